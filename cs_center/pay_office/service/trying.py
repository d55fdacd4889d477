"""What if: a month worked out with other figures beside the real ones. Nothing is written or kept (STAFF-3, STAFF-13)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import frappe

from cs_center.appraisal.rules import scheme as schemes
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.json_text import parsed
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import spans
from cs_center.pay.rules import statement as statements
from cs_center.pay.rules.spans import Row
from cs_center.pay.rules.statement import Statement
from cs_center.pay.service import computing, gathering, policy, rates
from cs_center.pay.service.gathering import Chunk, Common
from cs_center.pay.service.policy import Figures
from cs_center.pay.service.store import GRADE, MONTH, STATEMENT, check_is_hr, money
from cs_center.pay_office.rules import what_if as rules
from cs_center.pay_office.rules.what_if import Outcome, Pair, Wanted
from cs_center.pay_office.service.results import text
from cs_center.responsibility.service.naming import said
from cs_center.workforce.service.members import Member

_PEOPLE_SHOWN = 200
_PROBLEMS_SHOWN = 20


def figures(month: Month) -> dict[str, Any]:
	"""The figures and rates that hold in a month, to start from, amounts as texts. Raises PermissionError."""
	check_is_hr()
	kept = json.loads(_kept(month))
	return {
		"figures": {name: _figure(name, kept[name]) for name in rules.FIGURES},
		"rates": {grade: str(row.value) for grade, row in _rates_at_end(month).items()},
	}


def try_out(month: Month, changes: Mapping[str, Any]) -> dict[str, Any]:
	"""Totals, components, teams and people before and after. changes: `figures` by name and `rates` by grade, those that
	differ. Raises PermissionError, Rejected."""
	check_is_hr()
	real, tried = _both(month, changes)
	problems: dict[str, str] = {}
	found = rules.outcome(_pairs(real, tried, problems))
	return {
		"month": month.key,
		**_said(found),
		"stored": _stored_total(month),
		"problems": dict(list(problems.items())[:_PROBLEMS_SHOWN]),
		"problem_count": len(problems),
	}


def try_out_for(month: Month, changes: Mapping[str, Any], employee: str) -> list[dict[str, Any]]:
	"""The lines of one person that would differ, with before and after in words. Raises PermissionError, Rejected."""
	check_is_hr()
	real, tried = _both(month, changes)
	member = computing.people_of(real).get(employee)
	if not member:
		raise Rejected("There is no member of staff “{person}”.", person=employee)
	known = gathering.chunk(month, [employee])
	before, after = (gathering.worked_out(member, known, one) for one in (real, tried))
	return [
		{
			"component": one.key.component,
			"before": text(one.before),
			"after": text(one.after),
			"change": text(one.change),
			"why": _why(after if one.after is not None else before, one.key),
		}
		for one in statements.compare(before, after)
	]


def _both(month: Month, changes: Mapping[str, Any]) -> tuple[Common, Common]:
	"""What is the same for everybody, as it is and as it would be."""
	wanted = rules.wanted(*(parsed(changes.get(part) or {}, dict) for part in ("figures", "rates")))
	real = gathering.common(month, policy.thawed(_kept(month)))
	return real, _changed(month, real, wanted)


def _changed(month: Month, real: Common, wanted: Wanted) -> Common:
	"""The awards of a quarter depend on the scheme: all of it is gathered with the other figures."""
	kept = {**json.loads(_kept(month)), **wanted.figures}
	other: Figures = policy.thawed(json.dumps(kept))
	schemes.check(other.scheme)
	known = set(frappe.get_all(GRADE, pluck="name"))
	if unknown := sorted(set(wanted.rates) - known):
		raise Rejected("There is no pay grade “{grade}”: choose one of the list.", grade=unknown[0])
	changed = dict(real.rates)
	for grade, amount in wanted.rates.items():
		first = min((row.first for row in changed.get(grade, ()) if not row.void), default=month.first)
		changed[grade] = (Row(min(first, month.first), amount, grade),)
	return replace(gathering.common(month, other), rates=changed)


def _pairs(real: Common, tried: Common, problems: dict[str, str]) -> Iterator[Pair]:
	people = computing.people_of(real)
	names = sorted(people)
	for start in range(0, len(names), computing.PER_CHUNK):
		some = names[start : start + computing.PER_CHUNK]
		known = gathering.chunk(real.month, some)
		for name in some:
			try:
				yield _pair(people[name], known, real, tried)
			except Rejected as rejected:
				problems[people[name].full_name] = said(rejected.reason)


def _pair(member: Member, known: Chunk, real: Common, tried: Common) -> Pair:
	before = gathering.worked_out(member, known, real)
	after = gathering.worked_out(member, known, tried)
	return Pair(member.employee, member.full_name, member.team, before, after)


def _figure(name: str, value: Any) -> str:
	return f"{money(value):.2f}" if name in rules.AMOUNTS else str(value)


def _kept(month: Month) -> str:
	"""The figures of a closed month are those that it was closed with."""
	row = frappe.db.get_value(MONTH, month.key, ["status", "figures"], as_dict=True)
	return row.figures if row and row.status == "Closed" and row.figures else policy.frozen()


def _rates_at_end(month: Month) -> dict[str, Row]:
	found = {grade: spans.at(rows, month.last) for grade, rows in rates.rows_of().items()}
	return {grade: row for grade, row in sorted(found.items()) if row}


def _stored_total(month: Month) -> str | None:
	"""What the statements come to that there are; None where there are none yet."""
	totals = frappe.get_all(STATEMENT, {"month": month.first}, pluck="total")
	return text(sum(map(money, totals), money(0))) if totals else None


def _said(found: Outcome) -> dict[str, Any]:
	return {
		"people": found.people,
		"more": found.more,
		"less": found.less,
		"total": _sums(found.total),
		"by_component": [{"component": name, **_sums(one)} for name, one in found.by_component.items()],
		"by_team": [{"team": name, **_sums(one)} for name, one in found.by_team.items()],
		"changed": [_person(pair) for pair in found.changed[:_PEOPLE_SHOWN]],
		"changed_count": len(found.changed),
	}


def _sums(one: rules.Sums) -> dict[str, str | None]:
	return {"before": text(one.before), "after": text(one.after), "change": text(one.change)}


def _person(pair: Pair) -> dict[str, Any]:
	return {
		"employee": pair.employee,
		"name": pair.name,
		"team": pair.team,
		"before": text(pair.before.total),
		"after": text(pair.after.total),
		"change": text(pair.change),
	}


def _why(of: Statement, key: statements.Key) -> str:
	line = next(line for line in of.lines if line.key == key)
	return " ".join(said(reason) for reason in line.why)
