"""People on lists as the queue of calls knows them: who draws which, whether one is still to be called, what to say."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import get_datetime, getdate, now_datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.words import say_for_all
from cs_center.contact.rules import conduct as laws
from cs_center.contact.rules.order import Place, place
from cs_center.contact.service import conduct, ledger, places, queue, settings
from cs_center.outbound.rules import lists, results, words
from cs_center.outbound.service import store
from cs_center.outbound.service.store import CALL, LIST, OFFICER, party_of
from cs_center.retention.service.members import held_out
from cs_center.surveys.service import phone

_ALONE = "A campaign leaves this customer alone for comparison: nobody makes them an offer."


def pools(user: str, now: datetime) -> list[str]:
	"""Lists of this day on which the user is named to call, as far as calls are allowed at this hour."""
	found, officer, day = DocType(LIST), DocType(OFFICER), now.date()
	query = frappe.qb.from_(found).join(officer).on(officer.parent == found.name)
	query = query.where((officer.user == user) & (found.status == lists.RUNNING))
	query = query.where(
		(found.way == lists.BY_OFFICERS) & (found.period_from <= day) & (found.period_to >= day)
	)
	rows = query.select(found.name, found.purpose).distinct().run()
	return [
		store.pool(name, hours)
		for name, purpose in rows
		for hours in conduct.open_hours(now, lists.CONDUCT[purpose])
	]


def contact_of(row: Any, outbound_list: Any) -> laws.Contact:
	"""Who is to be called, as the laws see them, with what was tried."""
	known = conduct.contact(party_of(row), lists.CONDUCT[outbound_list.purpose], outbound_list.name)
	promised_at = get_datetime(row.promised_at) if row.promised_at else None
	return replace(known, attempts=ledger.attempts(CALL, row.name), promised_at=promised_at)


def ready(name: str, user: str, now: datetime) -> bool:
	"""Whether the user may call now. What must wait, or may not be called at all, is moved to where it belongs."""
	row = store.locked(name)
	outbound_list = frappe.get_cached_doc(LIST, row.outbound_list)
	if row.status not in results.OPEN or not is_calling(outbound_list, user, now):
		return False
	contact = contact_of(row, outbound_list)
	reason = laws.forbids(contact, now, settings.conduct())
	is_alone = outbound_list.purpose == lists.SALES and bool(row.customer) and bool(held_out([row.customer]))
	if not reason and not is_alone:
		return True
	values = not_now(contact, now) if reason else alone(now)
	if values["next_action_at"]:
		values["pool"] = queue.pool_at_hours(row.pool, store.party_of(row))
		values["hours"] = values["pool"].rpartition("|")[2]
	frappe.db.set_value(CALL, name, values)
	frappe.db.commit()  # what was found out about one customer holds, whoever is called next
	return False


def is_calling(outbound_list: Any, user: str, now: datetime) -> bool:
	"""Whether the user calls customers of a list at this moment. The status is read anew: a pause counts at once."""
	status = frappe.db.get_value(LIST, outbound_list.name, "status")
	in_period = is_in_period(outbound_list, now)
	named = user in {row.user for row in outbound_list.officers}
	return status == lists.RUNNING and outbound_list.way == lists.BY_OFFICERS and in_period and named


def is_in_period(outbound_list: Any, now: datetime) -> bool:
	"""Whether the day is one of the list's."""
	return getdate(outbound_list.period_from) <= now.date() <= getdate(outbound_list.period_to)


def not_now(contact: laws.Contact, now: datetime) -> dict[str, Any]:
	"""What becomes of somebody who must not be called at this moment: later, or not at all."""
	found = laws.when(contact, now, settings.conduct())
	if found.at:
		return {"next_action_at": found.at}
	status = results.NOT_ALLOWED if laws.refusal(contact) else results.UNREACHABLE
	return {"status": status, "result": say_for_all(found.reason), **_over(now)}


def alone(now: datetime) -> dict[str, Any]:
	"""What becomes of somebody who has come to be left alone by a campaign."""
	return {"status": results.NOT_ALLOWED, "result": say_for_all(Reason(_ALONE, {}, "KEEP-6")), **_over(now)}


def _over(now: datetime) -> dict[str, Any]:
	return {"result_at": now, "pool": None, "next_action_at": None, "promised_at": None}


def order_of(row: Any, promised_at: datetime | None) -> Place:
	"""Where somebody who is still to be called stands in the queue."""
	rank = places.ranks([row.customer or ""])[row.customer or ""]
	return place(end_of(row.outbound_list), settings.order(), rank.above, rank.tier, promised_at)


def end_of(outbound_list: str) -> datetime:
	"""The last second of a list's period."""
	until = frappe.db.get_value(LIST, outbound_list, "period_to")
	return datetime.combine(getdate(until or now_datetime()), time.max.replace(microsecond=0))


def show(name: str) -> dict[str, Any]:
	"""What the officer sees who has the customer: whom to call, why, what to say and to ask, what was said before."""
	row = frappe.db.get_value(CALL, name, "*", as_dict=True)
	doc = frappe.get_cached_doc(LIST, row.outbound_list)
	_key, extra = store.kept_of([name])[name]
	values = store.values_of(row, extra)
	return {
		"title": row.party_name or row.caller_number,
		"customer": row.customer,
		"number": store.full_number(name),
		"why": [_("List: {0}.").format(doc.title), row.order_reason],
		"due_at": end_of(doc.name),
		"promised_at": row.promised_at,
		"tried": row.tried,
		"purpose": lists.CONDUCT[doc.purpose],
		"script": words.filled(doc.script or "", values, frappe.utils.escape_html),
		"outcomes": list(results.SAYABLE[doc.purpose]),
		"survey": phone.asked(doc.survey) if doc.purpose == lists.SURVEY and doc.survey else None,
		"reference": {"doctype": LIST, "name": doc.name},
		"call_log": None,
		"history": ledger.history(party_of(row)),
	}
