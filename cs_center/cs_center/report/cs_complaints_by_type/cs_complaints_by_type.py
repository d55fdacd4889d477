"""Complaints by topic and month, with calls of the topic's kind beside them (COMP-8)."""

from typing import Any

from frappe import _

from cs_center.calls.service.figures import check_reader, column
from cs_center.papers.service import lists, months, ranking

Row = dict[str, Any]
_SHOWN = 8


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one row a topic, no message, chart. Raises PermissionError."""
	check_reader(lists.FIGURE_READERS)
	filters = filters or {}
	month = months.month_of(filters.get("month"))
	rows, shown = ranking.topics(month, months.how_many(filters.get("months")), filters.get("area") or "")
	keys = [one.key for one in shown]
	calls, kinds = ranking.calls_by_kind(month), ranking.kinds_of_topics()
	data = [_row(row, keys, kinds.get(row.topic, ""), calls) for row in rows]
	return _columns(keys), data, None, _chart(rows, keys) if rows else None, None, True


def _row(row: Any, keys: list[str], kind: str, calls: dict[str, int]) -> Row:
	return {
		"topic": _(row.topic),
		**dict(zip(map(_field, keys), row.counts, strict=True)),
		"share": float(row.share),
		"change": row.change,
		"kind": _(kind) if kind else "",
		"calls": calls.get(kind, 0),
	}


def _field(key: str) -> str:
	return f"m{key.replace('-', '_')}"


def _columns(keys: list[str]) -> list[Row]:
	return [
		_column("topic", _("Topic"), "Data", 200),
		*(_column(_field(key), key, "Int", 85) for key in keys),
		_column("share", _("Share of All"), "Percent", 90),
		_column("change", _("Change to the Month Before"), "Int", 130),
		_column("kind", _("Kind"), "Data", 130),
		_column("calls", _("Calls of This Kind in {0}").format(keys[-1]), "Int", 160),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int) -> Row:
	return column(fieldname, label, fieldtype, width, precision=2)


def _chart(rows: list[Any], keys: list[str]) -> Row:
	datasets = [{"name": _(row.topic), "values": list(row.counts)} for row in rows[:_SHOWN]]
	if rest := rows[_SHOWN:]:
		sums = [sum(counts) for counts in zip(*(row.counts for row in rest), strict=True)]
		datasets.append({"name": _("Others"), "values": sums})
	return {
		"data": {"labels": keys, "datasets": datasets},
		"type": "bar",
		"barOptions": {"stacked": 1, "spaceRatio": 0.4},
	}
