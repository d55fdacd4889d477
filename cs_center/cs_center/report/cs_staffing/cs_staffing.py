"""Seats by subscribers, people by formula, and agents for each hour by Erlang C (SHIFT-5, SHIFT-6)."""

from typing import Any

from frappe import _
from frappe.utils import escape_html

from cs_center.calls.service import figures
from cs_center.calls.service.words import say
from cs_center.workforce.service import staffing

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one row an hour, the formulas in words, chart, summary."""
	figures.check_reader(staffing.READERS)
	needs = staffing.needs(filters)
	seats = staffing.seats()
	staff = staffing.staff(seats.seats)
	rows = [_row(need) for need in needs]
	message = "<br>".join(escape_html(say(reason)) for reason in (seats.reason, staff.reason))
	return _columns(), rows, message, _chart(rows) if rows else None, _summary(seats, staff, rows), True


def _row(need: staffing.HourNeed) -> Row:
	return {
		"hour": f"{need.hour:02d}:00",
		"calls": round(need.calls, 1),
		"handling_seconds": round(need.handling_seconds),
		"erlangs": round(need.for_target.erlangs, 2),
		"agents": need.for_target.agents,
		"service_level": round(need.for_target.service_level * 100, 1),
		"asa_seconds": round(need.for_target.asa_seconds, 1),
		"occupancy": round(need.for_target.occupancy * 100, 1),
		"standard_agents": need.for_standard.agents,
		"reason": say(need.for_target.reason),
	}


def _columns() -> list[Row]:
	target, standard = staffing.target(), staffing.HOTLINE_STANDARD
	return [
		_column("hour", _("Hour"), "Data", 80),
		_column("calls", _("Calls an Hour"), "Float"),
		_column("handling_seconds", _("Handling (s)"), "Int", 125),
		_column("erlangs", _("Erlangs"), "Float", 140),
		_column("agents", _goal(target), "Int", 210),
		_column("service_level", _("Answered in Time"), "Percent", 150),
		_column("asa_seconds", _("Mean Wait (s)"), "Float", 130),
		_column("occupancy", _("Occupancy"), "Percent", 110),
		_column("standard_agents", _goal(standard), "Int", 210),
		_column("reason", _("Why"), "Data", 480),
	]


def _goal(target: staffing.WaitTarget) -> str:
	return _("Agents for {0} % in {1} s").format(f"{target.share * 100:g}", f"{target.within_seconds:g}")


def _column(fieldname: str, label: str, fieldtype: str, width: int = 115) -> Row:
	return figures.column(fieldname, label, fieldtype, width, precision=2 if fieldname == "erlangs" else 1)


def _chart(rows: list[Row]) -> Row:
	return {
		"data": {
			"labels": [row["hour"] for row in rows],
			"datasets": [
				{"name": _("Agents Needed"), "values": [row["agents"] for row in rows], "chartType": "bar"},
				{"name": _("Calls an Hour"), "values": [row["calls"] for row in rows], "chartType": "line"},
			],
		},
		"type": "axis-mixed",
		"colors": ["#2490ef", "#e79913"],
		"axisOptions": {"xIsSeries": 1},
	}


def _summary(seats: staffing.Seats, staff: staffing.Staff, rows: list[Row]) -> list[Row]:
	peak = max((row["agents"] for row in rows), default=0)
	return [
		{"label": _("Seats by Subscribers"), "value": seats.seats, "datatype": "Int", "indicator": "Blue"},
		{
			"label": _("People by Formula"),
			"value": float(staff.staff),
			"datatype": "Float",
			"indicator": "Blue",
		},
		{"label": _("Agents in the Busiest Hour"), "value": peak, "datatype": "Int", "indicator": "Orange"},
	]
