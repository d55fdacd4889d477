"""What is known of a month, gathered from every room of the centre for many people at once (STAFF-6, STAFF-10).

Most of it is read of the whole month, whoever is asked about: who goes through everybody in parts does so within `reading`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import frappe
from frappe.utils import getdate

from cs_center.appraisal.rules.facts import Happened, LateHandling, PersonMonth
from cs_center.appraisal.rules.lines import Evidence
from cs_center.callbacks.service import per_officer as callbacks
from cs_center.calls.service import per_agent as calls
from cs_center.complaints.service import per_person as complaints
from cs_center.complaints.service.store import COMPLAINT
from cs_center.engines.sales import returns_of_employees
from cs_center.outbound.service import per_officer as outbound
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service import per_owner as matters
from cs_center.responsibility.service.store import MATTER
from cs_center.retention.service import per_officer as retention
from cs_center.surveys.service import per_agent as surveys
from cs_center.workforce.service.attendance import days_there
from cs_center.workforce.service.members import Member

#: A hook: `(month, employees) -> {employee: {field of PersonMonth: value}}`; other rooms and apps add what they know.
MORE_FACTS = "cs_month_facts"
_TWO_PLACES = Decimal("0.01")
_OF_PEOPLE = frozenset(one.name for one in fields(PersonMonth)) - {"person", "month"}
Marks = Mapping[str, tuple[Decimal, int]]


@dataclass(frozen=True, slots=True)
class _Whole:
	"""What is read of a whole month at once: by user, but `returns` and `valid` by employee."""

	month: Month
	were_logged: bool
	taken: Mapping[str, matters.Taken]
	marks: Marks
	callbacks: Mapping[str, int]
	returns: Mapping[str, int]
	valid: Sequence[tuple[str, str, date]]
	dropped: Sequence[tuple[str, str, date]]
	late: Sequence[complaints.LateHandled]


class _Theirs(NamedTuple):
	"""What is read of the people asked about alone, by user."""

	answered: Mapping[str, calls.Answered]
	offers: Mapping[str, tuple[int, int]]


@dataclass(slots=True)
class _Happened:
	"""Records of the month, by employee."""

	valid_complaints: dict[str, list[Happened]] = field(default_factory=dict)
	dropped: dict[str, list[Happened]] = field(default_factory=dict)
	late: dict[str, list[LateHandling]] = field(default_factory=dict)


_read_once: ContextVar[_Whole | None] = ContextVar("cs_month_read_once", default=None)


@contextmanager
def reading(month: Month) -> Iterator[None]:
	"""Within it, what is of the whole month is as it was at the beginning, and read once."""
	token = _read_once.set(_whole(month))
	try:
		yield
	finally:
		_read_once.reset(token)


def of_month(month: Month, members: Collection[Member]) -> dict[str, PersonMonth]:
	"""By employee, as it stands now. Days of a month that is not over count until today."""
	if not members:
		return {}
	users = {member.user for member in members if member.user}
	known = _read_once.get()
	whole = known if known and known.month == month else _whole(month)
	theirs = _of_users(month, users)
	days = _days(month, members, theirs.answered)
	happened = _happened(whole, members)
	found = {
		member.employee: _person(whole, member, theirs, happened, days.get(member.employee, 0))
		for member in members
	}
	return _with_more(month, found)


def _person(
	whole: _Whole, member: Member, theirs: _Theirs, happened: _Happened, days_present: int
) -> PersonMonth:
	name, user = member.employee, member.user
	answered = theirs.answered.get(user) or calls.Answered(0, 0, 0, 0)
	taken = whole.taken.get(user) or matters.Taken(0, 0)
	offers = theirs.offers.get(user)
	return PersonMonth(
		person=name,
		month=whole.month,
		days_present=days_present,
		calls=answered.calls if whole.were_logged else None,
		contacts=taken.matters,
		solved_first=taken.settled_first,
		waits=answered.waits,
		wait_seconds=Decimal(answered.wait_seconds),
		attitude=_mean(whole.marks.get(user)),
		callbacks=whole.callbacks.get(user, 0) if whole.callbacks else None,
		sales=offers[1] if offers else None,
		refunds=whole.returns.get(name),
		valid_complaints=tuple(happened.valid_complaints.get(name, ())),
		dropped=tuple(happened.dropped.get(name, ())),
		late=tuple(happened.late.get(name, ())),
	)


def _whole(month: Month) -> _Whole:
	span = (month.first, month.after.first)
	return _Whole(
		month=month,
		were_logged=calls.were_logged(*span),
		taken=matters.taken_by(*span),
		marks=_summed_marks(surveys.attitude_of_agents(*span), complaints.attitude_of_handlers(*span)),
		callbacks=_summed(callbacks.reached_by(*span), complaints.called_back_by(*span)),
		returns=returns_of_employees(month.first, month.last),
		valid=complaints.valid_of(*span),
		dropped=matters.dropped_by(*span),
		late=complaints.late_of(*span),
	)


def _of_users(month: Month, users: Collection[str]) -> _Theirs:
	span = (month.first, month.after.first)
	offers = _both(retention.offers_of(users, *span), outbound.offers_of(users, *span))
	return _Theirs(calls.answered_by(users, *span), offers)


def _days(
	month: Month, members: Collection[Member], answered: Mapping[str, calls.Answered]
) -> dict[str, int]:
	last = min(month.last, getdate())
	if last < month.first:
		return {}
	seen = {user: one.days for user, one in answered.items()}
	return days_there(members, month.first, last, seen)


def _happened(whole: _Whole, members: Iterable[Member]) -> _Happened:
	employees = {member.user: member.employee for member in members if member.user}
	known, found = {member.employee for member in members}, _Happened()
	for person, complaint, day in whole.valid:
		if person in known:
			_add(found.valid_complaints, person, Happened(day, Evidence(COMPLAINT, complaint)))
	for user, matter, day in whole.dropped:
		if person := employees.get(user):
			_add(found.dropped, person, Happened(day, Evidence(MATTER, matter)))
	for one in whole.late:
		# As on the penalty sheet: sending it on in time was the duty of who took it, where nobody else is named.
		person = one.person or employees.get(one.taken_by, "")
		if person in known:
			_add(found.late, person, _late(one))
	return found


def _late(one: complaints.LateHandled) -> LateHandling:
	evidence = Evidence(COMPLAINT, one.complaint)
	return LateHandling(one.day, evidence, one.minutes, Decimal(one.points))


def _add(found: dict[str, list[Any]], person: str, what: Any) -> None:
	found.setdefault(person, []).append(what)


def _with_more(month: Month, found: dict[str, PersonMonth]) -> dict[str, PersonMonth]:
	"""What other rooms and apps know. Raises ValueError for a fact that there is not: its app is to be corrected."""
	more: dict[str, dict[str, Any]] = {}
	for path in frappe.get_hooks(MORE_FACTS):
		for employee, values in frappe.get_attr(path)(month, found.keys()).items():
			if unknown := values.keys() - _OF_PEOPLE:
				raise ValueError(
					f"{path} tells of {', '.join(sorted(unknown))}, which are no facts of a month"
				)
			more.setdefault(employee, {}).update(values)
	return {employee: replace(one, **more.get(employee, {})) for employee, one in found.items()}


def _summed(*counts: Mapping[str, int]) -> dict[str, int]:
	found: dict[str, int] = {}
	for one in counts:
		for user, count in one.items():
			found[user] = found.get(user, 0) + count
	return found


def _summed_marks(*marks: Marks) -> dict[str, tuple[Decimal, int]]:
	found: dict[str, tuple[Decimal, int]] = {}
	for one in marks:
		for user, (total, count) in one.items():
			before, counted = found.get(user, (Decimal(0), 0))
			found[user] = (before + total, counted + count)
	return found


def _both(*offers: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
	found: dict[str, tuple[int, int]] = {}
	for one in offers:
		for user, (decided, taken) in one.items():
			before = found.get(user, (0, 0))
			found[user] = (before[0] + decided, before[1] + taken)
	return found


def _mean(marks: tuple[Decimal, int] | None) -> Decimal | None:
	if not marks:
		return None
	return (marks[0] / marks[1]).quantize(_TWO_PLACES, ROUND_HALF_UP)
