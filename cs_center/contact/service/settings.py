"""What managers set about calling customers: the figures of CS Settings and the calling hours of areas. Read once a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_time
from frappe.utils.caching import request_cache

from cs_center.calls.service.words import refusals_said
from cs_center.contact.rules.conduct import CARE, PURPOSES, SALES, SERVICE, ConductPolicy
from cs_center.contact.rules.hours import CallingHours, about_matters, windows
from cs_center.contact.rules.order import OrderPolicy
from cs_center.engines import people
from cs_center.engines.customers import areas_above

HOURS = "CS Calling Hours"
#: Which times count for calls of a purpose.
_KINDS = {
	SERVICE: ("All Calls", "About Their Matters"),
	CARE: ("All Calls", "Greetings, Surveys and Offers"),
	SALES: ("All Calls", "Greetings, Surveys and Offers"),
}
_ON_WORK, _ON_REST = ("Every Day", "Working Days"), ("Every Day", "Days of Rest")


@dataclass(frozen=True, slots=True)
class HoursBook:
	"""Calling hours by the name of their record and by purpose, and the record that counts for each area; blank: everywhere
	else."""

	by_name: Mapping[str, Mapping[str, CallingHours]]
	by_area: Mapping[str, str]

	@property
	def is_alike(self) -> bool:
		"""Whether no area has hours of its own."""
		return len(set(self.by_area.values())) < 2

	def name_for(self, area: str) -> str:
		"""The record whose hours count in an area; blank when the shipped hours do."""
		return self.by_area.get(area) or self.by_area.get("", "")

	def hours(self, name: str, purpose: str) -> CallingHours:
		return (self.by_name.get(name) or self.by_name[""])[purpose]


def conduct() -> ConductPolicy:
	"""The laws, with the figures of CS Settings."""
	row = frappe.get_cached_doc("CS Settings")
	return ConductPolicy(
		cint(row.quiet_days), cint(row.least_attempts), cint(row.most_attempts), cint(row.attempt_gap_minutes)
	)


def order() -> OrderPolicy:
	return OrderPolicy(minutes_per_rank=cint(frappe.get_cached_doc("CS Settings").minutes_per_tier))


def lease() -> timedelta:
	"""How long a customer stays with an officer of whom nothing is heard."""
	return timedelta(minutes=cint(frappe.get_cached_doc("CS Settings").lease_minutes) or 10)


@request_cache
def hours_book() -> HoursBook:
	"""All calling hours that are in use."""
	rest_days = people.holidays(frappe.get_cached_doc("CS Settings").working_days_list) or None
	shipped = dict.fromkeys(PURPOSES, CallingHours(rest_days=rest_days))
	by_name, own = {"": {**shipped, SERVICE: about_matters(rest_days)}}, {}
	for row in frappe.get_all(HOURS, filters={"enabled": 1}, fields=["name", "area"]):
		by_name[row.name] = _hours(frappe.get_cached_doc(HOURS, row.name), rest_days)
		own[row.area or ""] = row.name
	above = areas_above()
	return HoursBook(by_name, {area: _of_area(area, own, above) for area in ("", *above)})


def check_hours(doc: Document) -> None:
	"""Raises ValidationError for times that mean nothing, and for a second record for an area."""
	with refusals_said():
		_hours(doc, None)
	same = {"area": doc.area or ("is", "not set"), "enabled": 1, "name": ("!=", doc.name)}
	if cint(doc.enabled) and (other := frappe.db.get_value(HOURS, same)):
		frappe.throw(
			_("{0} has the hours of this area already. Change those, or disable them.").format(other)
		)


def _hours(doc: Any, rest_days: frozenset[Any] | None) -> dict[str, CallingHours]:
	return {purpose: _of_purpose(doc, _KINDS[purpose], rest_days) for purpose in PURPOSES}


def _of_purpose(doc: Any, kinds: tuple[str, ...], rest_days: frozenset[Any] | None) -> CallingHours:
	spans = [(row.days, _time(row.since), _time(row.until)) for row in doc.times if row.calls in kinds]
	return CallingHours(
		windows([span for days, *span in spans if days in _ON_WORK]),
		windows([span for days, *span in spans if days in _ON_REST]),
		rest_days,
	)


def _time(value: Any) -> time:
	return get_time(value) if value is not None else time()


def _of_area(area: str, own: Mapping[str, str], above: Mapping[str, str]) -> str:
	seen = set()
	while area and area not in own and area not in seen:
		seen.add(area)
		area = above.get(area, "")
	return own.get(area) or own.get("", "")
