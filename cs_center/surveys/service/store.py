"""The tables of surveys, and surveys as the rules see them (BACK-5)."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from cs_center.calls.rules import access
from cs_center.calls.service.words import refusals_said
from cs_center.surveys.rules import forms
from cs_center.surveys.rules.forms import Question, Survey

SURVEY, INVITATION, RESPONSE = "CS Survey", "CS Survey Invitation", "CS Survey Response"
ANSWER = "CS Survey Answer"
WAITING, SENT, OPENED, ANSWERED = "Waiting", "Sent", "Opened", "Answered"
EXPIRED, WITHDRAWN = "Expired", "Withdrawn"
#: An invitation that can still be answered.
OPEN = (WAITING, SENT, OPENED)
LINK, SMS, PHONE = "Link", "SMS", "Phone"
CHANNELS = (LINK, SMS, PHONE)
#: Who asks customers: never who handled their matter, but somebody else (BACK-1).
ASKERS = frozenset({access.CALLBACK_OFFICER, access.LEADER, *access.ABOVE_TEAMS})
LEADERS = frozenset({access.LEADER, *access.ABOVE_TEAMS})
Row = dict[str, Any]


def check(doc: Document) -> None:
	"""Raises ValidationError for a survey that can not be asked."""
	with refusals_said():
		forms.check(as_rule(doc))
	if cint(doc.link_days) < 1:
		frappe.throw(_("A link is open for at least one day."))
	if "{link}" not in (doc.sms_text or "{link}"):
		frappe.throw(_("The text of the message must contain {0}.").format("{link}"))


def as_rule(doc: Document) -> Survey:
	"""A survey, saved or not, as the rules see it."""
	return Survey(
		name=doc.name or doc.survey_name or "",
		questions=tuple(_question(row) for row in doc.questions),
		kinds=frozenset(row.kind for row in doc.kinds),
		priority=cint(doc.priority),
		low_mark=cint(doc.low_mark),
	)


def chosen_for(kind: str) -> str:
	"""The survey that is asked about a kind of call. Raises ValidationError when there is none."""
	names = frappe.get_all(SURVEY, filters={"enabled": 1}, pluck="name")
	found = forms.choose((as_rule(frappe.get_cached_doc(SURVEY, name)) for name in names), kind)
	if not found:
		frappe.throw(_("No survey is enabled for this kind of call: see the list of surveys."))
	return found.name


def _question(row: Any) -> Question:
	options = tuple(filter(None, (line.strip() for line in (row.options or "").splitlines())))
	return Question(
		row.name or str(row.idx), row.question or "", row.kind, row.measures, options, bool(row.required)
	)
