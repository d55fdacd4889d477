"""Lists that are told by message, through Frappe's SMS settings, at the hours of calls (CALL-8, KEEP-2)."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.contact.rules import conduct as laws
from cs_center.contact.service import settings
from cs_center.engines import texting
from cs_center.engines.database import only_one, prepared, read, retried, value
from cs_center.outbound.rules import lists, words
from cs_center.outbound.rules import results as rules
from cs_center.outbound.rules.results import Said
from cs_center.outbound.service import results, store, work
from cs_center.outbound.service.store import CALL, LIST
from cs_center.retention.service.members import held_out

_A_PAGE = 200
#: A gateway that refuses so many in a row is down: the others wait for the next time.
_MOST_FAILURES = 3
_TRY_AGAIN = timedelta(minutes=30)


def send() -> int:
	"""Messages of all lists that run, as far as they may be sent at this hour; how many were. Commits each of them."""
	day = now_datetime().date()
	running = {
		"way": lists.BY_SMS,
		"status": lists.RUNNING,
		"period_from": ("<=", day),
		"period_to": (">=", day),
	}
	return sum(_send_list(name) for name in frappe.get_all(LIST, running, pluck="name", order_by="name"))


def _send_list(name: str) -> int:
	"""A worker that is killed between claim and gateway leaves somebody "Handed Over": nobody is sent to twice by itself."""
	sent = failures = 0
	with only_one(f"cs_outbound_hand:{name}") as is_ours:
		frappe.db.rollback()  # a snapshot from before the lock would show whom the other one sent to
		while is_ours and failures < _MOST_FAILURES and (names := _due(name)):
			for call in names:
				done = _send_one(name, call)
				sent += done is True
				failures = failures + 1 if done is False else 0
				if failures >= _MOST_FAILURES:
					break
	return sent


def _due(name: str) -> list[str]:
	return [call for (call,) in read(_due_calls, name=name, now=now_datetime(), status=rules.TO_CALL)]


@prepared
def _due_calls() -> Any:
	call = DocType(CALL)
	is_due = (call.outbound_list == value("name")) & call.pool.isnotnull()
	is_due &= (call.next_action_at <= value("now")) & (call.status == value("status"))
	query = frappe.qb.from_(call).where(is_due).orderby(call.order_at).orderby(call.name)
	return query.select(call.name).limit(_A_PAGE)


def _send_one(name: str, call: str) -> bool | None:
	"""Whether the message was sent; None when it was not to be sent, or not now. Commits."""
	now = now_datetime()
	doc = frappe.get_doc(LIST, name)
	row = store.locked(call)
	if doc.status != lists.RUNNING or row.status != rules.TO_CALL or not row.pool:
		frappe.db.rollback()
		return None
	contact = work.contact_of(row, doc)
	is_alone = doc.purpose == lists.SALES and bool(row.customer) and bool(held_out([row.customer]))
	if is_alone or laws.forbids(contact, now, settings.conduct()):
		frappe.db.set_value(CALL, call, work.alone(now) if is_alone else work.not_now(contact, now))
		frappe.db.commit()  # what was found out holds, whoever is next
		return None
	claimed = {"status": rules.HANDED_OVER, "pool": None, "handed_at": now, "handed_until": now}
	frappe.db.set_value(CALL, call, claimed)
	frappe.db.commit()  # claimed: whoever is killed now does not send it again
	return _deliver(doc, row, now)


def _deliver(doc: Any, row: Any, now: datetime) -> bool:
	_key, extra = store.kept_of([row.name])[row.name]
	said = words.filled(doc.message or "", store.values_of(row, extra))
	number = store.full_number(row.name)
	try:
		texting.send(number, said, row.caller_number or "")
	except texting.NotTaken as error:
		frappe.db.rollback()
		frappe.db.set_value(CALL, row.name, _not_taken(row, error))
		frappe.db.commit()  # what went wrong must be read
		return False
	frappe.db.commit()  # the log of it stays, however often the result is written
	sent = Said(rules.SENT, now.replace(microsecond=0))
	retried(lambda _attempt: results.take(doc, [(row.name, sent)], results.APP))
	frappe.db.commit()  # it is sent, whatever the job does next
	return True


def _not_taken(row: Any, error: texting.NotTaken) -> dict[str, Any]:
	"""What the gateway did not take is tried again later; what may have arrived is not, it stays for a leader to see."""
	if error.may_have_arrived:
		return {"result": _("Not confirmed: {0}. The customer may have it.").format(error)}
	why = _("The gateway did not take the message: {0}").format(error)
	waits = {"pool": row.pool, "next_action_at": now_datetime() + _TRY_AGAIN}
	return {"status": rules.TO_CALL, "result": why, "handed_at": None, "handed_until": None, **waits}
