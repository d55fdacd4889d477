"""Rows that hold from a day on, as they are stored: the grades of a person and the rates of a grade (STAFF-3).

One writer for both, and for one row or thousands: what holds is a chain without gaps or overlaps, which is read, planned by
the rules and written while its subjects are locked. The unique key `day_key` holds it beside the locks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.engines.database import Row as Values
from cs_center.engines.database import insert_many, stamp
from cs_center.pay.rules.changes import Planned
from cs_center.pay.rules.spans import Row
from cs_center.pay.service import events
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import ASSIGNMENT, RATE, money
from cs_center.responsibility.service.naming import kept

PROPOSED, HOLDS, VOID, DECLINED = "Proposed", "Holds", "Void", "Declined"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Chain:
	"""A doctype of such rows. `locks`: the doctype of the subjects."""

	doctype: str
	subject: str
	value: str
	locks: str

	def value_of(self, row: Any) -> Any:
		return money(row.get(self.value)) if self.doctype == RATE else row.get(self.value)


GRADES = Chain(ASSIGNMENT, "employee", "grade", "Employee")
RATES = Chain(RATE, "grade", "amount", "CS Pay Grade")


@dataclass(frozen=True, slots=True)
class Decision:
	"""Who asked for rows and who approved them, and the record that they came with, if any. `proposal`: the row that somebody
	has asked for becomes the one that is added."""

	asked_by: str
	approved_by: str
	source: tuple[str, str] = ("", "")
	proposal: str = ""


def lock(chain: Chain, subjects: Iterable[str]) -> None:
	"""Nobody else writes rows of these until the end of the transaction. In the order of their names."""
	names = sorted(set(subjects))
	table = DocType(chain.locks)
	for start in range(0, len(names), _AT_ONCE):
		part = names[start : start + _AT_ONCE]
		frappe.qb.from_(table).where(table.name.isin(part)).select(table.name).orderby(
			table.name
		).for_update().run()


def rows_of(
	chain: Chain, subjects: Collection[str] | None = None, locked: bool = False
) -> dict[str, tuple[Row, ...]]:
	"""All rows that were ever decided, the void ones too, by subject. `locked`: as they are now, for who changes them."""
	if subjects is None:
		return _by_subject(chain, _query(chain).run(as_dict=True))
	names, found = sorted(set(subjects)), []
	table = DocType(chain.doctype)
	for start in range(0, len(names), _AT_ONCE):
		query = _query(chain).where(table[chain.subject].isin(names[start : start + _AT_ONCE]))
		found += (query.for_update() if locked else query).run(as_dict=True)
	return {**dict.fromkeys(names, ()), **_by_subject(chain, found)}


def write(chain: Chain, planned: Sequence[Planned], decision: Decision) -> dict[str, str]:
	"""Write edits, one for each subject; answers the name of the row that was added by subject.

	For who has locked the subjects and planned on `rows_of(locked=True)`; raises DuplicateEntryError where they have not.
	"""
	_void(chain, planned)
	_end(chain, planned)
	names = _names(chain, planned)
	if decision.proposal:
		_accept(chain, planned, decision)
		names = {one.subject: decision.proposal for one in planned}
	else:
		insert_many(chain.doctype, _new_rows(chain, planned, names, decision))
	events.keep(_events(chain, planned, names))
	return names


def name_for(chain: Chain, subject: str, first: date, known: int) -> str:
	"""A readable name: whose, from when on, and the how many-th time."""
	return f"{subject} {first}" + (f" {known + 1}" if known else "")


def known_on(chain: Chain, days: Iterable[tuple[str, date]]) -> dict[tuple[str, date], int]:
	"""How many rows each subject has had from each day on, whatever became of them."""
	wanted, table = set(days), DocType(chain.doctype)
	names, found = sorted({subject for subject, _day in wanted}), dict.fromkeys(wanted, 0)
	for start in range(0, len(names), _AT_ONCE):
		subject = table[chain.subject]
		query = frappe.qb.from_(table).where(subject.isin(names[start : start + _AT_ONCE]))
		for key in query.select(subject, table.effective_from).run():
			if key in found:
				found[key] += 1
	return found


def key_of(subject: str, first: date) -> str:
	return f"{subject}|{first}"


def _query(chain: Chain) -> Any:
	table = DocType(chain.doctype)
	return (
		frappe.qb.from_(table)
		.where(table.status.isin((HOLDS, VOID)))
		.select(table.name, table[chain.subject], table[chain.value], table.effective_from, table.last_day)
		.select(table.why, table.void_why, table.reverses, table.status)
		.orderby(table.effective_from, table.name)
	)


def _by_subject(chain: Chain, rows: Iterable[Any]) -> dict[str, tuple[Row, ...]]:
	found: dict[str, list[Row]] = {}
	for row in rows:
		found.setdefault(row[chain.subject], []).append(
			Row(
				first=row.effective_from,
				value=chain.value_of(row),
				name=row.name,
				last=row.last_day,
				why=row.why or "",
				void=(row.void_why or VOID) if row.status == VOID else "",
				reverses=row.reverses or "",
			)
		)
	return {subject: tuple(of_one) for subject, of_one in found.items()}


def _void(chain: Chain, planned: Sequence[Planned]) -> None:
	table, now = DocType(chain.doctype), now_datetime()
	for one in planned:
		if gone := one.edit.void:
			query = frappe.qb.update(table).set(table.status, VOID).set(table.day_key, None)
			query = query.set(table.void_why, gone.why).set(table.voided_by, frappe.session.user)
			query = query.set(table.voided_at, now).set(table.modified, now)
			query.where(table.name == gone.name).run()


def _end(chain: Chain, planned: Sequence[Planned]) -> None:
	table = DocType(chain.doctype)
	for one in planned:
		for ending in one.edit.ends:
			query = frappe.qb.update(table).set(table.last_day, ending.last)
			query.set(table.modified, now_datetime()).where(table.name == ending.name).run()


def _names(chain: Chain, planned: Sequence[Planned]) -> dict[str, str]:
	added = [(one.subject, one.edit.append.first) for one in planned if one.edit.append]
	known = known_on(chain, added)
	return {subject: name_for(chain, subject, first, known[subject, first]) for subject, first in added}


def _accept(chain: Chain, planned: Sequence[Planned], decision: Decision) -> None:
	[one] = planned
	row, table, now = one.edit.append, DocType(chain.doctype), now_datetime()
	query = frappe.qb.update(table).set(table.status, HOLDS).set(table.last_day, row.last)
	query = query.set(table.day_key, key_of(one.subject, row.first)).set(table.modified, now)
	query = query.set(table.approved_by, decision.approved_by).set(table.approved_at, now)
	query.where(table.name == decision.proposal).run()


def _new_rows(
	chain: Chain, planned: Sequence[Planned], names: Mapping[str, str], decision: Decision
) -> list[Values]:
	added = [one for one in planned if one.edit.append]
	titles = _titles(chain, [one.subject for one in added])
	common = {
		**stamp(),
		"status": HOLDS,
		"asked_by": decision.asked_by,
		"approved_by": decision.approved_by,
		"approved_at": now_datetime(),
		"source_doctype": decision.source[0] or None,
		"source_name": decision.source[1] or None,
	}
	return [
		{
			**common,
			"name": names[one.subject],
			chain.subject: one.subject,
			chain.value: one.edit.append.value,
			"effective_from": one.edit.append.first,
			"last_day": one.edit.append.last,
			"why": one.edit.append.why,
			"reverses": one.edit.append.reverses or None,
			"day_key": key_of(one.subject, one.edit.append.first),
			**titles.get(one.subject, {}),
		}
		for one in added
	]


def _titles(chain: Chain, subjects: Sequence[str]) -> dict[str, Values]:
	"""What a row of a person shows beside their number."""
	if chain is not GRADES:
		return {}
	names, found, table = sorted(set(subjects)), {}, DocType("Employee")
	for start in range(0, len(names), _AT_ONCE):
		query = frappe.qb.from_(table).where(table.name.isin(names[start : start + _AT_ONCE]))
		for name, full_name in query.select(table.name, table.employee_name).run():
			found[name] = {"employee_name": full_name or name}
	return found


def _events(chain: Chain, planned: Sequence[Planned], names: Mapping[str, str]) -> list[Event]:
	found = []
	for one in planned:
		employee = one.subject if chain is GRADES else ""
		if gone := one.edit.void:
			found.append(Event("Void", chain.doctype, gone.name, employee, why=gone.why))
		for ending in one.edit.ends:
			said = {"after": str(ending.last or ""), "why": kept(ending.reason)}
			found.append(Event("Ended", chain.doctype, ending.name, employee, **said))
		if row := one.edit.append:
			after = f"{row.value}: {row.first} - {row.last or ''}".strip()
			found.append(
				Event("Added", chain.doctype, names[one.subject], employee, after=after, why=row.why)
			)
	return found
