"""Complaints of each station against its volume, month by month, ranked (COMP-8)."""

from typing import Any

from frappe import _

from cs_center.calls.service.figures import check_reader, column
from cs_center.papers.service import lists, months, ranking

Row = dict[str, Any]
_SHOWN = 15


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one row a station, the month in words, chart, summary. Raises PermissionError."""
	check_reader(lists.FIGURE_READERS)
	filters = filters or {}
	month = months.month_of(filters.get("month"))
	rows = [_row(one) for one in ranking.ranking(month, filters.get("area") or "")]
	message = _("Complaints taken in {0}. Rank 1 has most complaints for its volume.").format(month.key)
	return _columns(), rows, message, _chart(rows), _summary(rows), True


def _row(ranked: Any) -> Row:
	of = ranked.of
	return {
		"rank": ranked.rank,
		"station": of.station or _("(With No Station)"),
		"complaints": of.complaints,
		"share": float(ranked.share),
		"volume": of.volume or None,
		"per_volume": _number(ranked.per_volume),
		"per_volume_before": _number(ranked.per_volume_before),
		"change": _number(ranked.change),
		"complaints_change": of.complaints - of.complaints_before,
		"solved": of.solved,
		"late": of.late,
		"repeat": of.repeat,
		"severe": of.severe,
		"average_days": _number(of.average_days),
		"satisfaction": _number(of.satisfaction),
		"note": "" if of.volume else _("No volume entered: not ranked."),
	}


def _number(value: Any) -> float | None:
	return None if value is None else float(value)


def _columns() -> list[Row]:
	return [
		_column("rank", _("Rank", context="CS Station Ranking"), "Int", 60),
		_column("station", _("Station"), "Data", 160),
		_column("complaints", _("Complaints"), "Int", 100),
		_column("share", _("Share of All"), "Percent", 90),
		_column("volume", _("Customers or Deliveries"), "Int", 120),
		_column("per_volume", _("Per 10,000"), "Float", 100),
		_column("per_volume_before", _("Per 10,000 the Month Before"), "Float", 130),
		_column("change", _("Change per 10,000"), "Float", 110),
		_column("complaints_change", _("Change of Complaints"), "Int", 110),
		_column("solved", _("Solved"), "Int", 80),
		_column("late", _("Late"), "Int", 70),
		_column("repeat", _("Repeat"), "Int", 70),
		_column("severe", _("Severe"), "Int", 70),
		_column("average_days", _("Average Days"), "Float", 100),
		_column("satisfaction", _("Satisfaction (1 to 5)"), "Float", 120),
		_column("note", _("Note"), "Data", 200),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int) -> Row:
	return column(fieldname, label, fieldtype, width, precision=2)


def _chart(rows: list[Row]) -> Row | None:
	ranked = [row for row in rows if row["rank"]][:_SHOWN]
	if not ranked:
		return None
	return {
		"data": {
			"labels": [row["station"] for row in ranked],
			"datasets": [
				{"name": _("Per 10,000"), "values": [row["per_volume"] for row in ranked]},
				{
					"name": _("Per 10,000 the Month Before"),
					"values": [row["per_volume_before"] or 0 for row in ranked],
				},
			],
		},
		"type": "bar",
		"colors": ["#e24c4c", "#c7cdd4"],
	}


def _summary(rows: list[Row]) -> list[Row]:
	if not rows:
		return []
	total = {name: sum(row[name] for row in rows) for name in ("complaints", "late", "repeat", "severe")}
	return [
		{"label": _("Complaints"), "value": total["complaints"], "datatype": "Int", "indicator": "Blue"},
		{"label": _("Late"), "value": total["late"], "datatype": "Int", "indicator": "Orange"},
		{"label": _("Repeat"), "value": total["repeat"], "datatype": "Int", "indicator": "Orange"},
		{"label": _("Severe"), "value": total["severe"], "datatype": "Int", "indicator": "Red"},
	]
