"""Talks before leaving as the queue of calls knows them: who draws which, whether one may be had now, what to say."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from cs_center.calls.rules.access import RETENTION_OFFICER
from cs_center.calls.service.staff import viewer
from cs_center.contact.rules import conduct as laws
from cs_center.contact.service import conduct, ledger, parties, queue, settings
from cs_center.leaving.rules import talks
from cs_center.leaving.service import ending, store
from cs_center.leaving.service.book import RULE
from cs_center.leaving.service.store import REASON, TALK


def pools(user: str, now: datetime) -> list[str]:
	"""One's own, and those of nobody for retention officers; as far as calls are allowed at this hour."""
	hours = conduct.open_hours(now, laws.SERVICE)
	own = [store.pool(user, "", one) for one in hours]
	seer = viewer(user)
	if RETENTION_OFFICER not in seer.roles:
		return own
	return [*own, *(store.pool("", team, one) for team in ("", *sorted(seer.teams)) for one in hours)]


def contact_of(row: Any) -> laws.Contact:
	"""Who is to be called, as the laws see them, with what was tried."""
	known = conduct.contact(store.party_of(row), laws.SERVICE)
	promised_at = get_datetime(row.promised_at) if row.promised_at else None
	return replace(known, attempts=ledger.attempts(TALK, row.name), promised_at=promised_at)


def ready(name: str, user: str, now: datetime) -> bool:
	"""Whether the user may call now. What must wait is moved; a talk that can not take place any more is over."""
	row = store.locked(name)
	if store.status_of(row, now) != talks.WAITING or row.assigned_to not in (None, "", user):
		return False
	contact = contact_of(row)
	if not (reason := laws.forbids(contact, now, settings.conduct())):
		return True
	found = laws.when(contact, now, settings.conduct())
	if found.at and found.at < row.limit_at:
		waits = {"next_action_at": found.at, "pool": queue.pool_at_hours(row.pool, store.party_of(row))}
		frappe.db.set_value(TALK, name, waits, update_modified=False)
	else:
		ending.end(row, talks.NOT_POSSIBLE, reason, now)
	frappe.db.commit()  # what was found out about one customer holds, whoever is called next
	return False


def show(name: str) -> dict[str, Any]:
	"""What the officer sees who has the talk: whom to call, what they want to leave, until when, what to say and offer."""
	row = frappe.db.get_value(TALK, name, "*", as_dict=True)
	rule = frappe.db.get_value(RULE, row.rule, ["script", "offer"], as_dict=True) or frappe._dict()
	return {
		"title": row.party_name or row.customer,
		"customer": row.customer,
		"number": parties.number_of(row.customer),
		"why": [text for text in (row.reason, row.order_reason) if text],
		"due_at": row.limit_at,
		"promised_at": row.promised_at,
		"tried": row.tried,
		"purpose": laws.SERVICE,
		"script": _to_say(rule),
		"offer": {"words": rule.offer or ""},
		"spent": store.worth(row.customer),
		"reasons": reasons(),
		"reference": {"doctype": row.reference_doctype, "name": row.reference_name}
		if row.reference_name
		else None,
		"call_log": None,
		"history": ledger.history(store.party_of(row)),
	}


def reasons() -> list[str]:
	"""Why customers leave, in the order of the list."""
	return frappe.get_all(REASON, filters={"active": 1}, pluck="name", order_by="`rank`, name")


def _to_say(rule: Any) -> str:
	"""The script, and the offer behind it."""
	if not rule.offer:
		return rule.script or ""
	title, words = _("Offer", context="CS Leaving Rule"), frappe.utils.escape_html(rule.offer)
	return f"{rule.script or ''}<p><b>{title}:</b> {words}</p>"
