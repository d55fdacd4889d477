"""Who is to be told of something: found by indexed keys, never by looking at everybody (KEEP-4)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frappe.utils import getdate

from cs_center.ahead.rules.days import keys_on
from cs_center.ahead.rules.occasions import BIRTHDAY, DOCUMENT, FESTIVAL, Occasion
from cs_center.ahead.service.plans import Plan, festivals
from cs_center.ahead.service.store import occasion_key
from cs_center.engines import customers, documents

BIRTHDAY_FIELD = "cs_birthday_key"
_A_PAGE = 500


@dataclass(frozen=True, slots=True)
class Feast:
	"""A festival of a plan that is due: it is for everybody whom the plan is for."""

	plan: Plan
	name: str
	day: date
	before: int

	def for_customer(self, customer: str) -> Occasion:
		return _occasion(self.plan, customer, self.name, self.day, self.before)


def of_people(plan: Plan, days: Sequence[date]) -> Iterator[tuple[date, Occasion]]:
	"""What is due by a plan for documents or birthdays, with the one of `days` on which it is."""
	if plan.kind == DOCUMENT:
		yield from _of_documents(plan, days)
	elif plan.kind == BIRTHDAY:
		yield from _birthdays(plan, days)


def feasts(plan: Plan, today: date) -> list[Feast]:
	"""The festivals that are due today by a plan."""
	if plan.kind != FESTIVAL:
		return []
	known = festivals(plan)
	return [
		Feast(plan, name, day, plan.timing.due_on(day, today) or 0)
		for day in plan.timing.days_due(today)
		for name, key in known.items()
		if key in keys_on(day)
	]


def _birthdays(plan: Plan, days: Sequence[date]) -> Iterator[tuple[date, Occasion]]:
	kept_on: dict[str, list[tuple[date, date]]] = {}
	for today in days:
		for day in plan.timing.days_due(today):
			for key in keys_on(day):
				kept_on.setdefault(key, []).append((today, day))
	for customer, key in customers.with_value(BIRTHDAY_FIELD, kept_on):
		for today, day in kept_on[key]:
			yield today, _occasion(plan, customer, BIRTHDAY, day, plan.timing.due_on(day, today) or 0)


def _of_documents(plan: Plan, days: Sequence[date]) -> Iterator[tuple[date, Occasion]]:
	wanted = sorted({day for today in days for day in plan.timing.days_due(today)})
	found = documents.dated(
		plan.doctype, plan.rows_of, plan.date_field, plan.customer_field, list(_spans(wanted))
	)
	for start in range(0, len(found), _A_PAGE):
		rows = found[start : start + _A_PAGE]
		fitting = documents.fitting(plan.doctype, [row.name for row in rows], plan.conditions)
		if plan.row_conditions:
			of_rows = documents.fitting(plan.rows_of, [row.row for row in rows], plan.row_conditions)
			rows = [row for row in rows if row.row in of_rows]
		for row in rows:
			if row.name in fitting:
				yield from _of_document(plan, row, days)


def _of_document(plan: Plan, row: Any, days: Sequence[date]) -> Iterator[tuple[date, Occasion]]:
	day = getdate(row.day)
	for today in days:
		before = plan.timing.due_on(day, today)
		if before is not None:
			yield today, _occasion(plan, row.customer, plan.name, day, before, str(row.name))


def _spans(days: Iterable[date]) -> Iterator[tuple[date, date]]:
	first = last = None
	for day in days:
		if last and day - last > timedelta(days=1):
			yield first, last
			first = day
		first, last = first or day, day
	if first:
		yield first, last


def _occasion(plan: Plan, customer: str, label: str, day: date, before: int, document: str = "") -> Occasion:
	doctype = plan.doctype if document else ""
	return Occasion(
		key=occasion_key(plan.name, doctype, document, customer, label, day, before),
		customer=customer,
		plan=plan.name,
		label=label,
		day=day,
		before=before,
		last_day=plan.timing.last_day(day, before),
		priority=plan.priority,
		channels=plan.channels,
		by_manager=plan.by_manager,
		reference_doctype=doctype,
		reference_name=document,
	)
