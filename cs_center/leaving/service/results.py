"""What a call to a customer who wants to leave came to: kept, however late, and what follows from it (KEEP-5)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from cs_center.contact.rules.conduct import SERVICE
from cs_center.contact.service import leases, ledger, queue, settings
from cs_center.leaving.rules import talks as rules
from cs_center.leaving.rules.talks import After, Told
from cs_center.leaving.service import ending, store
from cs_center.leaving.service.store import REASON, TALK
from cs_center.leaving.service.work import contact_of
from cs_center.responsibility.service.naming import kept

#: What the ledger of all calls keeps of an outcome.
_IN_LEDGER = {
	rules.NO_ANSWER: ledger.NO_ANSWER,
	rules.CALL_AGAIN: ledger.CALL_AGAIN,
	rules.WRONG_NUMBER: ledger.WRONG_NUMBER,
}


@dataclass(frozen=True, slots=True)
class TalkResult:
	"""What came of a call. `why`: of the reasons for leaving; `value`: what was kept, when it is not last year's spend."""

	outcome: str
	words: str = ""
	again_at: datetime | None = None
	call_log: str = ""
	why: str = ""
	took_offer: bool = False
	value: Decimal | None = None


def log(talk: str, result: TalkResult) -> str:
	"""Keep the result of the user's call; answers the status of the talk. Raises PermissionError, Rejected."""
	doc = frappe.get_doc(TALK, talk)
	doc.check_permission("write")
	if result.why and not frappe.db.exists(REASON, result.why):
		frappe.throw(_("There is no reason “{0}”: choose one of the list.").format(result.why))
	if doc.party_key:
		queue.hold(frappe.session.user, TALK, talk, doc.party_key)
	row, now = store.locked(talk), now_datetime()
	told = Told(result.outcome, result.again_at, result.why, result.took_offer, result.value)
	spent = store.worth(row.customer)
	before = store.status_of(row, now)
	found = rules.after(before, told, contact_of(row), row.limit_at, now, settings.conduct(), spent)
	task = ledger.Task(TALK, talk, SERVICE, row.rule or "")
	outcome = _IN_LEDGER.get(result.outcome, ledger.REACHED)
	ledger.note(store.party_of(row), task, outcome, result.words, result.call_log)
	_write(row, found, result, now)
	leases.free_task(TALK, talk)
	return found.status


def _write(row: Any, found: After, result: TalkResult, now: datetime) -> None:
	tried = (row.tried or 0) + (result.outcome in ledger.NOT_REACHED)
	if found.is_over:
		kept_of = {"why": result.why or None, "took_offer": int(result.took_offer), "value_kept": found.value}
		ending.end(row, found.status, found.reason, now, result.words, tried=tried, **kept_of)
		return
	where = rules.place(row.limit_at, settings.order(), found.promised_at)
	values = {
		"tried": tried,
		"next_action_at": found.next_at,
		"promised_at": found.promised_at,
		"order_at": where.at,
		"order_reason": kept(found.reason),
	}
	store.write(row.name, values)
