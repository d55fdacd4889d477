"""Every change of every document is looked at: is it somebody who leaves, and is there to be a talk first (KEEP-5)?

What is stopped is undone with everything else of its request, but the talk must be there: it is written over a connection
of its own before the request is refused.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.complaints.service.policy import calendar
from cs_center.contact.rules import conduct as laws
from cs_center.contact.service import conduct, parties, places, settings
from cs_center.contact.service.parties import Party
from cs_center.engines import documents
from cs_center.engines.database import another_connection
from cs_center.leaving.rules import holding as rules
from cs_center.leaving.rules.holding import Decision, Leaving
from cs_center.leaving.service import book, opening, store
from cs_center.leaving.service.book import LeavingRule
from cs_center.retention.service import facts

_CALL = "CS Call Log"


class WaitsForTalk(frappe.ValidationError):
	"""Somebody wants to leave, and is talked with first."""


@dataclass(frozen=True, slots=True)
class _Case:
	"""One cancellation of one customer, by one rule."""

	rule: LeavingRule
	doc: Document
	customer: str
	leaving: Leaving
	now: datetime

	def decide(self) -> Decision:
		"""As far as this connection sees the customer's talks."""
		talks = store.talks_of(self.customer)
		return rules.decide(self.rule.policy, self.leaving, talks, self.now, calendar())


def changed(doc: Document) -> None:
	"""A document is about to be saved or submitted. Raises WaitsForTalk."""
	for rule in _rules_of(doc):
		if rule.happens == book.FITS and _comes_to_fit(rule, doc):
			_look(rule, doc)


def cancelled(doc: Document) -> None:
	"""A document is about to be cancelled. Raises WaitsForTalk."""
	for rule in _rules_of(doc):
		if rule.happens == book.CANCELLED and documents.fits(doc, rule.conditions):
			_look(rule, doc)


def deleted(doc: Document) -> None:
	"""A document is about to be deleted: of those that are submitted, it is a draft or over anyway. Raises WaitsForTalk."""
	if not doc.meta.is_submittable:
		cancelled(doc)


def _rules_of(doc: Document) -> tuple[LeavingRule, ...]:
	return () if book.is_at_work() else book.rules_of(doc.doctype)


def _comes_to_fit(rule: LeavingRule, doc: Document) -> bool:
	"""Whether it fits and did not before; who is known as the customer only now leaves only now."""
	if not _fits(rule, doc):
		return False
	before = doc.get_doc_before_save()
	return not (before and _fits(rule, before) and documents.customer_in(before, rule.customer_field))


def _fits(rule: LeavingRule, doc: Document) -> bool:
	if doc.meta.is_submittable and not doc.docstatus.is_submitted():
		return False
	return documents.fits(doc, rule.conditions)


def _look(rule: LeavingRule, doc: Document) -> None:
	customer = documents.customer_in(doc, rule.customer_field)
	if not customer or not _is_meant(rule, customer):
		return
	now = now_datetime()
	case = _Case(rule, doc, customer, _leaving(rule, doc, customer, now), now)
	decided = case.decide()
	if decided.what in (rules.IS_STOPPED, rules.WAITS):
		_stop(case, decided)
	elif decided.what in (rules.IS_TOLD, rules.GOES_UNTALKED):
		opening.open_talk(_opened(case, decided))
		if doc.doctype == _CALL and decided.what == rules.IS_TOLD:
			opening.say_who_can_take_over(rule.team)


def _is_meant(rule: LeavingRule, customer: str) -> bool:
	if rule.segment and facts.segment_of(customer) != rule.segment:
		return False
	if not rule.tier:
		return True
	return places.ranks([customer])[customer].above >= places.rank_of(rule.tier).above


def _leaving(rule: LeavingRule, doc: Document, customer: str, now: datetime) -> Leaving:
	number = parties.sealed_number_of(customer)
	found = laws.when(conduct.contact(Party(customer, number), laws.SERVICE), now, settings.conduct())
	has_number = bool(number)
	return Leaving(
		about=(doc.doctype, str(doc.name)),
		by_system=_is_system(),
		has_officers=bool(store.officers(rule.team)),
		can_call_at=found.at if has_number else None,
		why_not=found.reason if has_number and not found.at else None,
	)


def _is_system() -> bool:
	"""What the site does by itself, and nobody has asked for in this moment."""
	is_request = bool(getattr(frappe.local, "request", None))
	return not is_request and frappe.session.user in ("Administrator", "Guest")


def _stop(case: _Case, decided: Decision) -> None:
	found = _held(case, decided)
	if found.what != rules.WAITS:
		return
	until = f"{found.limit_at:%Y-%m-%d %H:%M}"
	said = _("{0} wants to leave: a retention officer talks with them first, until {1} at the latest.")
	then = _("Then this can be done as it is. Nobody is held: if the customer does not want to talk, say so.")
	text = f"{said.format(frappe.bold(_title(case)), until)}<br>{then}"
	frappe.throw(text, WaitsForTalk, title=_("A Talk before Leaving"), primary_action=_way_out(found.talk))


def _way_out(talk: str) -> dict[str, Any] | None:
	"""The button by which nobody is held; our scripts are on the Desk, and not on the pages of customers."""
	if frappe.get_cached_value("User", frappe.session.user, "user_type") != "System User":
		return None
	label = _("The Customer Does Not Want to Talk")
	return {"label": label, "client_action": "cs_center.leaving.no_talk", "args": {"talk": talk}}


def _title(case: _Case) -> str:
	return frappe.utils.escape_html(
		frappe.get_cached_value("Customer", case.customer, "customer_name") or case.customer
	)


def _held(case: _Case, decided: Decision) -> Decision:
	"""What really holds: the talk is looked for, or opened, where neither a rollback nor an old look reaches it."""
	talk = _opened(case, decided)
	with another_connection():
		found = case.decide()
		if found.what == rules.IS_STOPPED and decided.what == rules.WAITS:
			# The talk that was seen is of this very transaction, which told of it: it stops nothing.
			return Decision(rules.GOES, found.reason)
		if found.what == rules.IS_STOPPED:
			opening.open_talk(talk)
			frappe.db.commit()  # of two who come at once, one has the key; both read whose it is
			found = case.decide()
		if found.what == rules.WAITS:
			opening.also_asked(found.talk, frappe.session.user)
	return found


def _opened(case: _Case, decided: Decision) -> dict[str, Any]:
	return opening.row_of(case.rule, case.customer, case.leaving, decided, case.now)
