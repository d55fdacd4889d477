"""Whom a plan would remind in the next days, before it is saved: nothing is written (KEEP-4)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from time import monotonic
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from cs_center.ahead.rules.channels import NOT_ALLOWED, TO_SEND, UNREACHABLE, Choice, choose
from cs_center.ahead.rules.occasions import Occasion, Timing, reason
from cs_center.ahead.service import finding, people, plans, words
from cs_center.ahead.service.plans import Plan
from cs_center.ahead.service.store import PLAN
from cs_center.calls.service.words import say
from cs_center.engines import customers

DAYS = 30
_NAMED, _LONGEST_SECONDS, _A_PAGE = 20, 20, 500

Due = tuple[date, Occasion]


def preview(values: dict[str, Any]) -> dict[str, Any]:
	"""Whom the plan would remind from today on. Raises PermissionError, ValidationError.

	Answers days, reminders, customers, barred and unreachable (of the reminders), channels (how many by each), ways (of the
	plan's channels those by which the site can send), is_all (false when it stopped for the time it took), named (the first
	ones), and example (what the first one is told).
	"""
	frappe.has_permission(PLAN, "write", throw=True)
	doc = frappe.get_doc({**values, "doctype": PLAN})
	plans.check(doc)
	plan, began, is_all = plans.as_plan(doc), monotonic(), True
	counted: Counter[str] = Counter()
	whose: set[str] = set()
	named: list[tuple[Due, Choice, str]] = []
	for page in _pages(_exact(plan), getdate()):
		for due, choice, title in _told(page, plan):
			counted.update({choice.status, choice.channel})
			counted["reminders"] += 1
			whose.add(due[1].customer)
			named.append((due, choice, title))
		named = sorted(named, key=lambda one: (one[0][0], one[2]))[:_NAMED]
		if monotonic() - began > _LONGEST_SECONDS:
			is_all = False
			break
	return {
		"days": DAYS,
		"reminders": counted["reminders"],
		"customers": len(whose),
		"barred": counted[NOT_ALLOWED],
		"unreachable": counted[UNREACHABLE],
		"channels": {channel: counted[channel] for channel in plan.channels if counted[channel]},
		"ways": [channel for channel in plan.channels if channel in people.sites_ways()],
		"is_all": is_all,
		"named": [_named(*one) for one in named],
		"example": _example(doc, named),
	}


def _exact(plan: Plan) -> Plan:
	"""Each on its day: what is ahead is not late."""
	return replace(plan, timing=Timing(plan.timing.before))


def _pages(plan: Plan, today: date) -> Iterator[Sequence[Due]]:
	days = [today + timedelta(days=count) for count in range(DAYS)]
	found = sorted(finding.of_people(plan, days), key=lambda due: due[0])
	yield from (found[start : start + _A_PAGE] for start in range(0, len(found), _A_PAGE))
	feasts = [(day, feast) for day in days for feast in finding.feasts(plan, day)]
	after = ""
	while feasts and (span := customers.next_span(after, _A_PAGE)):
		names = customers.names_in(span)
		yield [(day, feast.for_customer(name)) for day, feast in feasts for name in names]
		after = span.last


def _told(page: Sequence[Due], plan: Plan) -> Iterator[tuple[Due, Choice, str]]:
	known = people.of(sorted({one.customer for _day, one in page}))
	meant = [due for due in page if due[1].customer in known.names and known.fits(due[1].customer, plan)]
	reaches = people.reaches(sorted({one.customer for _day, one in meant}), known.managers)
	for day, one in meant:
		choice = choose((one,), reaches[one.customer], datetime.combine(day, time()))
		yield (day, one), choice or Choice(TO_SEND), known.titles[one.customer]


def _named(due: Due, choice: Choice, title: str) -> dict[str, Any]:
	day, one = due
	return {
		"day": day,
		"customer": one.customer,
		"customer_name": title,
		"reason": say(reason(one, getdate())),
		"status": choice.status,
		"channel": choice.channel,
		"why": say(choice.why) if choice.why else "",
	}


def _example(doc: Document, named: Sequence[tuple[Due, Choice, str]]) -> dict[str, str] | None:
	if not named:
		return None
	(day, one), _choice, title = named[0]
	row = frappe._dict(
		occasion=one.label,
		occasion_date=one.day,
		reference_doctype=one.reference_doctype,
		reference_name=one.reference_name,
	)
	try:
		said = words.said(title, [row], day, doc)
	except words.CanNotBeSaid as error:
		return {"subject": "", "message": str(error)}
	return {"subject": said.subject, "message": said.message}
