"""Campaign members as the queue of calls knows them: who draws which, whether one is still to be called, what to say."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.words import say_for_all
from cs_center.contact.rules import conduct as laws
from cs_center.contact.service import conduct, ledger, parties, queue, settings
from cs_center.retention.rules import campaigns, members
from cs_center.retention.service.campaigns import end_of
from cs_center.retention.service.members import CAMPAIGN, MEMBER, ended, locked, party_of, pool

_SHOWN = ["title", "goal", "script", "offer", "offer_item", "offer_value", "period_to"]


def pools(user: str, now: datetime) -> list[str]:
	"""One's own members of campaigns that run on this day, as far as calls are allowed at this hour."""
	day = now.date()
	running = {"status": campaigns.RUNNING, "period_from": ("<=", day), "period_to": (">=", day)}
	names = frappe.get_all(CAMPAIGN, filters=running, pluck="name")
	if not names:
		return []
	hours = conduct.open_hours(now, laws.SALES)
	return [pool(name, user, one) for name in names for one in hours]


def contact_of(row: Any) -> laws.Contact:
	"""Who is to be called, as the laws see them, with what was tried."""
	known = conduct.contact(party_of(row), laws.SALES, row.campaign)
	promised_at = get_datetime(row.promised_at) if row.promised_at else None
	return replace(known, attempts=ledger.attempts(MEMBER, row.name), promised_at=promised_at)


def ready(name: str, user: str, now: datetime) -> bool:
	"""Whether the user may call now. What must wait, or may not be called at all, is moved to where it belongs."""
	row = locked(name)
	if row.status not in members.OPEN or row.assigned_to != user or not is_calling(row.campaign, now):
		return False
	contact = contact_of(row)
	if not (reason := laws.forbids(contact, now, settings.conduct())):
		return True
	found = laws.when(contact, now, settings.conduct())
	frappe.db.set_value(MEMBER, name, _moved(row, contact, found, reason, now))
	frappe.db.commit()  # what was found out about one customer holds, whoever is called next
	return False


def is_calling(campaign: str, now: datetime) -> bool:
	"""Whether customers of a campaign are called at this moment."""
	row = frappe.db.get_value(CAMPAIGN, campaign, ["status", "period_from", "period_to"], as_dict=True)
	return row.status == campaigns.RUNNING and row.period_from <= now.date() <= row.period_to


def _moved(
	row: Any, contact: laws.Contact, found: laws.When, reason: Reason, now: datetime
) -> dict[str, Any]:
	if found.at:
		return {"next_action_at": found.at, "pool": queue.pool_at_hours(row.pool, party_of(row))}
	status = members.WITHDRAWN if laws.refusal(contact) else members.UNREACHABLE
	return {"status": status, **ended(say_for_all(reason), now)}


def show(name: str) -> dict[str, Any]:
	"""What the officer sees who has the member: whom to call, why, what to say and offer, what was said before."""
	row = frappe.db.get_value(MEMBER, name, "*", as_dict=True)
	campaign = frappe.db.get_value(CAMPAIGN, row.campaign, _SHOWN, as_dict=True)
	why = [_("Campaign: {0}.").format(campaign.title), campaign.goal, row.order_reason]
	return {
		"title": row.party_name or row.customer,
		"customer": row.customer,
		"number": parties.number_of(row.customer),
		"why": [text for text in why if text],
		"due_at": end_of(campaign.period_to),
		"promised_at": row.promised_at,
		"tried": row.tried,
		"purpose": laws.SALES,
		"script": _to_say(campaign),
		"offer": {
			"words": campaign.offer or "",
			"item": campaign.offer_item or "",
			"value": campaign.offer_value,
		},
		"value_before": row.value_before,
		"outcomes": list(members.OUTCOMES),
		"reference": {"doctype": CAMPAIGN, "name": row.campaign},
		"call_log": None,
		"history": ledger.history(party_of(row)),
	}


def _to_say(campaign: Any) -> str:
	"""The script, and the offer behind it."""
	if not campaign.offer:
		return campaign.script or ""
	title, words = _("Offer", context="CS Retention Campaign"), frappe.utils.escape_html(campaign.offer)
	return f"{campaign.script or ''}<p><b>{title}:</b> {words}</p>"
