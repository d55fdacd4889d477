"""Looking somebody of the staff up by name or staff number, as dialogs do it (STAFF-13)."""

from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder import DocType

from cs_center.workforce.service.members import STAFF

_MOST = 20


def colleagues(
	txt: str = "", teams: Collection[str] | None = None, employees: Collection[str] = ()
) -> list[dict[str, Any]]:
	"""Active staff with an employee, without who asks: employee, staff_number, team, full_name; at most 20.

	txt: a part of the name or the staff number. teams: only of these; None: of all. employees: all of these and no others.
	"""
	record, user = DocType(STAFF), DocType("User")
	query = (
		frappe.qb.from_(record)
		.left_join(user)
		.on(user.name == record.user)
		.where((record.active == 1) & (record.employee != "") & (record.user != frappe.session.user))
		.orderby(record.name)
		.select(record.employee, record.name.as_("staff_number"), record.team, user.full_name)
	)
	if teams is not None:
		query = query.where(record.team.isin(sorted(teams) or [""]))
	if txt:
		like = f"%{txt.replace('%', '').replace('_', chr(92) + '_')}%"
		query = query.where(record.name.like(like) | user.full_name.like(like))
	query = query.where(record.employee.isin(sorted(employees))) if employees else query.limit(_MOST)
	return query.run(as_dict=True)
