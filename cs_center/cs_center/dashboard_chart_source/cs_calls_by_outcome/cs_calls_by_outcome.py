"""Offered calls by what became of them: of today by hour, or of the last seven days (REP-1)."""

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import format_date, getdate

from cs_center.calls.service import figures

DAYS = 7


@frappe.whitelist()
def get_data(filters: str | dict[str, Any] | None = None, **_unused: Any) -> dict[str, Any]:
	"""What a dashboard chart draws; nothing while there are no calls. Its other arguments do not matter: the filter says which calls."""
	figures.check_reader(figures.READERS)
	chosen = frappe.parse_json(filters) or {}
	tallies = _last_days() if chosen.get("by") == figures.DAY else _today()
	if not any(tally.calls for tally in tallies.values()):
		return {}
	shown = ((_("Answered"), "answered"), (_("Abandoned"), "abandoned"), (_("Voicemail"), "voicemail"))
	datasets = [
		{"name": name, "values": [getattr(tally, field) for tally in tallies.values()]}
		for name, field in shown
	]
	return {"labels": list(tallies), "datasets": datasets}


def _last_days() -> dict[str, figures.Tally]:
	today = getdate()
	days = figures.by_day(figures.Scope(today - timedelta(days=DAYS - 1), today))
	return {format_date(day, "MM-dd"): tally for day, tally in days.items()}


def _today() -> dict[str, figures.Tally]:
	"""From the first hour with a call to the last, with the quiet ones between."""
	counted = figures.by_hour(figures.today())
	hours = range(min(counted), max(counted) + 1) if counted else ()
	return {f"{hour:02d}:00": counted.get(hour, figures.Tally()) for hour in hours}
