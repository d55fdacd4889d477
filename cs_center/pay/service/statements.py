"""Statements as they are stored: one a person and month, written in bulk while they are drafts, never again once closed
(STAFF-3, STAFF-14)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.engines.database import Row, insert_many, ordered_name, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.statement import Line, Reference, Statement
from cs_center.pay.service.store import LINE, STATEMENT, money, quoted
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import Member

DRAFT, CLOSED = "Draft", "Closed"
_AT_ONCE = 1000
_COLUMNS = ("component", "amount", "rule", "why", "reference_doctype", "reference_name", "part", "corrects")


@dataclass(frozen=True, slots=True)
class Stored:
	"""A statement of the database."""

	name: str
	status: str
	statement: Statement
	rows: tuple[tuple[Any, ...], ...]


def stored(month: Month, employees: Collection[str]) -> dict[str, Stored]:
	"""The statements of these people for a month."""
	table = DocType(STATEMENT)
	query = frappe.qb.from_(table).where(table.month == month.first)
	heads = []
	for part in _parts(employees):
		heads += query.where(table.employee.isin(part)).select(table.name, table.employee, table.status).run()
	rows = _rows([name for name, _employee, _status in heads])
	return {
		employee: Stored(
			name, status, _statement(employee, month, rows.get(name, [])), _plain(rows.get(name, []))
		)
		for name, employee, status in heads
	}


def closed(employee: str, first: Month) -> list[Statement]:
	"""The closed statements of somebody from a month on."""
	filters = {"employee": employee, "status": CLOSED, "month": (">=", first.first)}
	heads = frappe.get_all(STATEMENT, filters=filters, fields=["name", "month"], order_by="month")
	rows = _rows([head.name for head in heads])
	return [_statement(employee, Month.of(head.month), rows.get(head.name, [])) for head in heads]


def write(month: Month, computed: Sequence[tuple[Member, Statement]]) -> int:
	"""Store statements as drafts; those that say what they said before stay untouched, and closed ones always. Answers how many
	were written."""
	known = stored(month, [member.employee for member, _statement in computed])
	changed = []
	for member, statement in computed:
		was = known.get(member.employee)
		rows = [_values(line) for line in statement.lines]
		if was and (was.status == CLOSED or was.rows == _plain(rows)):
			continue
		changed.append((member, statement, rows, was.name if was else ""))
	_insert_heads([one for one in changed if not one[3]], month)
	_update_heads([one for one in changed if one[3]])
	_insert_lines(changed, month)
	return len(changed)


def remove(month: Month, employees: Iterable[str]) -> None:
	"""Drafts of people who have no statement after all: nobody was ever shown them as their pay."""
	table = DocType(STATEMENT)
	for part in _parts(employees):
		query = frappe.qb.from_(table).where((table.month == month.first) & (table.status == DRAFT))
		if names := query.where(table.employee.isin(part)).select(table.name).run(pluck=True):
			frappe.db.delete(LINE, {"parent": ("in", names), "parenttype": STATEMENT})
			frappe.db.delete(STATEMENT, {"name": ("in", names)})


def drafted(month: Month) -> list[str]:
	"""Who has a draft."""
	return frappe.get_all(STATEMENT, filters={"month": month.first, "status": DRAFT}, pluck="employee")


def close(month: Month) -> None:
	"""All drafts of a month are closed, in the caller's transaction."""
	table, now = DocType(STATEMENT), now_datetime()
	query = frappe.qb.update(table).set(table.status, CLOSED).set(table.closed_at, now)
	query = query.set(table.closed_by, frappe.session.user).set(table.modified, now)
	query.where((table.month == month.first) & (table.status == DRAFT)).run()


def _values(line: Line) -> Row:
	return {
		"component": line.component,
		"amount": line.amount,
		"rule": line.rule,
		"why": "\n".join(kept(reason) for reason in line.why),
		"reference_doctype": line.reference.doctype,
		"reference_name": line.reference.name,
		"part": line.part,
		"corrects": line.corrects.first if line.corrects else None,
	}


def _plain(rows: Iterable[Any]) -> tuple[tuple[Any, ...], ...]:
	return tuple(
		tuple(money(row[one]) if one == "amount" else row[one] or "" for one in _COLUMNS) for row in rows
	)


def _statement(employee: str, month: Month, rows: Iterable[Any]) -> Statement:
	lines = tuple(
		Line(
			row.component,
			money(row.amount),
			(quoted(row.why or "", row.rule or ""),),
			Reference(row.reference_doctype or "", row.reference_name or ""),
			row.part or "",
			Month.of(row.corrects) if row.corrects else None,
		)
		for row in rows
	)
	return Statement(employee, month, lines)


def _rows(names: Sequence[str]) -> dict[str, list[Any]]:
	table, found = DocType(LINE), {}
	for part in _parts(names):
		query = frappe.qb.from_(table).where(table.parent.isin(part) & (table.parenttype == STATEMENT))
		query = query.select(table.parent, *(table[one] for one in _COLUMNS)).orderby(table.parent, table.idx)
		for row in query.run(as_dict=True):
			found.setdefault(row.parent, []).append(row)
	return found


def _parts(names: Iterable[str]) -> list[list[str]]:
	ordered = sorted(names)
	return [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]


def _insert_heads(changed: Sequence[tuple[Member, Statement, list[Row], str]], month: Month) -> None:
	common = {**stamp(), "month": month.first, "pay_month": month.key, "status": DRAFT}
	common |= {"computed_at": now_datetime()}
	insert_many(
		STATEMENT,
		[
			{
				**common,
				"name": name_of(member.employee, month),
				"employee": member.employee,
				"employee_name": member.full_name,
				"team": member.team or None,
				"post": member.post or None,
				"company": member.company or None,
				"total": statement.total,
			}
			for member, statement, _rows, _name in changed
		],
	)


def name_of(employee: str, month: Month) -> str:
	return f"{employee} {month.key}"


def _update_heads(changed: Sequence[tuple[Member, Statement, list[Row], str]]) -> None:
	table, now = DocType(STATEMENT), now_datetime()
	for _member, statement, _rows, name in changed:
		query = frappe.qb.update(table).set(table.total, statement.total).set(table.computed_at, now)
		query.set(table.modified, now).where((table.name == name) & (table.status == DRAFT)).run()
	for part in _parts(name for _member, _statement, _rows, name in changed):
		frappe.db.delete(LINE, {"parent": ("in", part), "parenttype": STATEMENT})


def _insert_lines(changed: Sequence[tuple[Member, Statement, list[Row], str]], month: Month) -> None:
	common = {**stamp(), "parenttype": STATEMENT, "parentfield": "lines"}
	insert_many(
		LINE,
		[
			{
				**common,
				"name": ordered_name(),
				"parent": name or name_of(member.employee, month),
				"idx": place,
				**row,
			}
			for member, _statement, rows, name in changed
			for place, row in enumerate(rows, 1)
		],
	)
