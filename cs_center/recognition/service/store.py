"""Flowers as they are stored: what the rules see of them, and who gives them (STAFF-11)."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import getdate

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.engines import people
from cs_center.papers.rules.month import Month
from cs_center.recognition.rules.flowers import Flower
from cs_center.workforce.service.members import STAFF
from cs_center.workforce.service.whose import HR_ROLES

FLOWER, REDEMPTION, HONOUR = "CS Flower", "CS Flower Redemption", "CS Flower Honour"
ASKED, HANDED_OVER, WITHDRAWN = "Asked", "Handed Over", "Withdrawn"
#: Who gives flowers: the leaders, of teams and above.
GIVERS = frozenset({access.LEADER, *access.ABOVE_TEAMS})
#: Who sees the wall.
READERS = frozenset({*access.STAFF_ROLES, *HR_ROLES})
_COLUMNS = ("name", "giver", "user", "employee", "team", "given_on", "reason", "expires_on", "redeemed_on")


def check_is_staff() -> None:
	"""Raises PermissionError for those to whom the wall says nothing."""
	if not viewer().roles & READERS:
		frappe.throw(_("The flower wall is for the members of staff."), frappe.PermissionError)


def is_giver() -> bool:
	return bool(viewer().roles & GIVERS)


def givers() -> int:
	"""How many have flowers to give: everybody with a leader's role who may log in."""
	return len({user for role in GIVERS for user in people.enabled_users_with_role(role)} - {"Administrator"})


def headcounts() -> dict[str, int]:
	"""Active members of staff by team; blank for those of none."""
	record = DocType(STAFF)
	rows = (
		frappe.qb.from_(record)
		.where((record.active == 1) & (record.employee != ""))
		.groupby(record.team)
		.select(record.team, Count("*"))
	).run()
	counts: dict[str, int] = {}
	for team, count in rows:
		counts[team or ""] = counts.get(team or "", 0) + count
	return counts


def given_in(month: Month) -> list[Flower]:
	"""All flowers of a month."""
	filters = {"given_on": ("between", (month.first, month.last))}
	return flowers_from(frappe.get_all(FLOWER, filters=filters, fields=list(_COLUMNS), order_by="name"))


def of_employee(employee: str, lock: bool = False) -> list[Flower]:
	"""All flowers that somebody ever got. With a lock as they are now, not as they were when the transaction began."""
	flower = DocType(FLOWER)
	query = frappe.qb.from_(flower).where(flower.employee == employee).orderby(flower.name)
	query = query.select(*(flower[column] for column in _COLUMNS))
	return flowers_from((query.for_update() if lock else query).run(as_dict=True))


def flowers_from(rows: Iterable[Any]) -> list[Flower]:
	"""Rows with the columns of a flower as the rules see them; the person is the employee."""
	return [
		Flower(
			row.name,
			row.giver,
			row.employee,
			row.team or "",
			getdate(row.given_on),
			row.reason or "",
			getdate(row.expires_on),
			getdate(row.redeemed_on) if row.redeemed_on else None,
		)
		for row in rows
	]
