"""What an officer needs to know of the customer whom they are about to call (CALL-2, CALL-9, BACK-1).

The pieces are those of the screen pop. For who has the customer's lease: nothing here asks again who is asking, but for
documents of other apps, which everybody reads by their own rights.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from cs_center.ahead.service import shown
from cs_center.calls.rules.numbers import mask
from cs_center.calls.service import search
from cs_center.calls.service.numberbook import key_of
from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.switchboard import switchboard
from cs_center.complaints.service import suggest
from cs_center.complaints.service.store import COMPLAINT
from cs_center.complaints.service.story import story
from cs_center.contact.service import conduct, parties, wishes
from cs_center.contact.service.parties import Party
from cs_center.engines import documents
from cs_center.responsibility.rules.matter import LIVE
from cs_center.responsibility.service import answer, pop

_CALLS = 5
#: An hour that is about to strike is over before the officer has said yes to it.
_SOONEST_AGAIN = timedelta(minutes=15)
#: A customer with more numbers than this is no person, and their calls say nothing about who is called.
_MOST_NUMBERS = 20


def context_of(customer: str, number: str, purpose: str) -> dict[str, Any]:
	"""Everything about who is called but the reason for it. `number`: in full, or blank. `customer`: or blank."""
	now = now_datetime()
	keys = list(dict.fromkeys(filter(None, [key_of(number) if number else "", *parties.keys_of(customer)])))
	keys = keys[:_MOST_NUMBERS]
	matters = _live_matters(keys, now)
	party = party_of(customer, number)
	return {
		"tier": pop.tier_of(customer),
		"matters": pop.matters_shown(matters),
		"complaints": suggest.open_of({"customer": customer, "customer_key": party.caller}),
		"calls": [pop.with_agent(call) for call in search.calls_of_keys(keys, _CALLS)],
		"told": pop.told_already(keys, [one.matter.name for one in matters]),
		"wishes": wishes.of_party(party),
		"greetings": shown.of_customer(customer),
		**_hours(party, purpose, now),
	}


def party_of(customer: str, number: str) -> Party:
	"""Who is called, by a number as it is written."""
	key = key_of(number) if number else ""
	return Party(customer, sealed(key) if key else "")


def masked(number: str) -> str:
	"""A number as everybody may see it (SEC-1)."""
	return mask(key_of(number), switchboard().plan.region) if number else ""


def about(reference: Mapping[str, str] | None) -> dict[str, Any] | None:
	"""The document that a call is about: what it is and how it stands, as far as the user may read it."""
	if not reference:
		return None
	doctype, name = reference["doctype"], reference["name"]
	found = {"doctype": doctype, "name": name, "label": _(doctype), "may_read": False}
	is_there = documents.is_kept(doctype) and frappe.db.exists(doctype, name)
	if not is_there or not frappe.has_permission(doctype, "read", name):
		return found
	found |= {"may_read": True, **documents.in_short(doctype, name)}
	if doctype == COMPLAINT:
		said = story(name)
		found |= {field: said[field] for field in ("next", "why", "attempts", "deeds")}
	return found


def _live_matters(keys: Sequence[str], now: datetime) -> list[answer.CallersMatter]:
	found = {one.matter.name: one for key in keys for one in answer.matters_of(key, now)}
	return [one for one in found.values() if one.matter.status in LIVE]


def _hours(party: Party, purpose: str, now: datetime) -> dict[str, Any]:
	"""At which hours they may be called today, and the full hour to offer for calling again, which is not about to strike."""
	hours = conduct.contact(party, purpose).hours
	midnight = datetime(now.year, now.month, now.day)
	today = [(since, until) for since, until in hours.windows(midnight) if since.date() == now.date()]
	full_hour = (now + _SOONEST_AGAIN).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
	return {
		"hours": [f"{since:%H:%M}–{until:%H:%M}" for since, until in today],
		"again_at": hours.first_after(full_hour),
	}
