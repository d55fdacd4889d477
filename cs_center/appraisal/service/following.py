"""Lines of facts follow the facts: for many people in a bounded number of statements (STAFF-6, FIRST-9, COMP-13)."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from cs_center.appraisal.rules import facts as rules
from cs_center.appraisal.rules import lines, months
from cs_center.appraisal.rules.catalogue import has_violation
from cs_center.appraisal.rules.facts import PersonMonth
from cs_center.appraisal.rules.kpi import SheetScore
from cs_center.appraisal.rules.lines import LineChanges, PointLine
from cs_center.appraisal.rules.points import described
from cs_center.appraisal.service import opening, places, sources, store
from cs_center.appraisal.service.counting import COUNTED, Policy, counted, differs
from cs_center.appraisal.service.policy import number
from cs_center.appraisal.service.sources import Gathered
from cs_center.appraisal.service.store import Row
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member

INDICATOR = "CS Appraisal Indicator"
_FACTS, _ANEW = "Facts Changed", "Counted Anew"
_SCORED = ("is_scored", "not_scored_why", "kpi_scored", "kpi_score", "kpi_reason")
_WRITTEN = (*opening.PERSON, *COUNTED, *_SCORED, "steps")
_MOST_LINES = 20


def follow(month: Month, people: Sequence[Member], policy: Policy) -> list[tuple[Member, Reason]]:
	"""Bring these people's drafts up to the facts, whole teams at once; who is left as they are for facts that can not be."""
	names = {store.name_of_month(one.employee, month): one for one in people}
	opening.open_missing(month, people, policy)
	rows = store.locked(names)
	if not any(row.status in months.OPEN_FOR_LINES for row in rows.values()):
		return []
	stored = store.lines_of(rows)
	known = sources.gathered(month, people, policy.scheme)
	found, wrong = _own(known.facts, policy)
	_add_best(found, known.facts, people, stored, policy)
	work = _Work(policy)
	for name, row in rows.items():
		one = names[name]
		if row.status in months.OPEN_FOR_LINES and one.employee not in wrong:
			person = {**opening.person_of(one), **_scored(one.employee, known)}
			work.bring(row, stored[name], found.get(one.employee, ()), person)
	work.write(places.of_month(month, [row.employee for row, *_rest in work.brought]))
	_write_indicators({row.name: known.scores.get(row.employee) for row, *_rest in work.brought})
	return [(one, wrong[one.employee]) for one in people if one.employee in wrong]


class _Work:
	"""What becomes of the lines and appraisals of one chunk, written at its end."""

	def __init__(self, policy: Policy) -> None:
		self.policy = policy
		self.brought: list[tuple[Any, list[PointLine], LineChanges, Row]] = []
		self._add: list[Row] = []
		self._changed: list[str] = []
		self._gone: list[str] = []

	def bring(self, row: Any, stored: Sequence[Any], found: Sequence[PointLine], person: Row) -> None:
		"""Compare what is stored of somebody with what the facts say."""
		before = [store.as_line(one) for one in stored]
		changes = lines.changes(before, found)
		by_key = {one.open_key: one.name for one in stored if one.open_key}
		replaced = [old.key for old, _new in changes.to_change]
		gone = [line.key for line in changes.to_remove]
		new = [*changes.to_add, *(new for _old, new in changes.to_change)]
		self._changed += [by_key[key] for key in replaced]
		self._gone += [by_key[key] for key in gone]
		self._add += [store.line_row(line, kept(line.why) if line.why else "", None) for line in new]
		dropped = {*replaced, *gone}
		after = [*(line for line in before if line.key not in dropped or not line.key), *new]
		self.brought.append((row, after, changes, person))

	def write(self, known: Mapping[str, Sequence[Any]]) -> None:
		"""`known`: places of project owners."""
		if self._changed:
			store.take_back(self._changed, kept(Reason(_CHANGED)), None)
		if self._gone:
			store.take_back(self._gone, kept(Reason(_GONE)), None)
		store.add_lines(self._add)
		rows, events = [], []
		for row, after, changes, person in self.brought:
			values = counted(after, known.get(row.employee, ()), self.policy)
			if step := self._step(row, changes, values):
				events.append(step)
			elif not differs(row, values) and not _other_person(row, person):
				continue
			rows.append({"name": row.name, **person, **values, "steps": row.steps})
		if rows:
			store.write(rows, _WRITTEN)
		store.append(events)

	def _step(self, row: Any, changes: LineChanges, values: Row) -> Row | None:
		figures = {"points_before": number(row.points), "points_after": values["points"]}
		if said := self._in_words(changes):
			return store.event(row, _FACTS, said, **figures)
		if number(row.points) == values["points"] and row.grade == values["grade"]:
			return None
		said = kept(Reason(_COUNTED, {"points": str(values["points"]), "grade": values["grade"]}, "STAFF-4"))
		return store.event(row, _ANEW, said, **figures)

	def _in_words(self, changes: LineChanges) -> str:
		"""What was added and what is gone, a sentence each."""
		gone = [*changes.to_remove, *(old for old, _new in changes.to_change)]
		new = [*changes.to_add, *(new for _old, new in changes.to_change)]
		said = [kept(Reason(_NO_MORE, {"line": self._said(line)})) for line in gone]
		said += [self._said(line) for line in new]
		return "\n".join(said[:_MOST_LINES])

	def _said(self, line: PointLine) -> str:
		return kept(described(line, self.policy.catalogue[line.rule]))


