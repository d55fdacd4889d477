"""Whether what a manager sets for complaints makes sense. Raises ValidationError that says what to mend."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, flt

from cs_center.complaints.rules import escalation, states
from cs_center.complaints.rules.limits import SERVICE_DAYS, SERVICE_HOURS, WORKING_DAYS

_NOT_NEGATIVE = (
	"dispatch_within_minutes",
	"ceiling_days",
	"window_days",
	"callback_within_hours",
	"least_attempts",
	"attempt_gap_minutes",
)


def check_policy(doc: Any) -> None:
	"""Figures that can be, steps that can happen."""
	for field in _NOT_NEGATIVE:
		_check_not_negative(doc, field)
	if cint(doc.most_attempts) < max(cint(doc.least_attempts), 1):
		frappe.throw(_("At most as many attempts as may close a complaint: raise the highest number."))
	for row in doc.get("limits") or []:
		if cint(row.amount) < 0 or (not cint(row.amount) and row.unit not in (SERVICE_DAYS, WORKING_DAYS)):
			frappe.throw(
				_("Row {0}: give a limit above zero, or zero days for the same day.").format(row.idx)
			)
	for row in doc.get("steps") or []:
		_check_step(row)
	for row in doc.get("late_points") or []:
		if cint(row.minutes) < 0 or cint(row.points) < 0:
			frappe.throw(_("Row {0}: minutes and points can not be less than zero.").format(row.idx))


def check_rule(doc: Any) -> None:
	"""A rule that asks for something."""
	for field in ("loss", "failed_callbacks", "earlier", "window_days"):
		_check_not_negative(doc, field)
	if not (doc.get("topics") or flt(doc.loss) or cint(doc.failed_callbacks) or cint(doc.earlier)):
		frappe.throw(_("Say when the rule fits: a topic, a loss, callbacks or earlier contacts."))


def check_level(doc: Any) -> None:
	"""Levels stand above who handles the complaint."""
	if cint(doc.rank) < 1:
		frappe.throw(_("Levels begin at rank 1: who handles the complaint is rank 0."))


def _check_step(row: Any) -> None:
	if cint(row.amount) < 0:
		frappe.throw(_("Row {0}: say how long after, from zero on.").format(row.idx))
	if row.anchor in states.OPEN and not cint(row.amount):
		frappe.throw(_("Row {0}: a step that counts from a status needs some time.").format(row.idx))
	if row.anchor in (escalation.BEFORE_DUE, escalation.BEFORE_ANSWER) and row.unit == SERVICE_HOURS:
		frappe.throw(_("Row {0}: before a limit, count in hours or days.").format(row.idx))
	if row.action == escalation.ESCALATE and not row.level:
		frappe.throw(_("Row {0}: choose the level up to which it escalates.").format(row.idx))


def _check_not_negative(doc: Any, field: str) -> None:
	if flt(doc.get(field)) < 0:
		frappe.throw(_("{0} can not be less than zero.").format(_(doc.meta.get_label(field))))
