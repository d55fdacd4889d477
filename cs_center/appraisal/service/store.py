"""The rows of appraisals, their lines and their history: read with locks by who changes them, written many at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules.lines import Evidence, PointLine
from cs_center.appraisal.rules.months import OPEN_FOR_LINES, MonthStanding
from cs_center.appraisal.service.policy import LINE, number
from cs_center.engines.database import insert_many, ordered_name, stamp, upsert_many
from cs_center.papers.rules.month import Month

APPRAISAL, EVENT, MONTH = "CS Appraisal", "CS Appraisal Event", "CS Appraisal Month"
OPEN, SETTLED = "Open", "Settled"
OPEN_STATES = OPEN_FOR_LINES
_AT_ONCE = 1000

Row = dict[str, Any]
Rows = Mapping[str, "frappe._dict"]


def name_of_month(employee: str, month: Month) -> str:
	"""The name of an appraisal: so there is one of a person and month, whoever writes it."""
	return f"{month.key}-{employee}"


def locked(names: Iterable[str]) -> dict[str, "frappe._dict"]:
	"""Appraisals as they are now, by name, locked until the end of the transaction."""
	appraisal = DocType(APPRAISAL)
	query = frappe.qb.from_(appraisal).select("*").orderby(appraisal.name).for_update()
	return {row.name: row for row in _in_parts(query, appraisal.name, names)}


def locked_one(name: str) -> "frappe._dict":
	"""Raises DoesNotExistError."""
	if not (row := locked([name]).get(name)):
		frappe.throw(_("There is no appraisal {0}.").format(name), frappe.DoesNotExistError)
	return row


def lines_of(appraisals: Collection[str]) -> dict[str, list["frappe._dict"]]:
	"""The lines that count, by appraisal, as they are now: whoever changes one has locked its appraisal."""
	line = DocType(LINE)
	query = (
		frappe.qb.from_(line)
		.where(line.taken_back == 0)
		.select("*")
		.orderby(line.day, line.creation, line.name)
		.for_update()
	)
	found: dict[str, list[frappe._dict]] = {name: [] for name in appraisals}
	for row in _in_parts(query, line.appraisal, appraisals):
		found[row.appraisal].append(row)
	return found


def standing(row: Any) -> MonthStanding:
	"""How a month stands, as the rules see it; people are users, and employees where they have no user."""
	reviewed_on = getdate(row.reviewed_at) if row.reviewed_at else None
	until = getdate(row.appeal_until) if row.appeal_until else None
	return MonthStanding(row.user or row.employee, Month(getdate(row.month)), row.status, reviewed_on, until)


def as_line(row: Any) -> PointLine:
	"""A stored line, as the rules see it."""
	return PointLine(
		row.employee,
		Month(getdate(row.month)),
		row.rule,
		number(row.points),
		getdate(row.day),
		Evidence(row.evidence_doctype or "", row.evidence_name or ""),
		row.reason or "",
		Month(date.fromisoformat(f"{row.corrects}-01")) if row.corrects else None,
		row.open_key or "",
	)


def line_row(line: PointLine, reason: str, given_by: str | None) -> Row:
	"""A line as it is stored. `given_by` None: by the facts."""
	return {
		"name": ordered_name(),
		**stamp(),
		"appraisal": name_of_month(line.person, line.month),
		"employee": line.person,
		"month": line.month.first,
		"month_key": line.month.key,
		"day": line.day,
		"rule": line.rule,
		"points": line.points,
		"reason": reason,
		"evidence_doctype": line.evidence.doctype or None,
		"evidence_name": line.evidence.name or None,
		"corrects": line.corrects.key if line.corrects else None,
		"from_facts": int(given_by is None),
		"given_by": given_by,
		"given_at": now_datetime(),
		"line_key": line.key or None,
		"open_key": line.key or None,
		"taken_back": 0,
	}


def add_lines(rows: Sequence[Row]) -> None:
	insert_many(LINE, rows)


def take_back(names: Collection[str], why: str, by: str | None) -> None:
	"""Lines count no more and stay. Their keys are free for what the facts say another time."""
	line = DocType(LINE)
	parts = sorted(names)
	for start in range(0, len(parts), _AT_ONCE):
		(
			frappe.qb.update(line)
			.set(line.taken_back, 1)
			.set(line.taken_back_by, by)
			.set(line.taken_back_at, now_datetime())
			.set(line.taken_back_why, why)
			.set(line.open_key, None)
			.set(line.modified, now_datetime())
			.where(line.name.isin(parts[start : start + _AT_ONCE]))
		).run()


def write(rows: Sequence[Row], update: Sequence[str]) -> None:
	"""Make or change appraisals; rows have the same columns, `name` among them."""
	written = stamp()
	upsert_many(APPRAISAL, [{**written, **row} for row in rows], (*update, "modified", "modified_by"))


def event(
	row: Any, what: str, reason: str, *, after: str | None = None, line: str | None = None, **points: Decimal
) -> Row:
	"""The next step of a month's history; the row learns that it has it. points: `before` and `after_points`."""
	row.steps = (row.steps or 0) + 1
	before = points.get("points_before", row.points or 0)
	return {
		"name": ordered_name(),
		**stamp(),
		"appraisal": row.name,
		"position": row.steps,
		"event": what,
		"at": now_datetime(),
		"by_user": frappe.session.user,
		"from_status": row.status,
		"to_status": after or row.status,
		"points_before": before,
		"points_after": points.get("points_after", before),
		"line": line,
		"reason": reason,
	}


def append(events: Sequence[Row]) -> None:
	insert_many(EVENT, events)


def _in_parts(query: Any, column: Any, names: Iterable[str]) -> list["frappe._dict"]:
	ordered, rows = sorted(set(names)), []
	for start in range(0, len(ordered), _AT_ONCE):
		rows += query.where(column.isin(ordered[start : start + _AT_ONCE])).run(as_dict=True)
	return rows
