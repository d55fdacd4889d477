"""What the laws of conduct need to know of people, read in bulk, and what they say (KEEP-2, KEEP-4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Max
from frappe.utils import get_time, now_datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.contact.rules import conduct as rules
from cs_center.contact.rules.conduct import ALL_CALLS, OFFERS, Contact
from cs_center.contact.rules.hours import wished
from cs_center.contact.service import ledger, settings
from cs_center.contact.service.parties import Party
from cs_center.engines.customers import areas_of
from cs_center.engines.database import prepared, read, read_rows, value

WISH = "CS Contact Wish"
#: The name of the hours of people who have hours of their own.
OWN_HOURS = "*"
_A_PAGE = 1000
_WISH = ("customer", "number_key", "refuses", "only_at", "call_from", "call_until")
_STRICTEST = (ALL_CALLS, OFFERS)


def contacts(parties: Iterable[Party], purpose: str, cause: str = "") -> dict[Party, Contact]:
	"""Everybody as the laws see them, but for attempts and promises. `cause`: the campaign that asks; its own calls are
	not those of another one."""
	return {party: known for party, (known, _hours) in contacts_with_hours(parties, purpose, cause).items()}


def contacts_with_hours(
	parties: Iterable[Party], purpose: str, cause: str = "", areas: Mapping[str, str] | None = None
) -> dict[Party, tuple[Contact, str]]:
	"""The same, each with the name of their hours as `hours_names` says it. `areas`: of customers, where they are known."""
	found: dict[Party, tuple[Contact, str]] = {}
	wanted = list(dict.fromkeys(parties))
	for start in range(0, len(wanted), _A_PAGE):
		found.update(_page(wanted[start : start + _A_PAGE], purpose, cause, areas))
	return found


def contact(party: Party, purpose: str, cause: str = "") -> Contact:
	"""One of `contacts`."""
	return contacts([party], purpose, cause)[party]


def hours_names(parties: Iterable[Party]) -> dict[Party, str]:
	"""Whose hours count for each: the name of a record, OWN_HOURS for who has their own, blank for the shipped ones."""
	found: dict[Party, str] = {}
	wanted = list(dict.fromkeys(parties))
	for start in range(0, len(wanted), _A_PAGE):
		page = wanted[start : start + _A_PAGE]
		wishes, names = _wishes(page), _names(page)
		found.update({party: OWN_HOURS if _own(wishes.get(party, ()))[0] else names[party] for party in page})
	return found


def open_hours(now: datetime, purpose: str) -> tuple[str, ...]:
	"""Names of hours that allow calls at this moment; people with their own are asked one by one."""
	book = settings.hours_book()
	return (OWN_HOURS, *(name for name in book.by_name if book.hours(name, purpose).allows(now)))


def barred(customers: Iterable[str], purpose: str, cause: str = "") -> dict[str, Reason]:
	"""Who of the customers is not called for this purpose, or not now because another campaign called them, and why."""
	now, policy = now_datetime(), settings.conduct()
	found = {}
	for party, known in contacts([Party(name) for name in customers], purpose, cause).items():
		until = rules.quiet_until(known, policy)
		if reason := rules.refusal(known):
			found[party.customer] = reason
		elif until and until > now:
			found[party.customer] = rules.when(known, now, policy).reason
	return found


def _page(
	parties: Sequence[Party], purpose: str, cause: str, areas: Mapping[str, str] | None = None
) -> dict[Party, tuple[Contact, str]]:
	book, names, wishes = settings.hours_book(), _names(parties, areas), _wishes(parties)
	offered = _offered(parties, cause) if purpose == rules.SALES else {}
	found = {}
	for party in parties:
		rows = wishes.get(party, ())
		said, own = {row.refuses for row in rows}, _own(rows)
		known = Contact(
			purpose=purpose,
			hours=wished(book.hours(names[party], purpose), *own),
			refuses=next((word for word in _STRICTEST if word in said), rules.NOTHING),
			offered_at=max(
				filter(None, (offered.get(party.customer), offered.get(party.caller))), default=None
			),
		)
		found[party] = known, OWN_HOURS if own[0] else names[party]
	return found


def _names(parties: Sequence[Party], areas: Mapping[str, str] | None = None) -> dict[Party, str]:
	book = settings.hours_book()
	if areas is None:
		areas = {} if book.is_alike else areas_of(party.customer for party in parties if party.customer)
	return {party: book.name_for(areas.get(party.customer, "")) for party in parties}


def _wishes(parties: Sequence[Party]) -> dict[Party, list[Any]]:
	customers = tuple(sorted({party.customer for party in parties if party.customer}))
	callers = tuple(sorted({party.caller for party in parties if party.caller}))
	rows = read_rows(_wishes_of_customers, customers=customers) if customers else []
	rows += read_rows(_wishes_of_callers, callers=callers) if callers else []
	by_customer = {row.customer: row for row in rows if row.customer}
	by_caller = {row.number_key: row for row in rows if row.number_key}
	return {
		party: [row for row in (by_customer.get(party.customer), by_caller.get(party.caller)) if row]
		for party in parties
	}


@prepared
def _wishes_of_customers() -> Any:
	wish = DocType(WISH)
	return frappe.qb.from_(wish).where(wish.customer.isin(value("customers"))).select(*_WISH)


@prepared
def _wishes_of_callers() -> Any:
	wish = DocType(WISH)
	return frappe.qb.from_(wish).where(wish.number_key.isin(value("callers"))).select(*_WISH)


def _own(rows: Iterable[Any]) -> tuple[time | None, time | None]:
	for row in rows:
		if row.only_at and row.call_from is not None and row.call_until is not None:
			return get_time(row.call_from), get_time(row.call_until)
	return None, None


def _offered(parties: Sequence[Party], cause: str) -> dict[str, datetime]:
	"""When each customer and number was last called by another campaign."""
	since = now_datetime() - timedelta(days=settings.conduct().quiet_days)
	found: dict[str, datetime] = {}
	for offers, names in (
		(_offers_to_customers, tuple(sorted({party.customer for party in parties if party.customer}))),
		(_offers_to_callers, tuple(sorted({party.caller for party in parties if party.caller}))),
	):
		if names:
			found.update(dict(read(offers, names=names, cause=cause, since=since)))
	return found


@prepared
def _offers_to_customers() -> Any:
	return _offers_by("customer")


@prepared
def _offers_to_callers() -> Any:
	return _offers_by("number_key")


def _offers_by(column: str) -> Any:
	row = DocType(ledger.CONTACT)
	is_of_another = (row.purpose == rules.SALES) & (row.cause != value("cause")) & (row.at > value("since"))
	query = frappe.qb.from_(row).where(row[column].isin(value("names")) & is_of_another)
	return query.groupby(row[column]).select(row[column], Max(row.at))
