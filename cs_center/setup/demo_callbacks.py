"""The demo's callbacks and surveys: visits that are followed up, a quarter's sample, what officers heard (BACK-4 to BACK-6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import frappe
from frappe.utils import getdate, now_datetime

from cs_center.callbacks.rules import results as rules
from cs_center.callbacks.service import causes, results
from cs_center.callbacks.service.results import Result
from cs_center.callbacks.service.store import DOCTYPE
from cs_center.calls.rules import access
from cs_center.contact.service import leases, queue
from cs_center.engines.people import enabled_users_with_role
from cs_center.setup import survey_defaults
from cs_center.setup.demo_clock import become
from cs_center.setup.demo_fates import Life
from cs_center.surveys.rules import forms
from cs_center.surveys.service import answering, asking, drawing, inviting, samples, store

#: What a stopped load has left; of callbacks only what this made, as those of calls came from the switch.
MADE = (drawing.SAMPLE, drawing.DRAWN, drawing.POPULATION, "CS Survey Share", store.INVITATION)
MADE += (store.RESPONSE, store.ANSWER, "CS Improvement Plan")
_FIRST_HOUR, _VISITS, _CALLS = 10, 4, 4
_SAMPLE_STARTS, _SHARE = timedelta(days=6, hours=1), 5
_VISITED = ("小修上门后回访", "新装机后回访", "移机后回访")
#: Outcomes by how often they come, and what the customer says.
_OUTCOMES = {
	rules.REACHED: (7, ""),
	rules.NO_ANSWER: (3, ""),
	rules.BUSY: (1, ""),
	rules.CALL_AGAIN: (1, "在开会，请明天再打"),
	rules.WRONG_NUMBER: (1, "号码已换人"),
}
_WORDS = ("师傅准时，服务态度好", "很满意", "信号比以前好", "希望营业厅周末也开门", "")
_MARKS = (5, 5, 5, 4, 4, 3, 2)


def days(begin: datetime, now: datetime) -> Iterator[tuple[datetime, Life]]:
	"""Each day some visits are to be followed up and the officers call; one sample is drawn, asked and closed."""
	first = begin.replace(hour=_FIRST_HOUR, minute=20)
	whole_days = (now - first).days
	for day in range(whole_days):
		at = first + timedelta(days=day)
		yield at - timedelta(hours=1), Life(f"visits {day}", "", "", (), "", begins=_visits)
		yield at, Life(f"callbacks {day}", "", "", (), "", begins=_call)
	yield first + _SAMPLE_STARTS, Life("sample", "", "", (), "", begins=_draw)
	yield now - timedelta(hours=1), Life("sample ends", "", "", (), "", begins=_close)


def forget() -> None:
	"""Throw away what a load that was stopped has left."""
	for doctype in MADE:
		frappe.db.delete(doctype)
	frappe.db.delete(DOCTYPE, {"cause_key": ("like", "demo-visit:%")})
	frappe.db.delete(DOCTYPE, {"reference_doctype": store.INVITATION})


def _visits(life: Life) -> None:
	random = life.random()
	customers = frappe.get_all("Customer", filters={"cs_tier": ("is", "set")}, pluck="name", order_by="name")
	due_at = now_datetime() + timedelta(days=3)
	causes.open_for(
		causes.Cause(f"demo-visit:{life.key} {customer}", random.choice(_VISITED), due_at, customer)
		for customer in random.sample(customers, min(_VISITS, len(customers)))
	)


def _call(life: Life) -> None:
	inviting.expire()
	for user in enabled_users_with_role(access.CALLBACK_OFFICER):
		for number in range(_CALLS):
			become(user)
			if lease := queue.take_next(user, DOCTYPE):
				_talk(lease.task, Random(f"{life.key} {user} {number}"))
				leases.release(user)


def _talk(callback: str, random: Random) -> None:
	shares = [share for share, _words in _OUTCOMES.values()]
	[outcome] = random.choices(list(_OUTCOMES), shares)
	doctype, name = frappe.db.get_value(DOCTYPE, callback, ["reference_doctype", "reference_name"])
	words = _OUTCOMES[outcome][1]
	if outcome == rules.REACHED:
		words = random.choice(_WORDS)
		if doctype == store.INVITATION:
			answering.answer_by_phone(name, _said(random))
	again_at = now_datetime() + timedelta(days=1) if outcome == rules.CALL_AGAIN else None
	results.log(callback, Result(outcome, words, again_at))


def _said(random: Random) -> dict[str, object]:
	"""Answers to the survey that is shipped, by the names of its questions."""
	survey = store.as_rule(frappe.get_cached_doc(store.SURVEY, survey_defaults.SURVEY))
	solved = random.choice((forms.YES, forms.YES, forms.YES, forms.NO))
	return {
		question.key: {
			forms.YES_OR_NO: solved,
			forms.MARK: str(random.choice(_MARKS)),
			forms.WORDS: random.choice(_WORDS),
		}[question.kind]
		for question in survey.questions
	}


def _draw(_life: Life) -> None:
	become(_leader())
	today = getdate()
	quarter = f"{today.year}-Q{(today.month - 1) // 3 + 1}"
	shares = [{"area": "", "share": _SHARE}]
	values = {"quarter": quarter, "survey": survey_defaults.SURVEY, "channel": store.PHONE, "shares": shares}
	doc = frappe.get_doc({"doctype": drawing.SAMPLE, **values}).insert()
	samples.ask_draw(doc.name)
	drawing.draw(doc.name)
	samples.ask_customers(doc.name)
	asking.ask(doc.name)


def _close(_life: Life) -> None:
	become(_leader())
	for name in frappe.get_all(drawing.SAMPLE, {"status": drawing.ASKING}, pluck="name"):
		samples.close(name)


def _leader() -> str:
	return next(iter(enabled_users_with_role(access.SUPERVISOR)), "Administrator")
