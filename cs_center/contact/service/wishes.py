"""What customers said about being called: kept for all features and channels at once (KEEP-2)."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_time, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.words import refusals_said
from cs_center.contact.rules.conduct import ALL_CALLS, NOTHING, OFFERS
from cs_center.contact.rules.hours import window
from cs_center.contact.service import queue
from cs_center.contact.service.conduct import WISH
from cs_center.contact.service.parties import Party

_STRENGTH = {NOTHING: 0, OFFERS: 1, ALL_CALLS: 2}


def refuse(party: Party, number: str, refuses: str, words: str) -> None:
	"""The party does not want such calls from now on. Who refused more before still does. `number`: masked.

	Raises ValidationError when it is not said what they refuse.
	"""
	if refuses not in (OFFERS, ALL_CALLS):
		frappe.throw(_("Say what the customer does not want: offers, or all calls."))
	_note(party, number, refuses, {"words": words} if words else {})


def note_hours(party: Party, number: str, since: str, until: str, words: str) -> None:
	"""The party wants to be called only between these times of the day. `number`: masked. Raises ValidationError."""
	said = {"words": words} if words else {}
	_note(
		party,
		number,
		NOTHING,
		{"only_at": 1, "call_from": _clock(since), "call_until": _clock(until), **said},
	)


def of_party(party: Party) -> list[dict[str, Any]]:
	"""What a customer said about being called, and what was said at their number."""
	fields = ["name", "refuses", "only_at", "call_from", "call_until", "words", "said_at", "said_by"]
	either = {"customer": party.customer, "number_key": party.caller}
	known = {field: value for field, value in either.items() if value}
	return frappe.get_all(WISH, or_filters=known, fields=fields, order_by="said_at desc") if known else []


def _clock(text: str) -> str:
	try:
		return f"{get_time(text):%H:%M:%S}"
	except ValueError:
		return frappe.throw(_("{0} is no time.").format(text))


def _note(party: Party, number: str, refuses: str, values: Mapping[str, Any]) -> None:
	found = ({"customer": party.customer}, {"number_key": party.caller})
	name = next(
		(known for by in found if all(by.values()) and (known := frappe.db.get_value(WISH, by))), None
	)
	doc = frappe.get_doc(WISH, name, for_update=True) if name else frappe.new_doc(WISH)
	doc.customer = doc.customer or party.customer or None
	if party.caller and not frappe.db.exists(
		WISH, {"number_key": party.caller, "name": ("!=", doc.name or "")}
	):
		doc.number_key, doc.number = doc.number_key or party.caller, doc.number or number
	doc.refuses = max(doc.refuses or NOTHING, refuses, key=_STRENGTH.__getitem__)
	doc.update(values)
	doc.flags.cs_refused = True
	doc.save(ignore_permissions=True)


def check(doc: Document) -> None:
	"""Raises ValidationError for a wish of nobody or for no hours, PermissionError for who would lift a refusal."""
	if not doc.customer and not doc.number_key:
		frappe.throw(_("Choose the customer whose wish it is."))
	if doc.only_at:
		if not doc.call_from or not doc.call_until:
			frappe.throw(_("Say from when until when the customer may be called."))
		with refusals_said():
			window(get_time(doc.call_from), get_time(doc.call_until))
	before = doc.get_doc_before_save()
	if before and not doc.flags.cs_refused:
		doc.number_key, doc.number = before.number_key, before.number
		_check_may_lift(doc, before)
	if not before or before.refuses != doc.refuses:
		doc.said_at, doc.said_by = now_datetime(), frappe.session.user


def changed(doc: Document) -> None:
	"""Who has hours of their own now, or others, or none any more, is drawn from the queue at those."""
	if any(doc.has_value_changed(field) for field in ("only_at", "call_from", "call_until")):
		for party in {Party(doc.customer or "", doc.number_key or ""), Party("", doc.number_key or "")}:
			if party.customer or party.caller:
				queue.hours_changed(party)


def _check_may_lift(doc: Document, before: Document) -> None:
	"""Who talks to customers notes a refusal; that it does not count any more is for leaders to say."""
	is_less = _STRENGTH[doc.refuses or NOTHING] < _STRENGTH[before.refuses or NOTHING]
	if is_less and not viewer().roles & {access.LEADER, *access.ABOVE_TEAMS}:
		frappe.throw(_("Only a leader lifts what a customer refused."), frappe.PermissionError)
