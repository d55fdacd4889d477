"""Greetings by telephone: callbacks of the one queue, and what became of them (KEEP-4)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import escape_html, getdate, now_datetime

from cs_center.ahead.rules.channels import CALLED, MISSED, TO_CALL, TO_SEND, UNREACHABLE
from cs_center.ahead.rules.occasions import Occasion
from cs_center.ahead.service import store, words
from cs_center.ahead.service.store import GREETING
from cs_center.callbacks.service import causes
from cs_center.callbacks.service.causes import Cause
from cs_center.contact.rules.conduct import CARE
from cs_center.engines.customers import names_of

_A_PAGE = 500
_AFTER_CALL = {"Done": CALLED, "Unreachable": UNREACHABLE, "Cancelled": MISSED}


def open_for(rows: Sequence[Any], occasions: Mapping[str, Sequence[Occasion]], today: date) -> None:
	"""Have customers called of whom these greetings are."""
	reasons = store.reasons_of([row.name for row in rows]) if rows else {}
	end_of_day = datetime.combine(today + timedelta(days=1), time())
	causes.open_for(
		Cause(
			cause_key=row.cause_key,
			reason=_as_one(reasons[row.name]),
			due_at=end_of_day,
			customer=row.customer,
			purpose=CARE,
			assigned_to=row.assigned_to or "",
			reference_doctype=occasions[row.customer][0].reference_doctype or "Customer",
			reference_name=occasions[row.customer][0].reference_name or row.customer,
		)
		for row in rows
	)


def say_more(rows: Sequence[Any]) -> None:
	"""There is more to say in calls that nobody has made yet."""
	reasons = store.reasons_of([row.name for row in rows]) if rows else {}
	causes.say_instead({row.cause_key: _as_one(reasons[row.name]) for row in rows})


def script(callback: Any) -> str:
	"""What to say in a call that is a greeting, as HTML; nothing for every other callback. Called by `cs_callback_scripts`."""
	row = frappe.db.get_value(
		GREETING, {"cause_key": callback.cause_key}, ["name", "customer", "party_name"], as_dict=True
	)
	if not callback.cause_key or not row:
		return ""
	title = names_of([row.customer]).get(row.customer) or row.party_name
	try:
		text = words.said(title, store.reasons_of([row.name])[row.name], getdate()).message
	except words.CanNotBeSaid as error:
		return escape_html(_("The words of the plan can not be filled in: {0}").format(error))
	return "<br>".join(escape_html(line) for line in text.splitlines())


def follow() -> int:
	"""What became of calls; how many are over. Commits page by page."""
	greeting, over, after = DocType(GREETING), 0, ""
	while True:
		is_next = (greeting.status == TO_CALL) & (greeting.name > after)
		query = frappe.qb.from_(greeting).where(is_next).orderby(greeting.name).limit(_A_PAGE)
		rows = query.select("name", "cause_key").run(as_dict=True)
		if not rows:
			return over
		after = rows[-1].name
		ends = causes.ends_of([row.cause_key for row in rows])
		for row in rows:
			if end := ends.get(row.cause_key):
				_end(row.name, end)
				over += 1
		frappe.db.commit()  # a page at a time, and found again by their state if this is killed


def lapse(today: date) -> None:
	"""Greetings of which nothing came on their day: messages may be told of another day, calls that are too late are not made.

	A call that was promised to the customer is made. Commits page by page.
	"""
	greeting = DocType(GREETING)
	unsent = (greeting.status == TO_SEND) & (greeting.day < today)
	while names := frappe.qb.from_(greeting).where(unsent).limit(_A_PAGE).select("name").run(pluck=True):
		store.free_occasions(names)
		values = {"status": MISSED, "why": _("It was not sent on its day."), "send_at": None}
		frappe.db.set_value(GREETING, {"name": ("in", names)}, values)
		frappe.db.commit()  # a page at a time
	too_late = (greeting.status == TO_CALL) & (greeting.last_day < today)
	keys = frappe.qb.from_(greeting).where(too_late).select("cause_key").run(pluck=True)
	for start in range(0, len(keys), _A_PAGE):
		causes.cancel_unpromised(keys[start : start + _A_PAGE], _("It is too late for this call."))
		frappe.db.commit()  # a page at a time
	follow()


def _end(greeting: str, end: Any) -> None:
	values = {"status": _AFTER_CALL[end.status], "sent_at": end.closed_at or now_datetime()}
	frappe.db.set_value(GREETING, greeting, {**values, "why": end.result or None})


def _as_one(reasons: Sequence[Any]) -> str:
	return " ".join(one.reason for one in reasons)
