"""Callbacks as the queue of calls knows them: who draws which, whether one is still to be made, what the officer sees."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import get_datetime

from cs_center.callbacks.service import form
from cs_center.callbacks.service.store import CANCELLED, DOCTYPE, OPEN, UNREACHABLE, locked, party_of, pool
from cs_center.calls.rules.access import CALLBACK_OFFICER
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.words import say_for_all
from cs_center.contact.rules import conduct as rules
from cs_center.contact.service import conduct, ledger, queue, settings

#: A hook: functions that take the row of a callback without a plan and answer what to say in it, as HTML, or nothing.
SCRIPTS = "cs_callback_scripts"
_PURPOSES = (rules.SERVICE, rules.CARE)


def pools(user: str, now: datetime) -> list[str]:
	"""One's own, and those of nobody for callback officers; as far as calls are allowed at this hour."""
	owners = [user, ""] if CALLBACK_OFFICER in viewer(user).roles else [user]
	return [
		pool(owner, purpose, hours)
		for purpose in _PURPOSES
		for hours in conduct.open_hours(now, purpose)
		for owner in owners
	]


def contact_of(row: Any) -> rules.Contact:
	"""Who is to be called, as the laws see them, with what was tried."""
	known = conduct.contact(party_of(row), row.purpose)
	promised_at = get_datetime(row.promised_at) if row.promised_at else None
	return replace(known, attempts=ledger.attempts(DOCTYPE, row.name), promised_at=promised_at)


def ready(name: str, user: str, now: datetime) -> bool:
	"""Whether the user may call now. What must wait, or may not be called at all, is moved to where it belongs."""
	row = locked(name)
	if (
		row.status != OPEN
		or row.assigned_to not in (None, "", user)
		or user in (row.not_by or "").splitlines()
	):
		return False
	contact = contact_of(row)
	if not (reason := rules.forbids(contact, now, settings.conduct())):
		return True
	found = rules.when(contact, now, settings.conduct())
	frappe.db.set_value(DOCTYPE, name, _moved(row, contact, found, reason, now))
	frappe.db.commit()  # what was found out about one customer holds, whoever is called next
	return False


def _moved(row: Any, contact: rules.Contact, found: rules.When, reason: Any, now: datetime) -> dict[str, Any]:
	if found.at:
		return {"next_action_at": found.at, "pool": queue.pool_at_hours(row.pool, party_of(row))}
	status = CANCELLED if rules.refusal(contact) else UNREACHABLE
	over = {"pool": None, "open_key": None, "closed_at": now}
	return {"status": status, "result": say_for_all(reason), **over}


def show(name: str) -> dict[str, Any]:
	"""What the officer sees who has it: whom to call, why, what to say, what was said before."""
	row = frappe.db.get_value(DOCTYPE, name, "*", as_dict=True)
	return {
		"title": row.party_name or row.caller_number,
		"customer": row.customer,
		"purpose": row.purpose,
		"number": form.full_number(row),
		"why": [row.reason, row.order_reason],
		"due_at": row.due_at,
		"promised_at": row.promised_at,
		"tried": row.tried,
		"script": _script(row),
		"reference": {"doctype": row.reference_doctype, "name": row.reference_name}
		if row.reference_name
		else None,
		"call_log": row.call_log,
		"history": ledger.history(party_of(row)),
	}


def _script(row: Any) -> str:
	if row.plan:
		return frappe.db.get_value("CS Callback Plan", row.plan, "script") or ""
	return next(filter(None, (frappe.get_attr(path)(row) for path in frappe.get_hooks(SCRIPTS))), "")
