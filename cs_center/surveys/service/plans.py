"""Plans of stations whose customers are not content: asked for when a sample is closed, judged by leaders, watched (BACK-6)."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, flt, getdate, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.staff import viewer
from cs_center.complaints.service.store import members_of
from cs_center.engines import people
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept
from cs_center.surveys.rules import plans as rules
from cs_center.surveys.rules.plans import Figures
from cs_center.surveys.service import scores, store

PLAN = "CS Improvement Plan"
ASKED, LATE, WRITTEN, JUDGED = "cs_plan_asked", "cs_plan_late", "cs_plan_written", "cs_plan_judged"
_FIELDS = ["name", "station", "sample", "status", "due_on"]


def ask_for(sample: Any) -> list[str]:
	"""Ask each station under the target for a plan; once for a sample. Answers the names of those that are new."""
	due = rules.due_on(getdate(), cint(sample.plan_days))
	made = []
	for station, found in scores.of_sample(sample.name).items():
		figures = Figures(found.answered, round(found.average or 0, 2), cint(found.dissatisfied))
		why = rules.why_asked(figures, flt(sample.target), cint(sample.at_least))
		key = f"{sample.name}:{station}"
		if why and not frappe.db.exists(PLAN, {"plan_key": key}):
			row = {"station": station, "sample": sample.name, "due_on": due, "reason": kept(why)}
			row |= {"answered": figures.answered, "average": figures.average}
			made.append(_make({**row, "dissatisfied_share": figures.dissatisfied_share, "plan_key": key}))
	return made


def write(plan: str, text: str) -> None:
	"""The station writes what it will do; so may a leader for it. Raises PermissionError, `Rejected`."""
	row = _locked(plan)
	seer = viewer()
	if seer.roles.isdisjoint(store.LEADERS) and seer.user not in members_of(row.station):
		frappe.throw(_("Plans are written by their station."), frappe.PermissionError)
	status = rules.write(row.status, text)
	_set(
		plan, {"status": status, "plan": text.strip(), "written_by": seer.user, "written_at": now_datetime()}
	)
	said = Reason("The plan of {station} is written.", {"station": row.station}, "BACK-6")
	_tell(_leaders(), WRITTEN, plan, said)


def judge(plan: str, accept: bool, words: str) -> None:
	"""A leader accepts it, or gives it back with words; not who wrote it. Raises PermissionError, `Rejected`."""
	row = _locked(plan)
	seer = viewer()
	if seer.roles.isdisjoint(store.LEADERS) or seer.user in members_of(row.station):
		frappe.throw(_("Plans are judged by leaders who are not of the station."), frappe.PermissionError)
	status = rules.judge(row.status, accept, words)
	values = {"status": status, "words": words.strip() or None, "judged_by": seer.user}
	_set(plan, {**values, "judged_at": now_datetime()})
	text = (
		"The plan of {station} is accepted." if accept else "The plan of {station} came back: more is wanted."
	)
	_tell(members_of(row.station), JUDGED, plan, Reason(text, {"station": row.station}, "BACK-6"))


def watch() -> int:
	"""Tell station and leaders, once, of each plan that is late; how many. Commits with the job."""
	today = getdate()
	late = {"status": ("in", rules.OPEN), "due_on": ("<", today), "reminded_on": ("is", "not set")}
	rows = frappe.db.get_values(PLAN, late, _FIELDS, as_dict=True, for_update=True, skip_locked=True) or []
	for row in rows:
		text = Reason(
			"The plan of {station} was due on {day}.",
			{"station": row.station, "day": str(row.due_on)},
			"BACK-6",
		)
		_tell(members_of(row.station) | _leaders() | _supervisors(), LATE, row.name, text)
	if rows:
		names = [row.name for row in rows]
		frappe.db.set_value(PLAN, {"name": ("in", names)}, "reminded_on", today, update_modified=False)
	return len(rows)


def _make(row: dict[str, Any]) -> str:
	doc = frappe.get_doc({"doctype": PLAN, "status": rules.ASKED, **row}).insert(ignore_permissions=True)
	values = {"station": doc.station, "day": str(doc.due_on)}
	text = Reason("A plan is asked of {station} until {day}.", values, "BACK-6")
	_tell(members_of(doc.station), ASKED, doc.name, text)
	return doc.name


def _locked(plan: str) -> "frappe._dict":
	row = frappe.db.get_value(PLAN, plan, _FIELDS, as_dict=True, for_update=True)
	if not row:
		frappe.throw(_("There is no plan {0}.").format(plan), frappe.DoesNotExistError)
	frappe.get_doc(PLAN, plan).check_permission("read")
	return row


def _set(plan: str, values: dict[str, Any]) -> None:
	"""As a document, so that its versions say who changed what (SEC-3)."""
	doc = frappe.get_doc(PLAN, plan)
	doc.update(values)
	doc.save(ignore_permissions=True, ignore_version=False)


def _tell(users: Iterable[str], method: str, plan: str, text: Reason) -> None:
	tell([Notice(user, method, PLAN, plan, kept(text)) for user in sorted(users)])


def _leaders() -> set[str]:
	return set(people.enabled_users_with_role(access.LEADER))


def _supervisors() -> set[str]:
	return set(people.enabled_users_with_role(access.SUPERVISOR))
