"""A file is opened by what a customer answers (COMP-11)."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, getdate

from cs_center.callbacks.rules.missed import least_loaded
from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.care import rules
from cs_center.care.rules import Answered
from cs_center.care.service.store import DUE, FILE, keep, plan, policy, words_of
from cs_center.complaints.rules.states import CLOSED
from cs_center.complaints.service.store import COMPLAINT
from cs_center.engines import people
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept

_SCORES = ("attitude", "speed", "quality")
_MOST_REASON = 2_000


def customer_answered(complaint: str, answer: Mapping[str, Any]) -> None:
	"""A callback of a complaint was kept, or it was closed without reaching the customer: open a file when they are let
	down. Called by the hook `cs_customer_answered`, in the same transaction."""
	doc = frappe.get_doc(COMPLAINT, complaint)
	answered = Answered(
		reached=bool(answer.get("reached")),
		solved=bool(answer.get("solved")),
		angry=bool(answer.get("angry")),
		lowest=min((cint(answer.get(score)) for score in _SCORES if cint(answer.get(score))), default=0),
		severity=doc.severity,
		is_closed=doc.status in CLOSED,
	)
	if reason := rules.why_dissatisfied(answered, policy()):
		_open(doc, reason)


def _open(complaint: Document, reason: Reason) -> None:
	"""One open file a customer; to one that is there the new reason is added."""
	said = f"{getdate()} {complaint.name}: {kept(reason)}"
	if known := _known(complaint):
		doc = frappe.get_doc(FILE, known, for_update=True)
		doc.reason = f"{said}\n{doc.reason or ''}".strip()[:_MOST_REASON]
		doc.customer = doc.customer or complaint.customer
		keep(doc)
		return
	today = getdate()
	doc = frappe.new_doc(FILE)
	doc.update(
		{
			"party_name": complaint.party_name or complaint.customer or complaint.name,
			"customer": complaint.customer,
			"caller_number": complaint.caller_number,
			"complaint": complaint.name,
			"status": rules.OPEN,
			"since": today,
			"reason": said,
			"open_key": _keys(complaint)[0],
			"assigned_to": _choose_officer(),
		}
	)
	plan(doc, rules.next_visit(today, policy()))
	keep(doc)
	text = Reason(
		"A dissatisfied customer to care for: {name}. First visit on {day}.", words_of(doc), "COMP-11"
	)
	tell([Notice(doc.assigned_to, DUE, FILE, doc.name, kept(text))] if doc.assigned_to else [])


def _known(complaint: Document) -> str | None:
	"""The open file of the customer, by their record or by the number they call from."""
	wanted = [{"open_key": ("in", _keys(complaint))}]
	if complaint.customer:
		wanted.append({"customer": complaint.customer})
	for filters in wanted:
		if name := frappe.db.get_value(FILE, {**filters, "status": rules.OPEN}):
			return name
	return None


def _keys(complaint: Document) -> list[str]:
	"""By what a customer is known, the surest first; without anything their complaint stands for them."""
	keys = [
		f"{field}:{complaint.get(field)}" for field in ("customer", "customer_key") if complaint.get(field)
	]
	return keys or [f"complaint:{complaint.name}"]


def _choose_officer() -> str | None:
	"""The retention officer with the fewest open files; without any, of those above teams."""
	for role in (access.RETENTION_OFFICER, access.SUPERVISOR):
		if able := people.enabled_users_with_role(role):
			break
	else:
		return None
	file = DocType(FILE)
	rows = (
		frappe.qb.from_(file)
		.where((file.status == rules.OPEN) & file.assigned_to.isin(able))
		.groupby(file.assigned_to)
		.select(file.assigned_to, Count("*"))
	).run()
	return least_loaded({**dict.fromkeys(able, 0), **dict(rows)})