def _own(
	known: Mapping[str, PersonMonth], policy: Policy
) -> tuple[dict[str, list[PointLine]], dict[str, Reason]]:
	"""What each one's own facts say so far, and of whom they can not be; lines of days that are to come wait for them."""
	in_force, today = policy.in_force, getdate()
	found, wrong = {}, {}
	for one, month in known.items():
		try:
			lines_of = rules.lines_of(month, policy.scheme, in_force)
		except Rejected as rejected:
			wrong[one], lines_of = rejected.reason, []
		found[one] = [line for line in lines_of if line.day <= today]
	return found, wrong


def _add_best(
	found: dict[str, list[PointLine]],
	known: Mapping[str, PersonMonth],
	people: Sequence[Member],
	stored: Mapping[str, Sequence[Any]],
	policy: Policy,
) -> None:
	"""Who is the best of a team is found among all of it, also those who are left as they are."""
	in_force, today = policy.in_force, getdate()
	given: dict[str, list[PointLine]] = {}
	for rows in stored.values():
		for row in rows:
			if not row.from_facts:
				given.setdefault(row.employee, []).append(store.as_line(row))
	violators = {one for one in known if has_violation((*found[one], *given.get(one, ())), policy.catalogue)}
	for team, members in groupby(sorted(people, key=lambda one: one.team), lambda one: one.team):
		there = [known[one.employee] for one in members if one.employee in known]
		for line in rules.best_of_team(there, violators, in_force) if team else ():
			if line.day <= today:
				found[line.person].append(line)


def _scored(employee: str, known: Gathered) -> Row:
	score, away = known.scores.get(employee), known.away
	return {
		"is_scored": int(employee not in away),
		"not_scored_why": kept(away[employee]) if employee in away else None,
		"kpi_scored": int(bool(score) and score.score is not None),
		"kpi_score": score.score or 0 if score else 0,
		"kpi_reason": kept(score.reason) if score else None,
	}


def _other_person(row: Any, person: Row) -> bool:
	"""Whether who it is about, or what is known of them, is something else than is stored."""
	if number(row.kpi_score) != number(person["kpi_score"]):
		return True
	return any(
		(row.get(column) or "") != (value or "") for column, value in person.items() if column != "kpi_score"
	)


def _write_indicators(scores: Mapping[str, SheetScore | None]) -> None:
	"""The rows of KPI sheets, for those whose rows say something else."""
	wanted = {name: sources.indicator_rows(score) for name, score in scores.items()}
	row = DocType(INDICATOR)
	query = (
		frappe.qb.from_(row)
		.where((row.parenttype == store.APPRAISAL) & row.parent.isin(sorted(wanted)))
		.select(row.parent, row.reason)
		.orderby(row.parent, row.idx)
	)
	known: dict[str, list[str]] = {}
	for parent, reason in query.run() if wanted else ():
		known.setdefault(parent, []).append(reason)
	new = [name for name, rows in wanted.items() if known.get(name, []) != [one["reason"] for one in rows]]
	if stale := [name for name in new if name in known]:
		frappe.db.delete(INDICATOR, {"parenttype": store.APPRAISAL, "parent": ("in", stale)})
	insert_many(INDICATOR, list(_indicator_rows({name: wanted[name] for name in new})))


def _indicator_rows(wanted: Mapping[str, Sequence[Row]]) -> Iterable[Row]:
	written = {**stamp(), "parenttype": store.APPRAISAL, "parentfield": "indicators"}
	for name, rows in wanted.items():
		for one in rows:
			yield {"name": ordered_name(), **written, "parent": name, **one}


_CHANGED = "The facts have changed."
_GONE = "The facts do not say so any more."
_NO_MORE = "No more: {line}"
_COUNTED = "Counted anew by the scheme of today: {points} points, grade {grade}."
