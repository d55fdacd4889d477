"""What the centre knows about its switches: dial plans, queues, hotlines, hours. One cached read per request."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

import frappe
from frappe.utils import cint, get_time, getdate

from cs_center.callbacks.rules.missed import MissedCallPolicy
from cs_center.calls.rules.hours import ServiceHours, weekdays_only
from cs_center.calls.rules.numbers import DialPlan
from cs_center.engines import people


@dataclass(frozen=True, slots=True)
class Queue:
	code: str
	title: str
	team: str | None
	hotline: str | None
	kind: str | None
	hours: ServiceHours
	missed_calls: MissedCallPolicy
	callback_to: str | None


@dataclass(frozen=True, slots=True)
class Switchboard:
	"""The configuration as one object. `hotlines`: number key to name; `sources`: source to dial plan. `working_hours`:
	the hours of the hotline on the days on which offices work."""

	plan: DialPlan
	hours: ServiceHours
	working_hours: ServiceHours
	missed_calls: MissedCallPolicy
	queues: dict[str, Queue]
	hotlines: dict[str, str]
	sources: dict[str, DialPlan]

	def plan_of(self, source: str) -> DialPlan:
		return self.sources.get(source, self.plan)

	def hours_of(self, queue: str) -> ServiceHours:
		return self.queues[queue].hours if queue in self.queues else self.hours

	def missed_calls_of(self, queue: str) -> MissedCallPolicy:
		return self.queues[queue].missed_calls if queue in self.queues else self.missed_calls


_LOCAL = "cs_center_switchboard"
_SECONDS_SHARED = 300
#: Saving one of these changes the switchboard.
DOCTYPES = ("CS Settings", "CS Call Source", "CS Queue", "CS Hotline", "Holiday List")


def switchboard() -> Switchboard:
	"""The switchboard as it was at the first look of this request or job."""
	board = getattr(frappe.local, _LOCAL, None)
	if board is None:
		board = frappe.cache.get_value(_LOCAL, expires=True) or _shared_switchboard()
		setattr(frappe.local, _LOCAL, board)
	return board


def forget() -> None:
	"""Read everything anew: called when a record of DOCTYPES changes."""
	frappe.cache.delete_value(_LOCAL)
	setattr(frappe.local, _LOCAL, None)


def _shared_switchboard() -> Switchboard:
	"""Other processes see a change at once, a change made around the app in five minutes."""
	board = _read_switchboard()
	frappe.cache.set_value(_LOCAL, board, expires_in_sec=_SECONDS_SHARED)
	return board


def _read_switchboard() -> Switchboard:
	settings = frappe.get_single("CS Settings")
	plan = _settings_plan(settings)
	hours = _hours(settings, people.holidays(settings.holiday_list))
	policy = MissedCallPolicy(
		cint(settings.callback_within_minutes),
		cint(settings.callback_not_after_hours),
		bool(settings.callback_off_hours_menu),
	)
	working_hours = _working_hours(hours, settings.working_days_list)
	return Switchboard(
		plan, hours, working_hours, policy, _queues(hours, policy), _hotlines(), _sources(plan)
	)


def _settings_plan(settings: Any) -> DialPlan:
	return DialPlan(
		region=people.region_code(settings.country),
		area_code=settings.area_code or "",
		trunk_prefix=settings.trunk_prefix or "",
		internal_digits=cint(settings.internal_digits),
	)


def _sources(default: DialPlan) -> dict[str, DialPlan]:
	fields = ["name", "country", "area_code", "trunk_prefix", "internal_digits"]
	return {
		row.name: DialPlan(
			region=people.region_code(row.country) if row.country else default.region,
			area_code=row.area_code or default.area_code,
			trunk_prefix=row.trunk_prefix or default.trunk_prefix,
			internal_digits=cint(row.internal_digits) or default.internal_digits,
		)
		for row in frappe.get_all("CS Call Source", fields=fields)
	}


def _queues(hours: ServiceHours, policy: MissedCallPolicy) -> dict[str, Queue]:
	fields = [
		"name",
		"title",
		"team",
		"hotline",
		"kind",
		"own_hours",
		"round_the_clock",
		"opens_at",
		"closes_at",
	]
	fields += ["callback_within_minutes", "callback_to"]
	found = {}
	for row in frappe.get_all("CS Queue", fields=fields):
		minutes = cint(row.callback_within_minutes)
		found[row.name] = Queue(
			code=row.name,
			title=row.title or row.name,
			team=row.team,
			hotline=row.hotline,
			kind=row.kind,
			hours=_hours(row, hours.closed_on) if row.own_hours else hours,
			missed_calls=MissedCallPolicy(minutes, policy.not_after_hours, policy.off_hours_menu)
			if minutes
			else policy,
			callback_to=row.callback_to,
		)
	return found


def _hotlines() -> dict[str, str]:
	rows = frappe.get_all("CS Hotline", filters={"disabled": 0}, fields=["name", "number_key"])
	return {row.number_key: row.name for row in rows if row.number_key}


def _hours(row: Any, closed_on: frozenset[date]) -> ServiceHours:
	return ServiceHours(_time(row.opens_at), _time(row.closes_at), bool(row.round_the_clock), closed_on)


def _working_hours(hours: ServiceHours, working_days_list: str | None) -> ServiceHours:
	closed_on = people.holidays(working_days_list) or hours.closed_on
	return replace(hours, closed_on=closed_on) if closed_on else weekdays_only(hours, getdate())


def _time(value: time | timedelta | str | None) -> time:
	return get_time(value) if value else time()
