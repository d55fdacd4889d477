"""What the rules propose after a month, with the evidence in words, once a person and month (STAFF-2)."""

from collections.abc import Iterator, Sequence

import frappe
from frappe.model.naming import make_autoname
from frappe.query_builder import DocType
from frappe.utils import getdate

from cs_center.calls.rules.reasons import Reason
from cs_center.careers.rules import changes as rules
from cs_center.careers.rules.ladder import Ladder, Outlook, Proposal, outlook
from cs_center.careers.service import book, store, telling
from cs_center.careers.service.evidence import evidence_of
from cs_center.engines.database import Row, insert_many, retried, stamp
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member, members

#: Months that are looked at: the last full one, and the one before it for who closes late.
MONTHS = 2
_AT_ONCE = 500


def propose_last_months() -> int:
	"""Propose what the rules say after the last full months; how many proposals were made. Commits in chunks.

	Safe to kill, to run again and to run beside itself: a person has one proposal of a month and one open change.
	"""
	last = Month.of(getdate()).before
	return sum(propose_month(month) for month in reversed(last.back(MONTHS)))


def propose_month(month: Month) -> int:
	"""The proposals of one month."""
	made = 0
	for names in _chunks():
		made += retried(lambda _attempt, some=names: _propose(some, month))
		frappe.db.commit()  # what is proposed stays, whatever becomes of the next chunk
	return made


def outlooks(names: Sequence[str], month: Month) -> dict[str, Outlook]:
	"""What the rules say of each of these who is on a ladder, was here at the end of the month and still is."""
	days = (month.last, getdate())
	people = {name: one for name, one in members(names).items() if all(one.is_here(day, day) for day in days)}
	here, by_level = store.holdings(people, lock=True), _by_level()
	here = {name: one for name, one in here.items() if one.level in by_level}
	has_open = store.with_open_change(here)
	known = evidence_of(people, here, tuple(book.ladders().values()), month)
	return {name: outlook(of, by_level[of.level], month, name in has_open) for name, of in known.items()}


def by_hand(member: Member, before: str, to: str, direction: str, words: str) -> Row:
	"""A level change that people propose."""
	return {**_row(member, before, to, direction), "proposed_by": frappe.session.user, "words": words}


def _propose(names: Sequence[str], month: Month) -> int:
	wanted = sorted(set(names) - _proposed(names, month))
	found = [one.proposal for one in outlooks(wanted, month).values() if one.proposal]
	if not found:
		return 0
	people = members([one.person for one in found])
	written = {**stamp(), "docstatus": 0}
	rows = [{**written, **_of_rules(one, people[one.person])} for one in found]
	insert_many(store.CHANGE, rows)
	insert_many(store.EVENT, [_event(one, row) for one, row in zip(found, rows, strict=True)])
	telling.proposals(map(frappe._dict, rows))
	return len(rows)


def _of_rules(proposal: Proposal, member: Member) -> Row:
	return {
		"name": make_autoname("CLC-.YYYY.-.#####", store.CHANGE),
		**_row(member, proposal.before, proposal.to, proposal.direction),
		"month": proposal.month.first,
		"month_key": _month_key(proposal.person, proposal.month),
		"evidence": "\n".join(map(kept, proposal.evidence)),
	}


def _row(member: Member, before: str, to: str, direction: str) -> Row:
	return {
		"employee": member.employee,
		"employee_name": member.full_name,
		"user": member.user or None,
		"team": member.team or None,
		"status": rules.PROPOSED,
		"direction": direction,
		"from_level": before,
		"to_level": to,
		"open_key": member.employee,
	}


def _event(proposal: Proposal, row: Row) -> Row:
	values = {"level": proposal.to, "month": proposal.month.key}
	reason = Reason(_BY_RULES, values, "STAFF-2")
	return store.event_row(row["name"], proposal.person, 1, rules.PROPOSE, reason, "", rules.PROPOSED)


def _chunks() -> Iterator[list[str]]:
	"""Everybody who is on a ladder, page by page."""
	holding, after = DocType(book.HOLDING), ""
	while True:
		query = frappe.qb.from_(holding).where(holding.open_key > after).select(holding.open_key)
		names = query.orderby(holding.open_key).limit(_AT_ONCE).run(pluck=True)
		if not names:
			return
		yield names
		after = names[-1]


def _proposed(names: Sequence[str], month: Month) -> set[str]:
	"""Who has a proposal of the month or of a later one already, whatever became of it."""
	filters = {"employee": ("in", list(names)), "month": (">=", month.first)}
	return set(frappe.get_all(store.CHANGE, filters=filters, pluck="employee"))


def _month_key(employee: str, month: Month) -> str:
	return f"{employee}|{month.key}"


def _by_level() -> dict[str, Ladder]:
	return {level.name: one for one in book.ladders().values() for level in one.levels}


_BY_RULES = "The rules propose {level} after {month}."
