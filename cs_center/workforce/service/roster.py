"""The roster book `CS Duty`: who is on duty and who is off, from yesterday on (FIRST-5).

It is made of plans, and is trusted as far as `roster_until` on the staff record says. What changes a plan clears that
date in its own transaction, and from then on the plan itself is asked; the book is written anew after the commit. So
nobody reads an old book, whether workers run or not, and two changes at once can not leave a half-true one.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from cs_center.engines import people
from cs_center.engines.database import insert_many, stamp
from cs_center.workforce.service.plans import FROM_LEAVE, Member, Planned, planned

STAFF, DUTY, PRESENCE = "CS Staff Record", "CS Duty", "CS Presence"
ON_DUTY, OFF = "On Duty", "Off"
DAYS_AHEAD = 45
#: Staff records of one transaction: short enough that nobody waits for their lock.
AT_ONCE = 100


def distrust_staff(staff: Collection[str]) -> None:
	"""What the book has about these staff records is not true any more."""
	_distrust({"name": ("in", sorted(staff))})


def distrust_employees(employees: Collection[str]) -> None:
	"""What the book has about the staff records of these employees is not true any more."""
	_distrust({"employee": ("in", sorted(employees))})


def distrust_shift_type(shift_type: str) -> None:
	"""What the book has about those who work in this shift is not true any more."""
	distrust_employees(people.employees_on_shift(shift_type))


def distrust_all() -> None:
	"""The whole book is not true any more."""
	_distrust({})


def _distrust(filters: dict[str, Any]) -> None:
	if any(not names for _operator, names in filters.values()) or not _is_ready():
		return
	staff = frappe.get_all(STAFF, filters=filters, pluck="name")
	if not staff:
		return
	wanted = {"name": ("in", staff)}
	frappe.db.set_value(STAFF, wanted, {"roster_until": None}, update_modified=False)
	frappe.enqueue(
		"cs_center.workforce.jobs.renew_rosters",
		queue="long",
		job_id="cs_center.renew_rosters",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def _is_ready() -> bool:
	"""Other apps' documents are saved while this one comes, goes or is migrated, too."""
	flags = frappe.flags
	if not (flags.in_install or flags.in_migrate or flags.in_uninstall):
		return True
	return frappe.db.table_exists(STAFF) and frappe.db.has_column(STAFF, "roster_until")


def forget(user: str) -> None:
	"""Remove what is kept of somebody who is no member of the staff any more."""
	for doctype in (DUTY, PRESENCE):
		frappe.db.delete(doctype, {"user": user})


def renew() -> None:
	"""Write the book anew where it is not trusted. Commits a part at a time; safe beside another worker."""
	staff = DocType(STAFF)
	outdated = staff.roster_until.isnull() | (staff.roster_until < getdate())
	_rebuild_all(frappe.qb.from_(staff).where((staff.active == 1) & outdated))


def extend() -> None:
	"""Write the whole book anew, up to its new horizon. Commits a part at a time; safe to be killed and run again."""
	staff = DocType(STAFF)
	_rebuild_all(frappe.qb.from_(staff))


def _rebuild_all(query: Any) -> None:
	names = query.select(DocType(STAFF).name).orderby(DocType(STAFF).name).run(pluck=True)
	for start in range(0, len(names), AT_ONCE):
		frappe.db.commit()  # each part sees what was committed before its lock, and a killed run keeps its parts
		rebuild(names[start : start + AT_ONCE])
	frappe.db.commit()


def rebuild(staff: Sequence[str]) -> None:
	"""Write the book of these staff records anew. The first thing in its transaction: what it reads is then true."""
	members, inactive = _locked(staff)
	first, last = horizon(getdate())
	plans = planned(members, first, last)
	users = [*plans, *inactive]
	if not users:
		return
	frappe.db.delete(DUTY, {"user": ("in", users)})
	insert_many(DUTY, [row for user, plan in plans.items() for row in _rows(user, plan)])
	for has_plan in (0, 1):
		names = [member.staff for member in members if plans[member.user].has_plan == has_plan]
		_note(names, {"has_plan": has_plan, "roster_until": last})


def horizon(today: date) -> tuple[date, date]:
	"""The first and the last day of the book. Shifts of yesterday may still be on."""
	return today - timedelta(days=1), today + timedelta(days=DAYS_AHEAD)


def _locked(staff: Sequence[str]) -> tuple[list[Member], list[str]]:
	"""Active members, and users of records that are not in use; their records are locked."""
	record = DocType(STAFF)
	rows = (
		frappe.qb.from_(record)
		.where(record.name.isin(list(staff)))
		.orderby(record.name)
		.select(record.active, record.name, record.user, record.employee)
		.for_update()
	).run()
	members = [Member(*row[1:]) for row in rows if row[0]]
	return members, [user for active, _name, user, _employee in rows if not active]


def _rows(user: str, plan: Planned) -> Iterator[dict[str, Any]]:
	written = stamp()
	kinds = ((ON_DUTY, plan.on_duty, plan.source), (OFF, plan.off, FROM_LEAVE))
	for kind, intervals, source in kinds:
		for interval in intervals:
			row = {"user": user, "kind": kind, "starts_at": interval.starts_at, "ends_at": interval.ends_at}
			yield {"name": _row_name(user, kind, str(interval.starts_at)), **written, **row, "source": source}


def _row_name(*parts: str) -> str:
	return hashlib.blake2b("\x00".join(parts).encode(), digest_size=10).hexdigest()


def _note(staff: Sequence[str], values: dict[str, Any]) -> None:
	if staff:
		frappe.db.set_value(STAFF, {"name": ("in", staff)}, values, update_modified=False)
