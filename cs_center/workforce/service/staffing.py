"""How many seats and people the hotline needs, out of its settings and its last calls (SHIFT-5, SHIFT-6)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, flt, getdate

from cs_center.calls.rules import access
from cs_center.calls.service import figures
from cs_center.workforce.rules.staffing import (
	HOTLINE_STANDARD,
	ErlangC,
	SeatPolicy,
	Seats,
	Staff,
	StaffPolicy,
	WaitTarget,
	agents_needed,
	seats_by_subscribers,
	staff_for_seats,
)

READERS = (access.LEADER, access.SUPERVISOR, access.DIRECTOR, "HR Manager", "System Manager")
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class HourNeed:
	"""What one hour of the day needs. `calls` and `handling_seconds` are means over the days that had calls."""

	hour: int
	calls: float
	handling_seconds: float
	for_target: ErlangC
	for_standard: ErlangC


def target() -> WaitTarget:
	"""The service level that the centre has set itself; a share of 100 % would need agents without end."""
	settings = frappe.get_cached_doc("CS Settings")
	share = min(flt(settings.service_level_target) or 80.0, 99.9) / 100
	return WaitTarget(share, cint(settings.service_level_seconds) or 20)


def seats() -> Seats:
	"""Seats for the subscribers of CS Settings."""
	settings = frappe.get_cached_doc("CS Settings")
	return seats_by_subscribers(cint(settings.subscribers), SeatPolicy(cint(settings.subscribers_per_seat)))


def staff(seat_count: int) -> Staff:
	"""People for so many seats by the hours of CS Settings."""
	settings = frappe.get_cached_doc("CS Settings")
	hours = ("seat_hours_per_day", "working_days_per_month", "legal_hours_per_month")
	return staff_for_seats(
		seat_count, StaffPolicy(*(Decimal(f"{flt(settings.get(field)):g}") for field in hours))
	)


def needs(filters: dict[str, Any] | None) -> list[HourNeed]:
	"""Agents per hour of the day, from the calls offered on the last days before today. Raises ValidationError."""
	filters = filters or {}
	days = cint(filters.get("days")) or 28
	wrap_up = cint(filters.get("wrap_up_seconds"))
	if not 0 < days <= MOST_DAYS or wrap_up < 0:
		frappe.throw(_("Choose 1 to {0} days, and a wrap-up of no less than 0 seconds.").format(MOST_DAYS))
	yesterday = getdate() - timedelta(days=1)
	calls = figures.Scope(yesterday - timedelta(days=days - 1), yesterday, filters.get("queue") or "")
	hours = figures.by_hour(calls)
	served_days = sum(tally.offered > 0 for tally in figures.by_day(calls).values())
	usual_talk = figures.total(hours).mean_talk_seconds or 0
	return [
		_need(hour, tally.offered / served_days, (tally.mean_talk_seconds or usual_talk) + wrap_up)
		for hour, tally in sorted(hours.items())
		if tally.offered
	]


def _need(hour: int, calls: float, handling_seconds: float) -> HourNeed:
	wanted = agents_needed(calls, handling_seconds, target())
	standard = agents_needed(calls, handling_seconds, HOTLINE_STANDARD)
	return HourNeed(hour, calls, handling_seconds, wanted, standard)
