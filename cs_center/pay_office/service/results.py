"""What a preview or a written change says on the rows of `CS Pay Change` (STAFF-14)."""

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.engines.database import upsert_many
from cs_center.pay.rules.changes import Effect, Preview
from cs_center.pay_office.rules.sheet import GRADES_OF_STAFF
from cs_center.pay_office.service.planning import Plan, summed
from cs_center.pay_office.service.store import CHANGE, CHANGE_ROW
from cs_center.responsibility.service.naming import kept

_COLUMNS = (
	"resolved",
	"known_as",
	"grade_before",
	"before_amount",
	"after_amount",
	"difference",
	"people",
	"problem",
	"written",
)
#: What a row says before anything is known of it.
BLANK = dict.fromkeys(_COLUMNS) | {"before_amount": 0, "after_amount": 0, "difference": 0, "people": 0}
#: What a change says then.
BLANK_HEAD = {"checked_at": None, "people": 0, "difference": 0, "problems": 0, "progress": 0, "problem": None}


def write(doc: Document, plan: Plan, written: dict[str, str] | None = None, **values: Any) -> None:
	"""Keep what a plan found with the change, `written` the names of what was added by subject. In the caller's transaction."""
	effects, problems = plan.effects_by_row(), plan.problems_by_row()
	rows = []
	for row in doc.rows:
		subject = plan.subjects[row.idx]
		rows.append(
			{
				**{
					column: row.get(column)
					for column in ("name", "parent", "parenttype", "parentfield", "idx")
				},
				"resolved": subject or None,
				"known_as": _name_of(doc, plan, subject),
				**_amounts(effects.get(row.idx, [])),
				"problem": kept(problems[row.idx].reason) if row.idx in problems else None,
				"written": (written or {}).get(subject),
			}
		)
	upsert_many(CHANGE_ROW, rows, _COLUMNS)
	frappe.db.set_value(CHANGE, doc.name, {**head(plan.preview, plan.moved), **values})


def head(preview: Preview, people: int) -> dict[str, Any]:
	return {
		"checked_at": now_datetime(),
		"people": people,
		"difference": preview.difference,
		"problems": len(preview.problems),
		"problem": None,
	}


def effects(plan: Plan, start: int, length: int) -> list[dict[str, Any]]:
	"""What changes for whom, a page of it."""
	return [
		{
			"row": one.row,
			"employee": one.person,
			"employee_name": plan.people[one.person].full_name,
			"team": plan.people[one.person].team,
			"on": str(one.on),
			"grade_before": one.grade_before,
			"grade_after": one.grade_after,
			"before": text(one.before),
			"after": text(one.after),
			"difference": text(one.difference),
		}
		for one in plan.preview.effects[start : start + length]
	]


def _amounts(effects: list[Effect]) -> dict[str, Any]:
	before, after, difference = summed(effects)
	grades = {one.grade_before for one in effects}
	return {
		"grade_before": (grades.pop() or None) if len(grades) == 1 else None,
		"before_amount": before,
		"after_amount": after,
		"difference": difference,
		"people": len(effects),
	}


def _name_of(doc: Document, plan: Plan, subject: str) -> str | None:
	if doc.what != GRADES_OF_STAFF:
		return subject or None
	member = plan.people.get(subject)
	return member.full_name if member else None


def text(amount: Any) -> str | None:
	"""An amount as it is exact in JSON."""
	return None if amount is None else f"{amount:.2f}"
