"""The wall that everybody of the staff sees: a month's flowers, who leads the year, and one's own (STAFF-11)."""

from typing import Any

import frappe
from frappe.utils import getdate

from cs_center.calls.service.staff import viewer
from cs_center.papers.rules.month import Month
from cs_center.papers.service.months import month_of
from cs_center.recognition.rules import flowers as rules
from cs_center.recognition.service import giving, honours
from cs_center.recognition.service.policy import policy
from cs_center.recognition.service.store import (
	ASKED,
	FLOWER,
	HONOUR,
	REDEMPTION,
	check_is_staff,
	is_giver,
	of_employee,
)
from cs_center.workforce.service import whose
from cs_center.workforce.service.members import member_of, members

_MOST = 500
_LEADERS = 10


def wall(month: str = "") -> dict[str, Any]:
	"""Everything that the page shows. Raises PermissionError."""
	check_is_staff()
	today = getdate()
	shown = month_of(month) if month else Month.of(today)
	return {
		"month": shown.key,
		"before": shown.before.key,
		"after": shown.after.key if shown < Month.of(today) else None,
		"flowers": _of_month(shown),
		"count": frappe.db.count(FLOWER, _days(shown)),
		"year": shown.first.year,
		"leaders": _leaders(shown.first.year),
		"honours": _honours(),
		"mine": _mine(),
		"giving": _giving(),
		"to_hand_over": _to_hand_over(),
	}


def _of_month(month: Month) -> list["frappe._dict"]:
	fields = ["name", "employee", "employee_name", "team", "giver_name", "given_on", "reason", "creation"]
	return frappe.get_all(FLOWER, _days(month), fields, order_by="given_on desc, creation desc", limit=_MOST)


def _days(month: Month) -> dict[str, Any]:
	return {"given_on": ("between", (month.first, month.last))}


def _leaders(year: int) -> list[dict[str, Any]]:
	found = honours.of_year(year)[:_LEADERS]
	names = members([one.person for one in found])
	return [
		{
			"employee": one.person,
			"full_name": names[one.person].full_name if one.person in names else one.person,
			"team": names[one.person].team if one.person in names else "",
			"flowers": one.flowers,
			"rank": one.rank,
		}
		for one in found
	]


def _honours() -> list["frappe._dict"]:
	"""Of the last year that has any."""
	year = frappe.db.get_value(HONOUR, {}, "year", order_by="year desc")
	fields = ["year", "rank", "employee_name", "flowers"]
	return frappe.get_all(HONOUR, {"year": year}, fields, order_by="rank, employee_name") if year else []


def _mine() -> dict[str, Any] | None:
	"""One's valid flowers with the last day of each, prizes, and what was asked for; None without an employee."""
	member, today = member_of(frappe.session.user), getdate()
	if not member:
		return None
	flowers = of_employee(member.employee)
	valid = sorted((one for one in flowers if one.is_valid(today)), key=lambda one: one.expires_on)
	count = rules.balance(flowers, today)
	fields = ["name", "prize", "flowers", "status", "asked_at", "handed_over_at", "words"]
	asked = frappe.get_all(
		REDEMPTION, {"employee": member.employee}, fields, order_by="creation desc", limit=10
	)
	return {
		"valid": count,
		"ever": len(flowers),
		"expires_next": valid[0].expires_on if valid else None,
		"prizes": [
			{"name": one.name, "flowers": one.flowers, "possible": count >= one.flowers}
			for one in policy().prizes
		],
		"redemptions": asked,
	}


def _giving() -> dict[str, Any] | None:
	"""What is left to give this month; None for who gives none."""
	if not is_giver():
		return None
	return {"left": giving.allowance().giver, "of": policy().per_giver}


def _to_hand_over() -> list["frappe._dict"]:
	"""Prizes that were asked for and that who asks may hand over."""
	seer = viewer()
	filters: dict[str, Any] = {"status": ASKED, "user": ("!=", seer.user)}
	if not whose.sees_all(seer):
		if not is_giver() or not seer.led_teams:
			return []
		filters["team"] = ("in", sorted(seer.led_teams))
	fields = ["name", "employee_name", "team", "prize", "flowers", "asked_at"]
	return frappe.get_all(REDEMPTION, filters, fields, order_by="asked_at", limit=50)
