"""Filling tables around document events: the rows are only there to be many."""

from typing import Any

import frappe
from frappe.utils import now_datetime

_STEP = 100_000


def fill(doctype: str, row: dict[str, Any], varying: dict[str, str], how_many: int) -> None:
	"""Rows like one, but for columns that are said in SQL by their number `seq`."""
	columns = [column for column in row if column not in varying]
	values = {f"c{position}": row[column] for position, column in enumerate(columns)}
	selected = ", ".join([*varying.values(), *(f"%(c{position})s" for position in range(len(columns)))])
	names = ", ".join(f"`{column}`" for column in (*varying, *columns))
	for start in range(1, how_many + 1, _STEP):
		frappe.db.sql(
			f"insert into `tab{doctype}` ({names}) select {selected} "
			"from seq_1_to_100000000 where seq between %(first)s and %(last)s",
			{**values, "now": now_datetime(), "first": start, "last": min(start + _STEP - 1, how_many)},
		)
		frappe.db.commit()
	frappe.db.sql_ddl(f"ANALYZE TABLE `tab{doctype}`")
