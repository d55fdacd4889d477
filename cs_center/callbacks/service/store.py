"""The rows of callbacks: what they are called, who gets a new one, and where it stands in the queue."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime, now_datetime

from cs_center.callbacks.rules.missed import least_loaded
from cs_center.callbacks.rules.results import CANCELLED, DONE, OPEN, UNREACHABLE
from cs_center.calls.rules import access
from cs_center.calls.service.words import say_for_all
from cs_center.contact.rules import conduct as rules
from cs_center.contact.rules.order import Place, place
from cs_center.contact.service import conduct, places, settings
from cs_center.contact.service.parties import Party
from cs_center.engines import people
from cs_center.engines.database import prepared, read_rows, value

__all__ = ["CANCELLED", "DOCTYPE", "DONE", "OPEN", "UNREACHABLE"]

DOCTYPE = "CS Callback"
#: What the app writes; people and their forms never change these.
KEPT_FIELDS = (
	"reason",
	"order_reason",
	"caller_number",
	"customer",
	"party_name",
	"purpose",
	"call_log",
	"incident",
	"plan",
	"round",
	"reference_doctype",
	"reference_name",
	"queue",
	"team",
	"open_key",
	"caller",
	"cause_key",
	"party_key",
	"pool",
	"order_at",
	"next_action_at",
	"promised_at",
	"tried",
	"not_by",
	"told_late",
	"outcome",
	"closed_at",
	"closed_by",
)


def placed(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
	"""Rows of callbacks to be, with their places in the queue. `not_before`, left out: now.

	Who does not want to be called gets a row that is cancelled and says so.
	"""
	parties = [
		Party(row["customer"] or "", row.setdefault("caller", row.get("open_key")) or "") for row in rows
	]
	purposes = [row.setdefault("purpose", rules.SERVICE) for row in rows]
	known = {
		purpose: conduct.contacts(
			(p for p, each in zip(parties, purposes, strict=True) if each == purpose), purpose
		)
		for purpose in set(purposes)
	}
	ranks, hours = places.ranks([party.customer for party in parties]), conduct.hours_names(parties)
	return [
		_placed(row, party, known[row["purpose"]][party], hours[party], ranks[party.customer])
		for row, party in zip(rows, parties, strict=True)
	]


def pool(assigned_to: str | None, purpose: str, hours: str) -> str:
	"""Who draws from it, for what and at which hours: callbacks of a pool are alike for the queue."""
	return f"{assigned_to or ''}|{purpose}|{hours}"


def moved_pool(known: str, assigned_to: str | None) -> str:
	"""The same pool of somebody else."""
	_before, purpose, hours = known.rsplit("|", 2)
	return pool(assigned_to, purpose, hours)


def _placed(
	row: dict[str, Any], party: Party, contact: rules.Contact, hours: str, rank: places.Rank
) -> dict[str, Any]:
	wanted = get_datetime(row.pop("not_before", None) or now_datetime())
	found = rules.when(contact, wanted, settings.conduct())
	where = place(get_datetime(row["due_at"]), settings.order(), rank.above, rank.tier)
	placed_row = {
		**row,
		"party_key": party.key,
		"pool": pool(row["assigned_to"], row["purpose"], hours) if found.at else None,
		"order_at": where.at,
		"order_reason": say_for_all(where.reason),
		"next_action_at": found.at,
	}
	if found.at:
		return placed_row
	over = {
		"status": CANCELLED,
		"result": say_for_all(found.reason),
		"open_key": None,
		"closed_at": now_datetime(),
	}
	return {**placed_row, **over}


def open_columns(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
	"""Rows with the columns that only some of them have, so that they can be written in one statement."""
	return [{"result": None, "closed_at": None, "open_key": None, **row} for row in rows]


def locked(name: str) -> "frappe._dict":
	"""A callback as it is now, for who changes it. Raises DoesNotExistError."""
	rows = read_rows(_locked, name=name)
	if not rows:
		frappe.throw(_("There is no callback {0}.").format(name), frappe.DoesNotExistError)
	return rows[0]


@prepared
def _locked() -> Any:
	callback = DocType(DOCTYPE)
	return frappe.qb.from_(callback).where(callback.name == value("name")).select("*").for_update()


def order_of(row: Any, promised_at: datetime | None) -> Place:
	"""Where an open callback stands in the queue."""
	customer = row.customer or ""
	rank = places.ranks([customer])[customer]
	return place(get_datetime(row.due_at), settings.order(), rank.above, rank.tier, promised_at)


def party_of(row: Any) -> Party:
	"""Who is to be called."""
	return Party(row.customer or "", row.caller or row.open_key or "")


class Load:
	"""Open callbacks of each officer, counted once, so that new ones are shared evenly."""

	def __init__(self) -> None:
		self._open: dict[str, int] | None = None

	def next_officer(self) -> str | None:
		if self._open is None:
			self._open = self._count()
		officer = least_loaded(self._open)
		if officer:
			self._open[officer] += 1
		return officer

	def _count(self) -> dict[str, int]:
		officers = people.enabled_users_with_role(access.CALLBACK_OFFICER)
		if not officers:
			return {}
		callback = DocType(DOCTYPE)
		rows = (
			frappe.qb.from_(callback)
			.where((callback.status == OPEN) & callback.assigned_to.isin(officers))
			.groupby(callback.assigned_to)
			.select(callback.assigned_to, Count("*"))
		).run()
		return {**dict.fromkeys(officers, 0), **dict(rows)}
