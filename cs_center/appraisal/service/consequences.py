"""What months running lead to: listed when a month is settled, decided by people, never done by itself (STAFF-8)."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules import consequences as rules
from cs_center.appraisal.rules.consequences import Consequence, MonthResult
from cs_center.appraisal.rules.grades import FAILING
from cs_center.appraisal.rules.months import CLOSED
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.appraisal.service.actors import is_own
from cs_center.appraisal.service.policy import number, points_scheme
from cs_center.appraisal.service.store import APPRAISAL, MONTH, SETTLED, Row, name_of_month
from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.staff import viewer
from cs_center.engines import people
from cs_center.engines.database import parts, stamp, upsert_many
from cs_center.notices.service import Notice, tell
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept, name_of

CONSEQUENCE = "CS Appraisal Consequence"
LISTED = "cs_consequences_listed"
DECIDE = frozenset({access.DIRECTOR, "HR Manager"})
#: Who reads what is listed.
READERS = (*sorted(access.ABOVE_TEAMS), "HR User", "HR Manager")
_CODES = {
	rules.LAST_RUNNING: "last",
	rules.MONTH_UNDER: "under",
	rules.FAILING_RUNNING: "failing",
	rules.FIRST_RUNNING: "first",
}


def list_month(month: Month) -> list[str]:
	"""What a settled month leads to, itself and in runs of later months that are settled already; names of all that is
	listed. Listed again, what there is stays as it is."""
	scheme = points_scheme()
	later = frappe.get_all(
		MONTH, filters={"month": (">", month.first), "status": SETTLED}, pluck="month", order_by="month"
	)
	months = [month, *(Month(getdate(first)) for first in later)]
	return [name for one in months for name in _list(one, scheme)]


def _list(month: Month, scheme: Scheme) -> list[str]:
	found = rules.consequences(_results(_candidates(month, scheme), month), month, scheme)
	if not found:
		return []
	of_whom = _appraisals(month, (one.person for one in found))
	rows = [_row(one, of_whom[one.person]) for one in found]
	names = [row["name"] for row in rows]
	known = frappe.get_all(CONSEQUENCE, filters={"name": ("in", names)}, pluck="name")
	upsert_many(CONSEQUENCE, rows, ("name",))
	if new := len(names) - len(known):
		_tell(month, new)
	return names


def decide(name: str, decision: str, words: str) -> None:
	"""A director or HR Manager decides, once. Raises PermissionError, Rejected."""
	check_decides()
	row = _locked(name)
	said = rules.decide(row.kind, row.decision or "", decision, words, is_own(row))
	doc = frappe.get_doc(CONSEQUENCE, name)
	values = {"decision": decision, "words": said, "decided_by": frappe.session.user}
	doc.update({**values, "decided_at": now_datetime()})
	# Its own validation refuses whoever comes from a form: a deed keeps the version and writes the row.
	doc.flags.ignore_validate = True
	doc.save(ignore_permissions=True)


def choices(name: str) -> list[str]:
	"""What the user may decide on it now; nothing for who has no say or after it is decided."""
	if not viewer().roles & DECIDE:
		return []
	row = frappe.db.get_value(CONSEQUENCE, name, ["kind", "decision", "employee"], as_dict=True)
	is_open = row and not row.decision and not is_own(row)
	return list(rules.choices(row.kind)) if is_open else []


def listed(first: Month, last: Month, only_open: bool) -> list[Row]:
	"""What settled months of this time led to, what waits for a decision first, then the latest. The caller checks who asks."""
	filters: dict[str, Any] = {"month": ("between", (first.first, last.first))}
	if only_open:
		filters["decision"] = ("is", "not set")
	fields = [
		"name",
		"month_key",
		"full_name",
		"team",
		"kind",
		"decision",
		"words",
		"decided_by",
		"decided_at",
	]
	rows = frappe.get_all(
		CONSEQUENCE, filters=filters, fields=[*fields, "reason"], order_by="month desc, name"
	)
	rows.sort(key=lambda row: bool(row.decision))
	return [
		{
			**row,
			"kind": _(row.kind, context=CONSEQUENCE),
			"decision": _(row.decision, context=CONSEQUENCE) if row.decision else "",
			"decided_by": name_of(row.decided_by) if row.decided_by else "",
		}
		for row in rows
	]


def check_decides() -> None:
	"""Raises PermissionError."""
	if not viewer().roles & DECIDE:
		frappe.throw(
			_("What months lead to is decided by the director or the HR manager."), frappe.PermissionError
		)


def _candidates(month: Month, scheme: Scheme) -> list[str]:
	"""Employees whose month may lead to anything: who was first or last of all, fails, or is under a bound."""
	appraisal = DocType(APPRAISAL)
	may = (appraisal.is_first == 1) | (appraisal.is_last == 1) | (appraisal.points < scheme.end_under)
	may |= appraisal.grade == FAILING
	query = frappe.qb.from_(appraisal).where((appraisal.month == month.first) & may)
	return query.where(appraisal.status == CLOSED).select(appraisal.employee).run(pluck=True)


def _results(employees: Iterable[str], month: Month) -> list[MonthResult]:
	"""Closed and scored months up to this one, as far back as they go: a run may be longer than a year."""
	appraisal = DocType(APPRAISAL)
	query = (
		frappe.qb.from_(appraisal)
		.where((appraisal.month <= month.first) & (appraisal.status == CLOSED) & (appraisal.is_scored == 1))
		.select(appraisal.employee, appraisal.month, appraisal.points, appraisal.is_first, appraisal.is_last)
		.select(appraisal.grade)
	)
	return [
		MonthResult(
			employee, Month(getdate(first)), number(points), bool(is_first), bool(is_last), grade == FAILING
		)
		for part in parts(employees)
		for employee, first, points, is_first, is_last, grade in query.where(
			appraisal.employee.isin(part)
		).run()
	]


def _appraisals(month: Month, employees: Iterable[str]) -> dict[str, Any]:
	names = [name_of_month(employee, month) for employee in employees]
	fields = ["name", "employee", "full_name", "user", "team"]
	rows = frappe.get_all(APPRAISAL, filters={"name": ("in", sorted(set(names)))}, fields=fields)
	return {row.employee: row for row in rows}


def _row(one: Consequence, of: Any) -> Row:
	month = one.months[-1]
	return {
		"name": f"{name_of_month(one.person, month)}-{_CODES[one.kind]}",
		**stamp(),
		"employee": one.person,
		"full_name": of.full_name,
		"user": of.user,
		"team": of.team,
		"appraisal": of.name,
		"kind": one.kind,
		"month": month.first,
		"month_key": month.key,
		"months": ", ".join(each.key for each in one.months),
		"reason": kept(one.reason),
	}


def _tell(month: Month, count: int) -> None:
	users = {
		user for role in (access.DIRECTOR, "HR Manager") for user in people.enabled_users_with_role(role)
	}
	text = kept(Reason(_TOLD, {"month": month.key, "count": count}, "STAFF-8"))
	tell(Notice(user, LISTED, MONTH, month.key, text) for user in sorted(users))


def _locked(name: str) -> Any:
	row = frappe.db.get_value(
		CONSEQUENCE, name, ["kind", "decision", "employee"], as_dict=True, for_update=True
	)
	if not row:
		frappe.throw(_("There is no consequence {0}.").format(name), frappe.DoesNotExistError)
	return row


_TOLD = "The ranking of {month} lists {count} for people to decide on."
