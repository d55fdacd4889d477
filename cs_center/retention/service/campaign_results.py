"""What a call to a campaign's member came to: kept, and what follows from it (KEEP-3, KEEP-6)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.contact.rules.conduct import SALES
from cs_center.contact.service import leases, ledger, queue, settings, wishes
from cs_center.engines import crm
from cs_center.engines.customers import CUSTOMER
from cs_center.responsibility.service.naming import kept
from cs_center.retention.rules import members as rules
from cs_center.retention.rules.members import After, Told
from cs_center.retention.service import campaigns
from cs_center.retention.service.campaign_work import contact_of
from cs_center.retention.service.members import (
	CAMPAIGN,
	MEMBER,
	check_leads,
	ended,
	locked,
	money,
	party_of,
	worth,
)

#: What the ledger of all calls keeps of an outcome.
_IN_LEDGER = {
	rules.NO_ANSWER: ledger.NO_ANSWER,
	rules.CALL_AGAIN: ledger.CALL_AGAIN,
	rules.WRONG_NUMBER: ledger.WRONG_NUMBER,
	rules.REFUSED: ledger.REFUSED,
}
_NOT_REACHED = (rules.NO_ANSWER, rules.WRONG_NUMBER)


@dataclass(frozen=True, slots=True)
class MemberResult:
	"""What came of a call. `refuses`: what the customer does not want from now on, beside this offer."""

	outcome: str
	words: str = ""
	again_at: datetime | None = None
	call_log: str = ""
	refuses: str = ""
	value: Decimal | None = None


def log(member: str, result: MemberResult) -> str:
	"""Keep the result of the user's call; answers the status of the member. Raises PermissionError, Rejected."""
	doc = frappe.get_doc(MEMBER, member)
	doc.check_permission("write")
	_check(doc)
	queue.hold(frappe.session.user, MEMBER, member, doc.party_key)
	row = locked(member)
	_check(row)
	campaign = frappe.get_doc(CAMPAIGN, row.campaign)
	told = Told(result.outcome, result.again_at, result.value)
	now = now_datetime()
	found = rules.after(row.status, told, contact_of(row), now, settings.conduct(), worth(campaign, row))
	_note(row, result)
	values = _values(row, found, result, now)
	if found.status == rules.ACCEPTED:
		values["opportunity"] = _opportunity(campaign, row, found, result)
	frappe.db.set_value(MEMBER, member, values)
	campaigns.add_cost(row.campaign, found.cost)
	leases.free(frappe.session.user)
	return found.status


def settle(member: str, to: str, words: str, value: Decimal | None = None) -> str:
	"""What became of a customer who accepted or said they stay. Answers the status. Raises PermissionError, Rejected."""
	frappe.get_doc(MEMBER, member).check_permission("write")
	row = locked(member)
	found = rules.settled(row.status, to, value, worth(frappe.get_doc(CAMPAIGN, row.campaign), row))
	said = _said(found.reason, words)
	values = {"status": found.status, "value_kept": found.value, "settled_at": now_datetime()}
	frappe.db.set_value(MEMBER, member, {**values, "result": "\n".join(filter(None, (row.result, said)))})
	return found.status


def withdraw(member: str, words: str) -> None:
	"""Take somebody out of a campaign before they are called. For leaders. Raises PermissionError, Rejected."""
	check_leads()
	frappe.get_doc(MEMBER, member).check_permission("write")
	if not words.strip():
		frappe.throw(_("Say why the customer is not called."))
	row = locked(member)
	rules.move(row.status, rules.WITHDRAWN)
	values = ended(words.strip(), now_datetime())
	frappe.db.set_value(MEMBER, member, {"status": rules.WITHDRAWN, **values})


def _check(row: Any) -> None:
	if row.status == rules.HELD_OUT:
		raise Rejected("This customer is left alone for comparison: nobody calls them for the campaign.")
	if row.status not in rules.OPEN:
		raise Rejected("This member is “{status}”: the call has its result.", status=row.status)


def _note(row: Any, result: MemberResult) -> None:
	task = ledger.Task(MEMBER, row.name, SALES, row.campaign)
	outcome = _IN_LEDGER.get(result.outcome, ledger.REACHED)
	ledger.note(party_of(row), task, outcome, result.words, result.call_log)
	if result.outcome == rules.REFUSED and result.refuses:
		wishes.refuse(party_of(row), "", result.refuses, result.words)


def _values(row: Any, found: After, result: MemberResult, now: datetime) -> dict[str, Any]:
	values: dict[str, Any] = {
		"status": found.status,
		"promised_at": found.promised_at,
		"calls": (row.calls or 0) + 1,
		"tried": (row.tried or 0) + (result.outcome == rules.NO_ANSWER),
		"reached": int(bool(row.reached) or result.outcome not in _NOT_REACHED),
		"cost": money(row.cost) + found.cost,
	}
	if found.status not in rules.OPEN:
		return {**values, "value_kept": found.value, **ended(_said(found.reason, result.words), now)}
	order_at = campaigns.order_of(row, found.promised_at)
	values.update(next_action_at=found.next_at, order_at=order_at.at, order_reason=kept(found.reason))
	return values


def _said(reason: Reason, words: str) -> str:
	return "\n".join(filter(None, (kept(reason), words.strip())))


def _opportunity(campaign: Any, row: Any, found: After, result: MemberResult) -> str:
	offer = crm.Offer(campaign.title, found.value, campaign.offer_item or "", result.words)
	return crm.opportunity(CUSTOMER, row.customer, offer, frappe.session.user)
