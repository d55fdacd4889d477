"""What a call to a customer came to: kept, and what follows from it (BACK-2, BACK-5, KEEP-3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from cs_center.callbacks.rules import results as rules
from cs_center.callbacks.service.store import DOCTYPE, OPEN, locked, order_of, party_of
from cs_center.callbacks.service.work import contact_of
from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.service import leases, ledger, queue, settings, wishes
from cs_center.responsibility.service.naming import kept

#: A hook: doctypes whose own service must hear of a call about them before anything else is done, with a function that
#: takes the document's name and the Result.
HOOK = "cs_callback_results"


@dataclass(frozen=True, slots=True)
class Result:
	"""What came of a call. `refuses`: what the customer does not want from now on."""

	outcome: str
	words: str = ""
	again_at: datetime | None = None
	call_log: str = ""
	refuses: str = ""


def log(callback: str, result: Result) -> str:
	"""Keep the result of the user's call; answers the status of the callback. Raises PermissionError, Rejected."""
	doc = frappe.get_doc(DOCTYPE, callback)
	doc.check_permission("write")
	_check(doc)
	queue.hold(frappe.session.user, DOCTYPE, callback, doc.party_key)
	row = locked(callback)
	_check(row)
	if (
		followers := frappe.get_hooks(HOOK).get(row.reference_doctype)
	) and result.outcome in ledger.NOT_REACHED:
		frappe.get_attr(followers[-1])(row.reference_name, result)
		return frappe.db.get_value(DOCTYPE, callback, "status")
	return apply(row, result)


def apply(row: Any, result: Result) -> str:
	"""What a call means for a callback that is locked: its state, the ledger, what the customer does not want."""
	now = now_datetime()
	found = rules.after(result.outcome, contact_of(row), now, settings.conduct(), result.again_at)
	task = ledger.Task(DOCTYPE, row.name, row.purpose, row.plan or "")
	ledger.note(party_of(row), task, result.outcome, result.words, result.call_log)
	if result.outcome == rules.REFUSED:
		wishes.refuse(party_of(row), row.caller_number or "", result.refuses, result.words)
	_write(row, found, result, now)
	leases.free_task(DOCTYPE, row.name)
	return found.status


def give_up(callback: str) -> None:
	"""Close as unreachable after enough attempts (BACK-2). Raises PermissionError, Rejected."""
	frappe.get_doc(DOCTYPE, callback).check_permission("write")
	row = locked(callback)
	_check(row)
	_write(row, rules.give_up(contact_of(row), settings.conduct()), Result(rules.NO_ANSWER), now_datetime())
	leases.free_task(DOCTYPE, row.name)


def _check(row: Any) -> None:
	if row.status != OPEN:
		raise Rejected("This callback is over: {by} closed it.", by=row.closed_by or "")
	if frappe.session.user in (row.not_by or "").splitlines():
		frappe.throw(_("Who handled it does not call the customer back (BACK-1)."), frappe.PermissionError)


def _write(row: Any, found: rules.After, result: Result, now: datetime) -> None:
	values: dict[str, Any] = {
		"status": found.status,
		"outcome": result.outcome,
		"promised_at": found.promised_at,
	}
	values["tried"] = (row.tried or 0) + (result.outcome in ledger.NOT_REACHED)
	if found.status == OPEN:
		order_at = order_of(row, found.promised_at).at
		values.update(next_action_at=found.next_at, order_at=order_at, order_reason=kept(found.reason))
		# A new promise may be broken as well.
		values.update({"told_late": 0} if found.promised_at else {})
	else:
		said = "\n".join(filter(None, (kept(found.reason), result.words.strip())))
		over = {"closed_at": now, "closed_by": frappe.session.user, "pool": None, "open_key": None}
		values.update(result=said, **over)
	frappe.db.set_value(DOCTYPE, row.name, values)
