"""Opening callbacks in bulk, each once for its cause however often it is asked (BACK-1, BACK-4)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from cs_center.callbacks.service.store import CANCELLED, DOCTYPE, OPEN, open_columns, placed
from cs_center.calls.rules.numbers import mask
from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.switchboard import switchboard
from cs_center.contact.rules.conduct import SERVICE
from cs_center.contact.service.parties import number_keys
from cs_center.engines.customers import names_of
from cs_center.engines.database import ordered_name, stamp, upsert_many

_KEY_BYTES = 20


@dataclass(frozen=True, slots=True)
class Cause:
	"""Why somebody is to be called. `caller`: a number's key, sealed, where no customer is known.

	handlers: users who never make this call (BACK-1). assigned_to blank: whoever draws from the queue.
	"""

	cause_key: str
	reason: str
	due_at: datetime
	customer: str = ""
	caller: str = ""
	call_log: str = ""
	purpose: str = SERVICE
	not_before: datetime | None = None
	reference_doctype: str = ""
	reference_name: str = ""
	handlers: tuple[str, ...] = ()
	assigned_to: str = ""
	plan: str = ""
	round: int = 0


def key(*parts: object) -> str:
	"""One key for a cause, of whatever length its parts are."""
	return hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=_KEY_BYTES).hexdigest()


def open_for(causes: Iterable[Cause]) -> int:
	"""Have people called, each once for a cause; how many are new. Who wants no such call gets none, and that is kept."""
	wanted = {cause.cause_key: cause for cause in causes if cause.customer or cause.caller}
	if not wanted:
		return 0
	known = set(frappe.get_all(DOCTYPE, filters={"cause_key": ("in", list(wanted))}, pluck="cause_key"))
	new = [cause for cause_key, cause in wanted.items() if cause_key not in known]
	if not new:
		return 0
	upsert_many(DOCTYPE, open_columns(placed(_rows(new))), update=("cause_key",))
	return len(new)


def cancel(names: Sequence[str], why: str) -> None:
	"""Callbacks that nobody has to make any more. Those that are over stay as they are."""
	if names:
		values = {
			"status": CANCELLED,
			"result": why,
			"pool": None,
			"open_key": None,
			"closed_at": now_datetime(),
		}
		frappe.db.set_value(DOCTYPE, {"name": ("in", list(names)), "status": OPEN}, values)


def cancel_about(doctype: str, names: Sequence[str], why: str) -> None:
	"""Nobody calls about these documents any more."""
	about = {"reference_doctype": doctype, "reference_name": ("in", list(names)), "status": OPEN}
	if names:
		cancel(frappe.get_all(DOCTYPE, filters=about, pluck="name"), why)


def cancel_unpromised(cause_keys: Sequence[str], why: str) -> None:
	"""Nobody calls for these causes any more, but for those who were promised a time."""
	asked = {"cause_key": ("in", list(cause_keys)), "status": OPEN, "promised_at": ("is", "not set")}
	if cause_keys:
		cancel(frappe.get_all(DOCTYPE, filters=asked, pluck="name"), why)


def say_instead(reasons: Mapping[str, str]) -> None:
	"""What open callbacks are about, by the key of their cause, has changed."""
	if not reasons:
		return
	asked = {"cause_key": ("in", list(reasons)), "status": OPEN}
	rows = frappe.db.get_values(DOCTYPE, asked, ["name", "cause_key"], as_dict=True, for_update=True) or []
	values = [{"name": row.name, "reason": reasons[row.cause_key]} for row in rows]
	upsert_many(DOCTYPE, values, update=("reason",))


def ends_of(cause_keys: Sequence[str]) -> dict[str, "frappe._dict"]:
	"""What became of the callbacks for these causes that are over: status, result, closed_at."""
	over = {"cause_key": ("in", list(cause_keys)), "status": ("!=", OPEN)}
	fields = ["cause_key", "status", "result", "closed_at"]
	return {row.cause_key: row for row in frappe.get_all(DOCTYPE, filters=over, fields=fields)}


def _rows(causes: Sequence[Cause]) -> list[dict[str, Any]]:
	customers = [cause.customer for cause in causes if cause.customer]
	numbers, titles = number_keys(customers), names_of(customers)
	region, written = switchboard().plan.region, stamp()
	rows = []
	for cause in causes:
		number = numbers.get(cause.customer, "")
		rows.append(
			{
				"name": ordered_name(),
				**written,
				"status": OPEN,
				"reason": cause.reason,
				"due_at": cause.due_at,
				"not_before": cause.not_before,
				"assigned_to": cause.assigned_to or None,
				"caller_number": mask(number, region) if number else None,
				"customer": cause.customer or None,
				"caller": cause.caller or (sealed(number) if number else None),
				"party_name": titles.get(cause.customer) or None,
				"purpose": cause.purpose,
				"call_log": cause.call_log or None,
				"plan": cause.plan or None,
				"round": cause.round,
				"reference_doctype": cause.reference_doctype or None,
				"reference_name": cause.reference_name or None,
				"cause_key": cause.cause_key,
				"not_by": "\n".join(dict.fromkeys(filter(None, cause.handlers))) or None,
			}
		)
	return rows
