"""What closed months cost, by team, post, company, grade or month, and by component (REP, STAFF-3). HR only."""

from typing import Any

from frappe import _

from cs_center.calls.service.figures import column
from cs_center.calls.service.words import refusals_said
from cs_center.papers.service.months import month_of
from cs_center.pay_office.service import costs

Row = dict[str, Any]
_SHOWN = 12


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, the months in words, chart, sums. Raises PermissionError."""
	filters = filters or {}
	first, last = month_of(filters.get("first_month")), month_of(filters.get("month"))
	by = filters.get("by") or costs.TEAM
	with refusals_said():
		rows = [_row(row, by) for row in costs.cost(first, last, by)]
	message = _("Closed months from {0} to {1}.").format(first.key, last.key)
	return _columns(by), rows, message, _chart(rows), _summary(rows), True


def _row(row: Row, by: str) -> Row:
	group = f"{row['group']:%Y-%m}" if by == costs.MONTH_OF else row["group"] or _("(None)")
	amounts = {_field(one): row[one] for one in costs.COMPONENTS}
	each = row["total"] / row["people"] if row["people"] else None
	return {"group": group, "people": row["people"], **amounts, "total": row["total"], "each": each}


def _columns(by: str) -> list[Row]:
	return [
		column("group", _(by), "Data", 150),
		column("people", _("People"), "Int", 80),
		column("total", _("Sum"), "Currency", 130, precision=2),
		column("each", _("Per Person"), "Currency", 120, precision=2),
		*(column(_field(one), _(one), "Currency", 130, precision=2) for one in costs.COMPONENTS),
	]


def _field(component: str) -> str:
	return component.lower().replace(" ", "_").replace("-", "_")


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	shown = rows[:_SHOWN]
	values = [float(row["total"]) for row in shown]
	data = {"labels": [row["group"] for row in shown], "datasets": [{"name": _("Sum"), "values": values}]}
	return {"data": data, "type": "bar", "colors": ["#318ad8"]}


def _summary(rows: list[Row]) -> list[Row]:
	total = sum(row["total"] for row in rows)
	return [{"label": _("Sum"), "value": total, "datatype": "Currency", "indicator": "Blue"}] if rows else []
