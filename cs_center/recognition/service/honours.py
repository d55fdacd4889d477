"""Who got most little red flowers in a year: made once, in January (STAFF-11)."""

from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import getdate

from cs_center.calls.rules.reasons import Reason
from cs_center.engines.database import insert_many, only_one, ordered_name, stamp
from cs_center.notices.service import Notice, tell
from cs_center.recognition.rules import flowers as rules
from cs_center.recognition.rules.flowers import Honour
from cs_center.recognition.service.policy import policy
from cs_center.recognition.service.store import FLOWER, HONOUR
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member, members

HONOURED = "cs_flower_honoured"


def of_year(year: int) -> list[Honour]:
	"""Who leads a year as it stands; people are employees."""
	flower = DocType(FLOWER)
	days = flower.given_on.between(date(year, 1, 1), date(year, 12, 31))
	query = frappe.qb.from_(flower).where(days).groupby(flower.employee)
	return rules.honours_of(dict(query.select(flower.employee, Count("*")).run()), policy())


def make_last_year() -> int:
	"""The honours of the year that has ended, unless they are there; how many were made. Idempotent."""
	year = getdate().year - 1
	with only_one(f"cs_flower_honours:{year}") as is_ours:
		if not is_ours or frappe.db.exists(HONOUR, {"year": year}):
			return 0
		found = of_year(year)
		people = members([one.person for one in found])
		rows = [_row(year, one, people.get(one.person)) for one in found]
		insert_many(HONOUR, rows)
		_tell(year, found, people, {row["employee"]: row["name"] for row in rows})
		frappe.db.commit()  # before another worker looks
	return len(found)


def _row(year: int, one: Honour, member: Member | None) -> dict[str, object]:
	return {
		"name": ordered_name(),
		"year": year,
		"rank": one.rank,
		"employee": one.person,
		"employee_name": member.full_name if member else one.person,
		"flowers": one.flowers,
		"honour_key": f"{year}|{one.person}",
		**stamp(),
	}


def _tell(year: int, found: list[Honour], people: dict[str, Member], names: dict[str, str]) -> None:
	tell(
		Notice(
			people[one.person].user,
			HONOURED,
			HONOUR,
			names[one.person],
			kept(Reason(_HONOURED, {"place": one.rank, "year": year, "count": one.flowers}, "STAFF-11")),
		)
		for one in found
		if one.person in people
	)


_HONOURED = "Place {place} of {year} with {count} little red flowers: congratulations!"
