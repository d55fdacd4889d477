"""What was done with pay, by whom and why: rows that nobody changes (SEC-3, STAFF-14)."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.utils import now_datetime

from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.pay.service.store import EVENT


@dataclass(frozen=True, slots=True)
class Event:
	"""deed: an option of `CS Pay Event`. employee: whose pay it is about, blank for everybody's."""

	deed: str
	doctype: str
	name: str
	employee: str = ""
	before: str = ""
	after: str = ""
	why: str = ""


def keep(events: Iterable[Event]) -> None:
	"""Append them, in the transaction of what they tell of."""
	now, user = now_datetime(), frappe.session.user
	common = {**stamp(), "at": now, "by_user": user}
	insert_many(EVENT, [{"name": ordered_name(), **common, **_values(event)} for event in events])


def _values(event: Event) -> dict[str, str | None]:
	return {
		"deed": event.deed,
		"employee": event.employee or None,
		"reference_doctype": event.doctype,
		"reference_name": event.name,
		"before": event.before,
		"after": event.after,
		"why": event.why,
	}
