"""The number book: every number of every party by its key, kept true by document events (CALL-2)."""

from collections.abc import Callable, Iterable
from typing import Any

import frappe
from frappe.query_builder import DocType

from cs_center.calls.rules.matching import Candidate, Match, rank
from cs_center.calls.rules.numbers import Number, normalise, split_numbers
from cs_center.calls.service.switchboard import switchboard
from cs_center.engines import parties
from cs_center.engines.database import insert_many, prepared, read, stamp, value

DOCTYPE = "CS Phone Number"
_CANDIDATE_FIELDS = ("party_type", "party", "party_name", "customer", "label", "extension", "is_primary")


def find(number: Number) -> list[Match]:
	"""Everybody who has the number, the likeliest first. One exact, indexed read."""
	if not number.key:
		return []
	rows = read(_rows_of_keys, keys=(number.key,))
	return rank((_candidate(row[1:]) for row in rows), number.extension) if rows else []


def find_written(written: str, source: str = "") -> tuple[Number, list[Match]]:
	"""The same for a number as somebody typed it or a switch sent it."""
	number = normalise(written, switchboard().plan_of(source))
	return number, find(number)


def key_of(written: str) -> str:
	"""The key of a number as it is written in the centre's own country; empty when it is none."""
	return normalise(written, switchboard().plan).key


def find_many(numbers: Iterable[Number]) -> dict[Number, list[Match]]:
	"""The same for many numbers in one read."""
	wanted = {number for number in numbers if number.key}
	if not wanted:
		return {}
	rows = read(_rows_of_keys, keys=tuple({number.key for number in wanted}))
	by_key: dict[str, list[Candidate]] = {}
	for key, *fields in rows:
		by_key.setdefault(key, []).append(_candidate(fields))
	return {number: rank(by_key[number.key], number.extension) for number in wanted if number.key in by_key}


def keep(party: parties.Party) -> set[str]:
	"""Make the book say what the party's record says now. Returns the keys that are new to this party."""
	rows = _rows_of(party)
	known = frappe.get_all(DOCTYPE, filters={"party_type": party.doctype, "party": party.name}, fields=["*"])
	if {_identity(row) for row in known} == {_identity(row) for row in rows}:
		return set()
	forget(party.doctype, party.name)
	insert_many(DOCTYPE, rows)
	return {row["number_key"] for row in rows} - {row.number_key for row in known}


def forget(doctype: str, name: str) -> None:
	"""Take a party out of the book."""
	frappe.db.delete(DOCTYPE, {"party_type": doctype, "party": name})


def rebuild(on_progress: Callable[[str, int, int], Any] | None = None) -> dict[str, int]:
	"""Write the whole book anew, a page of parties a transaction; callers are found all the while.

	`on_progress(doctype, done, total)`. Returns how many numbers each doctype has.
	"""
	counts = {}
	for doctype in parties.PARTY_DOCTYPES:
		total, done, numbers = parties.count_parties(doctype), 0, 0
		_drop_orphans(doctype)
		for page in parties.parties(doctype):
			rows = [row for party in page for row in _rows_of(party)]
			frappe.db.delete(
				DOCTYPE, {"party_type": doctype, "party": ("in", [party.name for party in page])}
			)
			insert_many(DOCTYPE, rows)
			frappe.db.commit()  # a page at a time, so that a million parties hold no lock and a kill loses nothing
			done, numbers = done + len(page), numbers + len(rows)
			if on_progress:
				on_progress(doctype, done, total)
		counts[doctype] = numbers
	return counts


def _drop_orphans(doctype: str) -> None:
	book, party = DocType(DOCTYPE), DocType(doctype)
	orphans = (
		frappe.qb.from_(book)
		.left_join(party)
		.on(party.name == book.party)
		.where((book.party_type == doctype) & party.name.isnull())
		.select(book.name)
	).run(pluck=True)
	for start in range(0, len(orphans), 1000):
		frappe.db.delete(DOCTYPE, {"name": ("in", orphans[start : start + 1000])})
		frappe.db.commit()  # as `rebuild` does


def _rows_of(party: parties.Party) -> list[dict[str, Any]]:
	plan, written_now = switchboard().plan, stamp()
	rows: dict[tuple[str, str], dict[str, Any]] = {}
	for number in party.numbers:
		for written in split_numbers(number.written):
			found = normalise(written, plan)
			extension = found.extension or number.extension
			if not found.key or ((found.key, extension) in rows and not number.is_primary):
				continue
			rows[found.key, extension] = {
				"name": frappe.generate_hash(length=20),
				**written_now,
				"number_key": found.key,
				"extension": extension,
				"party_type": party.doctype,
				"party": party.name,
				"party_name": party.title[:140],
				"customer": party.customer or None,
				"label": number.label,
				"is_primary": int(number.is_primary),
			}
	return list(rows.values())


def _identity(row: Any) -> tuple[Any, ...]:
	return tuple(row[field] or "" for field in ("number_key", *_CANDIDATE_FIELDS))


def _candidate(row: Any) -> Candidate:
	party_type, party, party_name, customer, label, extension, is_primary = row
	return Candidate(
		party_type, party, party_name or "", customer or "", label or "", extension or "", bool(is_primary)
	)


@prepared
def _rows_of_keys() -> Any:
	book = DocType(DOCTYPE)
	return (
		frappe.qb.from_(book)
		.where(book.number_key.isin(value("keys")))
		.select(book.number_key, *_CANDIDATE_FIELDS)
	)
