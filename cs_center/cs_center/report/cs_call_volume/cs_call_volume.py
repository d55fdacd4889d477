"""Calls by hour of the day or by day: how many came, how well they were answered (REP-1)."""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import format_date

from cs_center.calls.service import figures

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows with a total at the end, no message, chart, summary."""
	figures.check_reader(figures.READERS)
	filters = frappe._dict(filters or {})
	scope = figures.scope(filters)
	by_day = filters.group_by == figures.DAY
	tallies = figures.by_day(scope) if by_day else figures.by_hour(scope)
	rows = [_row(_label(key), tally) for key, tally in sorted(tallies.items())]
	total = figures.total(tallies)
	# The total is a row of ours: rates can not be added up.
	data = (
		[*rows, {**_row(_("Total", context="CS Call Volume"), total), "is_total": 1}] if total.calls else []
	)
	return _columns(by_day), data, None, _chart(rows) if data else None, _summary(total), True


def _label(key: int | date) -> str:
	return f"{key:02d}:00" if isinstance(key, int) else format_date(key)


def _row(label: str, tally: figures.Tally) -> Row:
	return {
		"period": label,
		"calls": tally.calls,
		"offered": tally.offered,
		"answered": tally.answered,
		"abandoned": tally.abandoned,
		"voicemail": tally.voicemail,
		"self_service": tally.self_service,
		"outbound": tally.outbound,
		"answer_rate": _percent(tally.answer_rate),
		"service_level": _percent(tally.service_level),
		"mean_wait": _seconds(tally.asa_seconds),
		"mean_talk": _seconds(tally.mean_talk_seconds),
	}


def _percent(share: float | None) -> float | None:
	return None if share is None else round(share * 100, 1)


def _seconds(mean: float | None) -> int | None:
	return None if mean is None else round(mean)


def _columns(by_day: bool) -> list[Row]:
	threshold = figures.policy().threshold_seconds
	return [
		_column("period", _("Day") if by_day else _("Hour"), "Data", 100),
		_column("calls", _("Calls"), "Int"),
		_column("offered", _("Offered"), "Int"),
		_column("answered", _("Answered"), "Int"),
		_column("abandoned", _("Abandoned"), "Int"),
		_column("voicemail", _("Voicemail"), "Int"),
		_column("self_service", _("Self-service"), "Int"),
		_column("outbound", _("Outbound"), "Int"),
		_column("answer_rate", _("Answer Rate"), "Percent", 125),
		_column("service_level", _("Within {0} s").format(threshold), "Percent", 125),
		_column("mean_wait", _("Mean Wait (s)"), "Int", 125),
		_column("mean_talk", _("Mean Talk (s)"), "Int", 125),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int = 88) -> Row:
	return figures.column(fieldname, label, fieldtype, width)


def _chart(rows: list[Row]) -> Row:
	shown = [(_("Answered"), "answered"), (_("Abandoned"), "abandoned"), (_("Voicemail"), "voicemail")]
	return {
		"data": {
			"labels": [row["period"] for row in rows],
			"datasets": [{"name": name, "values": [row[field] for row in rows]} for name, field in shown],
		},
		"type": "bar",
		"colors": ["#29845a", "#e24c4c", "#e79913"],
		"barOptions": {"stacked": 1, "spaceRatio": 0.4},
		"axisOptions": {"xIsSeries": 1, "shortenYAxisNumbers": 1},
	}


def _summary(total: figures.Tally) -> list[Row]:
	if not total.calls:
		return []
	rate, level = _percent(total.answer_rate), _percent(total.service_level)
	return [
		{"label": _("Offered"), "value": total.offered, "datatype": "Int", "indicator": "Blue"},
		{"label": _("Answer Rate"), "value": rate, "datatype": "Percent", "indicator": "Green"},
		{"label": _("Service Level"), "value": level, "datatype": "Percent", "indicator": "Green"},
		{"label": _("Abandoned"), "value": total.abandoned, "datatype": "Int", "indicator": "Red"},
	]
