"""Every day: what is due is gathered over all plans, and each customer gets one greeting for all of it (KEEP-4).

Customers are taken in pages of one transaction each. A page that was written is known by the keys of its reasons, so
that a sweep that was killed, or comes twice, does nothing twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime

from cs_center.ahead.rules.channels import OPEN, TO_CALL, WITH_MANAGER, Choice, choose
from cs_center.ahead.rules.occasions import Occasion, in_order, merged
from cs_center.ahead.service import calls, finding, people, store
from cs_center.ahead.service.finding import Feast
from cs_center.ahead.service.plans import Plan, as_plan, enabled
from cs_center.ahead.service.store import GREETING, PLAN
from cs_center.engines import customers
from cs_center.engines.database import insert_many, only_one, retried
from cs_center.notices.service import Notice, tell

#: Customers of one transaction; of a festival, which is for everybody, most are only looked at.
_A_PAGE, _LOOKED_AT = 500, 2000
_SETTINGS = "CS Settings"
#: The event of the notifications that tell a manager of a customer's greeting.
METHOD = "cs_customer_ahead"


def is_due(now: datetime) -> bool:
	"""Whether today's greetings are still to be prepared, and it is late enough for it."""
	settings = frappe.get_cached_doc(_SETTINGS)
	done = settings.greetings_made_on and getdate(settings.greetings_made_on) >= now.date()
	return not done and now.hour >= cint(settings.greetings_hour)


def prepare() -> int:
	"""Make today's greetings; how many are new. Commits page by page. Safe to kill, to run twice and beside another worker.

	A plan that can not be followed is kept with its error and stops no other one.
	"""
	with only_one("cs_reminders") as is_ours:
		if not is_ours:
			return 0
		now = now_datetime()
		calls.lapse(now.date())
		found, feasts = _gathered(now.date())
		made = sum(
			retried(lambda _attempt, names=names: _tell_page(names, found, feasts, now))
			for names in _pages(found, feasts)
		)
		frappe.db.set_single_value(_SETTINGS, "greetings_made_on", now.date(), update_modified=False)
		frappe.db.commit()  # the day is done
		return made


def _gathered(today: date) -> tuple[dict[str, list[Occasion]], list[Feast]]:
	"""What is due by customer, and the festivals, which are for everybody."""
	found: dict[str, list[Occasion]] = {}
	feasts: list[Feast] = []
	for name in enabled(today):
		try:
			plan = as_plan(frappe.get_doc(PLAN, name))
			_check_ways(plan)
			feasts += finding.feasts(plan, today)
			of_plan = [one for _day, one in finding.of_people(plan, [today])]
		except Exception as error:
			frappe.db.rollback()
			frappe.log_error(f"Reminder plan {name} could not be followed", frappe.get_traceback())
			_keep_error(name, str(error)[:500] or type(error).__name__)
			continue
		_keep_error(name, None)
		for one in of_plan:
			found.setdefault(one.customer, []).append(one)
	return found, feasts


def _check_ways(plan: Plan) -> None:
	"""Nobody is noted as not to be reached because the site itself can not send."""
	if not people.sites_ways() & set(plan.channels):
		frappe.throw(
			_(
				"Nothing can be sent: enter the gateway in SMS Settings or an outgoing Email Account, or add calls."
			)
		)


def _keep_error(plan: str, error: str | None) -> None:
	if frappe.db.get_value(PLAN, plan, "sweep_error") != error:
		frappe.db.set_value(PLAN, plan, "sweep_error", error, update_modified=False)
		frappe.db.commit()  # what is wrong with a plan is read, whatever becomes of the others


def _pages(found: Mapping[str, Any], feasts: Sequence[Feast]) -> Iterator[Sequence[str]]:
	if not feasts:
		names = sorted(found)
		yield from (names[start : start + _A_PAGE] for start in range(0, len(names), _A_PAGE))
		return
	after = ""
	while span := customers.next_span(after, _LOOKED_AT):
		if names := customers.names_in(span):
			yield names
		after = span.last


def _tell_page(
	names: Sequence[str], found: Mapping[str, Iterable[Occasion]], feasts: Sequence[Feast], now: datetime
) -> int:
	"""Write what a page of customers is told; how many greetings are new. Commits."""
	known, today = people.of(names), now.date()
	plans = {plan: as_plan(frappe.get_cached_doc(PLAN, plan)) for plan in _plans_of(found, names)}
	occasions = [
		one for name in known.names for one in found.get(name, ()) if known.fits(name, plans[one.plan])
	]
	occasions += [
		feast.for_customer(name) for feast in feasts for name in known.names if known.fits(name, feast.plan)
	]
	if not occasions:
		return 0
	whose = sorted({one.customer for one in occasions})
	told = store.told_lately(whose, today)
	waiting = merged(one for one in occasions if one.key not in told)
	standing = store.standing(sorted(waiting), today) if waiting else {}
	_join({name: waiting.pop(name) for name in list(waiting) if name in standing}, standing, now)
	reaches = people.reaches(sorted(waiting), known.managers)
	new = [
		(of_one, choice)
		for name, of_one in sorted(waiting.items())
		if (choice := choose(of_one, reaches[name], now))
	]
	_write(new, known.titles, today)
	frappe.db.commit()  # a page at a time: who was told is not told again
	return len(new)


def _plans_of(found: Mapping[str, Iterable[Occasion]], names: Sequence[str]) -> set[str]:
	return {one.plan for name in names for one in found.get(name, ())}


def _join(more: Mapping[str, Sequence[Occasion]], standing: Mapping[str, Any], now: datetime) -> None:
	"""Who is still to be called or written to hears of all of it at once; who has heard today hears it another day."""
	joined = {name: of_one for name, of_one in more.items() if standing[name].status in OPEN}
	if not joined:
		return
	greetings = [standing[name].name for name in joined]
	before = store.reasons_of(greetings)
	rows = []
	for name, of_one in joined.items():
		row = standing[name]
		rows += store.reason_rows(row.name, in_order(of_one), now.date(), len(before.get(row.name, ())))
		last_day = max(row.last_day, *(one.last_day for one in of_one))
		frappe.db.set_value(GREETING, row.name, "last_day", last_day, update_modified=False)
	insert_many(store.REASON, rows)
	to_call = [standing[name] for name in joined if standing[name].status == TO_CALL]
	calls.say_more(to_call)


def _write(new: Sequence[tuple[tuple[Occasion, ...], Choice]], titles: dict[str, str], today: date) -> None:
	if not new:
		return
	rows = store.write_new(new, titles, today)
	by_customer = {of_one[0].customer: of_one for of_one, _choice in new}
	calls.open_for([row for row in rows if row.status == TO_CALL], by_customer, today)
	reasons = store.reasons_of([row.name for row in rows if row.status == WITH_MANAGER])
	tell(
		Notice(row.assigned_to, METHOD, "Customer", row.customer, _for_manager(row, reasons[row.name]))
		for row in rows
		if row.status == WITH_MANAGER
	)


def _for_manager(row: Any, reasons: Sequence[Any]) -> str:
	return "\n".join((row.party_name, *(one.reason for one in reasons)))
