"""The files of dissatisfied customers: who sees them, and the one way in which they are written (COMP-11)."""

from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import cint

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.care.rules import CarePolicy

FILE, VISIT = "CS Dissatisfied Customer", "CS Care Visit"
#: The method whose notifications tell of a visit.
DUE = "cs_care_visit_due"
#: Set on a file while a deed saves it: forms and requests change less.
DEED = "cs_care_deed"


def policy() -> CarePolicy:
	"""As CS Settings says."""
	days, low = (
		frappe.db.get_single_value("CS Settings", field) for field in ("care_visit_days", "low_score")
	)
	return CarePolicy(cint(days) or 30, cint(low))


def sees_all(user: str | None = None) -> bool:
	"""Who reads every file: all but retention officers who are nothing else."""
	roles = viewer(user).roles
	others = {access.LEADER, access.CALLBACK_OFFICER, *access.ABOVE_TEAMS, "System Manager"}
	return bool(roles & others)


def theirs(user: str) -> Any:
	"""Files of an officer: their own, and those that nobody has."""
	file = DocType(FILE)
	return (file.assigned_to == user) | file.assigned_to.isnull() | (file.assigned_to == "")


def locked(name: str) -> Document:
	doc = frappe.get_doc(FILE, name, for_update=True)
	doc.check_permission("write")
	return doc


def keep(doc: Document) -> None:
	doc.flags[DEED] = True
	doc.save(ignore_permissions=True)


def planned(doc: Document) -> Any:
	return next((row for row in doc.visits if not row.done_on), None)


def plan(doc: Document, day: date) -> None:
	doc.next_visit_on, doc.reminded_on = day, None
	if row := planned(doc):
		row.planned_on = day
	else:
		doc.append("visits", {"planned_on": day})


def words_of(row: Any) -> dict[str, object]:
	return {"name": row.party_name or row.name, "day": str(row.next_visit_on)}
