"""Writing many rows at once: what is the same for all of them and what is not comes back as it was given."""

from typing import Any

import frappe

from cs_center.engines.database import insert_many, stamp, upsert_many

WORDS = "100 % of O'Neil's \"line\" \\ %s 好"


def rows(count: int, **values: Any) -> list[dict[str, Any]]:
	given = {"description": WORDS, "date": None, "status": "Open", **values}
	return [
		{"name": f"row-{number:03d}", **stamp(), **given, "priority": f"P{number}"} for number in range(count)
	]


def kept() -> list[dict[str, Any]]:
	fields = ["name", "description", "date", "status", "priority"]
	return frappe.get_all("ToDo", filters={"name": ("like", "row-%")}, fields=fields, order_by="name")


def test_few_and_many_rows_are_written_alike() -> None:
	for count in (1, 19, 20, 700):
		insert_many("ToDo", rows(count))
		found = kept()
		assert [row.priority for row in found] == [f"P{number}" for number in range(count)]
		assert {(row.description, row.date, row.status) for row in found} == {(WORDS, None, "Open")}
		frappe.db.delete("ToDo", {"name": ("like", "row-%")})


def test_many_rows_can_be_the_first_thing_that_a_process_does() -> None:
	frappe.db.close()
	insert_many("ToDo", rows(30))
	assert len(kept()) == 30


def test_what_is_written_again_is_replaced_where_it_is_said() -> None:
	insert_many("ToDo", rows(30))
	upsert_many("ToDo", rows(30, description="Other", status="Closed"), update=("status",))
	assert {(row.description, row.status) for row in kept()} == {(WORDS, "Closed")}
