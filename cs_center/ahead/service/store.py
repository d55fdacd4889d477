"""The rows of greetings: one for a customer and day, with a row for each reason (KEEP-4)."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType

from cs_center.ahead.rules.channels import OPEN, TO_CALL, Choice
from cs_center.ahead.rules.occasions import MOST_DAYS_LATE, Occasion, reason
from cs_center.calls.service.words import say_for_all
from cs_center.engines.database import insert_many, ordered_name, stamp

PLAN, FESTIVAL, GREETING, REASON = "CS Reminder Plan", "CS Festival", "CS Greeting", "CS Greeting Reason"
_KEY_BYTES = 20


def key(*parts: object) -> str:
	"""One key for what the parts say, of whatever length they are."""
	return hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=_KEY_BYTES).hexdigest()


def occasion_key(
	plan: str, doctype: str, name: str, customer: str, label: str, day: date, before: int
) -> str:
	"""The same for the same occasion, however often it is found."""
	about = (doctype, name) if name else (customer, label)
	return key(plan, *about, day, before)


def told_lately(customers: Sequence[str], today: date) -> set[str]:
	"""Keys of what these customers were told of, or are to be, worked out anew: a customer may have another name by now."""
	greeting, row = DocType(GREETING), DocType(REASON)
	since = today - timedelta(days=MOST_DAYS_LATE + 1)
	is_recent = (greeting.day >= since) | (greeting.status == TO_CALL)
	columns = ("plan", "reference_doctype", "reference_name", "occasion", "occasion_date", "days_before")
	rows = (
		frappe.qb.from_(greeting)
		.join(row)
		.on((row.parent == greeting.name) & (row.parenttype == GREETING))
		.where(greeting.customer.isin(list(customers)) & is_recent & row.occasion_key.isnotnull())
		.select(greeting.customer, *(row[column] for column in columns))
	).run(as_dict=True)
	return {
		occasion_key(
			one.plan,
			one.reference_doctype or "",
			one.reference_name or "",
			one.customer,
			one.occasion,
			one.occasion_date,
			one.days_before,
		)
		for one in rows
	}


def standing(customers: Sequence[str], today: date) -> dict[str, "frappe._dict"]:
	"""What each customer has already: a call that is still to be made, else what there is for today. Locked."""
	greeting = DocType(GREETING)
	counts = (greeting.status == TO_CALL) | (greeting.day == today)
	rows = (
		frappe.qb.from_(greeting)
		.where(greeting.customer.isin(list(customers)) & counts)
		.select("name", "customer", "status", "last_day", "cause_key")
		.for_update()
	).run(as_dict=True)
	return {
		row.customer: row
		for row in sorted(rows, key=lambda row: OPEN.index(row.status) if row.status in OPEN else -1)
	}


def write_new(
	told: Sequence[tuple[tuple[Occasion, ...], Choice]], titles: dict[str, str], today: date
) -> list["frappe._dict"]:
	"""Write greetings with their reasons; the rows. A customer who has one for the day already raises DuplicateEntryError."""
	written, rows, reasons = stamp(), [], []
	for occasions, choice in told:
		customer = occasions[0].customer
		row = {
			"name": ordered_name(),
			**written,
			"customer": customer,
			"party_name": titles.get(customer) or customer,
			"day": today,
			"status": choice.status,
			"channel": choice.channel or None,
			"why": say_for_all(choice.why) if choice.why else None,
			"assigned_to": choice.assigned_to or None,
			"send_at": choice.send_at,
			"last_day": max(one.last_day for one in occasions),
			"party_day": key(customer, today),
		}
		rows.append(frappe._dict(row, cause_key=key(GREETING, row["name"])))
		reasons += reason_rows(row["name"], occasions, today)
	insert_many(GREETING, rows)
	insert_many(REASON, reasons)
	return rows


def reason_rows(
	greeting: str, occasions: Iterable[Occasion], today: date, after: int = 0
) -> list[dict[str, Any]]:
	"""Rows of reasons of a greeting that has `after` of them already."""
	written = stamp()
	return [
		{
			"name": ordered_name(),
			**written,
			"parent": greeting,
			"parenttype": GREETING,
			"parentfield": "reasons",
			"idx": position,
			"reason": say_for_all(reason(one, today)),
			"plan": one.plan,
			"occasion": one.label,
			"occasion_date": one.day,
			"days_before": one.before,
			"reference_doctype": one.reference_doctype or None,
			"reference_name": one.reference_name or None,
			"priority": one.priority,
			"occasion_key": one.key,
		}
		for position, one in enumerate(occasions, start=after + 1)
	]


def reasons_of(greetings: Sequence[str]) -> dict[str, list["frappe._dict"]]:
	"""The reasons of each greeting, the most important first."""
	found: dict[str, list[frappe._dict]] = {}
	fields = ["parent", "reason", "plan", "occasion", "occasion_date", "reference_doctype", "reference_name"]
	filters = {"parent": ("in", list(greetings)), "parenttype": GREETING}
	for row in frappe.get_all(REASON, filters=filters, fields=fields, order_by="parent, priority, idx"):
		found.setdefault(row.parent, []).append(row)
	return found


def free_occasions(greetings: Sequence[str]) -> None:
	"""Nobody was told: what it was about may be told on another day."""
	names = {"parent": ("in", list(greetings)), "parenttype": GREETING}
	frappe.db.set_value(REASON, names, "occasion_key", None, update_modified=False)


def forget(customer: str) -> None:
	"""Without the customer, what they were greeted for says nothing about anybody."""
	names = frappe.get_all(GREETING, filters={"customer": customer}, pluck="name")
	if names:
		frappe.db.delete(REASON, {"parent": ("in", names), "parenttype": GREETING})
		frappe.db.delete(GREETING, {"name": ("in", names)})
