"""Satisfaction by agent, station, kind or team, and the weekly summary that goes out by mail (BACK-6)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.translate import print_language
from frappe.utils import cint, format_date, get_url_to_report, getdate, now_datetime

from cs_center.calls.rules import access
from cs_center.complaints.service import answers
from cs_center.engines import people
from cs_center.responsibility.service.naming import name_of
from cs_center.satisfaction import rules
from cs_center.satisfaction.rules import Answers
from cs_center.surveys.service import scores

REPORT = "CS Satisfaction"
#: What figures are made by: the column of the complaint.
BY = {"Agent": "handler", "Station": "station", "Kind": "kind", "Team": "team"}
READERS = (access.SUPERVISOR, access.DIRECTOR, "System Manager")
#: The global default that holds the Monday of the week that was last told of.
TOLD_WEEK = "cs_center_satisfaction_told"
_TEMPLATE = "cs_center/templates/emails/cs_satisfaction.html"
Row = dict[str, Any]


def figures(by: str, first: date, last: date) -> list[Row]:
	"""A row for each of those that were called about. Raises ValidationError for what figures can not be made by."""
	if by not in BY:
		frappe.throw(_("Figures can be made by: {0}").format(", ".join(_(one) for one in BY)))
	return [_row(_shown(by, row.who), _answers(row)) for row in answers.counted(BY[by], first, last)]


def send_due() -> bool:
	"""Send the summary of the week before, when its hour has come and it has not been sent; whether it was."""
	settings = frappe.get_cached_doc("CS Settings")
	last = frappe.db.get_global(TOLD_WEEK)
	sent = getdate(last) if last else None
	if not rules.is_due(now_datetime(), settings.summary_day or "Monday", cint(settings.summary_hour), sent):
		return False
	if not frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		return False  # it is sent once there is one
	first, last_day = rules.week_before(getdate())
	for language, receivers in _by_language(_readers()).items():
		with print_language(language):
			_send(receivers, first, last_day)
	frappe.db.set_global(TOLD_WEEK, str(first))
	return True


def message(first: date, last: date) -> str:
	"""The summary of some days as HTML, in the language that is spoken now."""
	week = rules.together([_answers(row) for row in answers.counted(BY["Team"], first, last)])
	values = {
		"week": _row(_("The Week"), week),
		"tables": [(by, figures(by, first, last)) for by in BY],
		"surveys": scores.by_channel(first, last),
		"link": get_url_to_report(REPORT),
	}
	return frappe.render_template(_TEMPLATE, values)


def _send(receivers: list[str], first: date, last: date) -> None:
	subject = _("Satisfaction from {0} to {1}").format(format_date(first), format_date(last))
	frappe.sendmail(recipients=receivers, subject=subject, message=message(first, last))


def _answers(row: "frappe._dict") -> Answers:
	marks = ((int(row[mark] or 0), int(row[f"{mark}_count"] or 0)) for mark in answers.MARKS)
	return Answers(int(row.called), int(row.reached or 0), int(row.solved or 0), *marks)


def _row(who: str, found: Answers) -> Row:
	return {
		"who": who,
		"called": found.called,
		"reached": found.reached,
		"reached_rate": found.reached_rate,
		"solved": found.solved,
		"solved_rate": found.solved_rate,
		"attitude": rules.mean(found.attitude),
		"speed": rules.mean(found.speed),
		"quality": rules.mean(found.quality),
		"mark": found.mark,
	}


def _shown(by: str, who: str) -> str:
	if not who:
		return _("(Nobody)") if by == "Agent" else _("(None)")
	return name_of(who) if by == "Agent" else _(who)


def _readers() -> set[str]:
	roles = (access.SUPERVISOR, access.DIRECTOR)
	return {user for role in roles for user in people.enabled_users_with_role(role)}


def _by_language(users: Iterable[str]) -> dict[str, list[str]]:
	site = frappe.db.get_default("lang") or "en"
	rows = frappe.get_all("User", filters={"name": ("in", sorted(users))}, fields=["email", "language"])
	found: dict[str, list[str]] = {}
	for row in rows:
		found.setdefault(row.language or site, []).append(row.email)
	return found
