"""Surveys for tests: invitations, the answers a customer may give, and pages as a customer sees them."""

import re
from typing import Any

import frappe

from cs_center.surveys.service import inviting, store
from cs_center.surveys.service.inviting import Invited
from devtools.session import as_user
from tests.site import centre
from tests.site.centre import PEOPLE

SURVEY = "Satisfaction"
NUMBER = "13800138001"
GOOD, BAD = (
	{"Solved": "Yes", "Attitude": "5", "Speed": "4", "Quality": "5"},
	{"Solved": "No", "Attitude": "1"},
)


def answers(*, prefix: str = "", **said: str) -> dict[str, str]:
	"""What was said, by what it measures, as it is sent: by the keys of the questions."""
	given = {**GOOD, **said}
	rows = frappe.get_doc(store.SURVEY, SURVEY).questions
	return {f"{prefix}{row.name}": given[row.measures] for row in rows if given.get(row.measures)}


def call(name: str = "first", number: str = NUMBER, **values: Any) -> str:
	"""A call that anna has answered."""
	log = centre.answered_call(name, from_number=number)
	if values:
		frappe.db.set_value("CS Call Log", log, values)
	return log


def invited(channel: str = store.LINK, log: str = "", **more: Any) -> Invited:
	"""Somebody whom anna has served is asked by an officer."""
	log = log or call(**more)
	with as_user(PEOPLE.officer):
		return inviting.invite("CS Call Log", log, channel)


def token_of(link: str) -> str:
	return re.fullmatch(r"https?://[^/]+/s/([A-Za-z0-9_-]{43})", link)[1]


def status(invitation: str) -> str:
	return frappe.db.get_value(store.INVITATION, invitation, "status")


def response_of(invitation: str) -> Any:
	[name] = frappe.get_all(store.RESPONSE, filters={"invitation": invitation}, pluck="name")
	return frappe.get_doc(store.RESPONSE, name)
