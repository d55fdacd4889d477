"""Messages to customers, one at a time: claimed, sent after the commit, and never sent twice by themselves (KEEP-4)."""

from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, now_datetime

from cs_center.ahead.rules import channels as rules
from cs_center.ahead.rules.channels import FAILED, MAIL, MISSED, SENDING, SENT, TO_SEND, Choice
from cs_center.ahead.service import people, store, words
from cs_center.ahead.service.store import GREETING
from cs_center.calls.rules.numbers import display, mask
from cs_center.calls.service.switchboard import switchboard
from cs_center.calls.service.words import say_for_all
from cs_center.contact.rules.conduct import CARE, Contact
from cs_center.contact.service import conduct
from cs_center.contact.service.parties import Party
from cs_center.engines import mailing, texting
from cs_center.engines.customers import names_of

#: A job sends for so long; the next one goes on.
_LONGEST_SECONDS = 240
_DEAD_AFTER_MINUTES = 30


def is_due() -> bool:
	"""Whether there is anything to send, or to find out about what was sent."""
	waiting = {"status": ("in", (TO_SEND, SENDING)), "send_at": ("<=", now_datetime())}
	return bool(frappe.db.exists(GREETING, waiting))


def send_due() -> int:
	"""Send what is due; how many messages left. Each is a transaction of its own; safe beside other workers and to kill.

	A worker that is killed while the gateway has a message leaves a greeting that says "Sending": nobody knows whether the
	customer has it, so it fails and is not sent again.
	"""
	began, sent = monotonic(), 0
	_give_up_on_dead()
	while monotonic() - began < _LONGEST_SECONDS and (row := _next()):
		sent += _send(row)
		frappe.db.commit()  # it is sent, or it is not: either way it is known
	return sent


def _next() -> "frappe._dict | None":
	"""The one that has waited longest, locked, but for what another worker has."""
	greeting = DocType(GREETING)
	is_due = (greeting.status == TO_SEND) & (greeting.send_at <= now_datetime())
	query = frappe.qb.from_(greeting).where(is_due).orderby(greeting.send_at).limit(1)
	columns = ("name", "customer", "party_name", "day", "channel", "attempts")
	rows = query.select(*columns).for_update(skip_locked=True).run(as_dict=True)
	return rows[0] if rows else None


def _send(row: Any) -> bool:
	now = now_datetime()
	contact = conduct.contact(Party(row.customer), CARE)
	choice = rules.may_send(contact, row.day, now)
	if choice.status != SENDING:
		_keep(row, choice)
		if choice.status == MISSED:
			store.free_occasions([row.name])
		return False
	try:
		title = names_of([row.customer]).get(row.customer) or row.party_name
		said = words.said(title, store.reasons_of([row.name])[row.name], row.day)
	except words.CanNotBeSaid as error:
		_set(row, status=FAILED, why=_("The words of the plan can not be filled in: {0}").format(error))
		return False
	row.attempts += 1
	_set(row, attempts=row.attempts, subject=said.subject, message=said.message)
	return _by_mail(row, said, contact, now) if row.channel == MAIL else _by_sms(row, said, contact, now)


def _by_mail(row: Any, said: words.Said, contact: Contact, now: datetime) -> bool:
	"""The mail is queued in the same transaction that says it is sent."""
	address = mailing.addresses_of([row.customer]).get(row.customer)
	if not address:
		return _no_address(row)
	frappe.db.savepoint("cs_greeting")
	try:
		mailing.send(address, said.subject, said.message, GREETING, row.name)
	except Exception as error:
		frappe.db.rollback(save_point="cs_greeting")
		frappe.log_error(f"Greeting {row.name} could not be mailed", frappe.get_traceback())
		return _failed(row, type(error).__name__, contact, now)
	_set(row, status=SENT, sent_at=now, why=None)
	return True


def _by_sms(row: Any, said: words.Said, contact: Contact, now: datetime) -> bool:
	number = people.mobile_of(row.customer)
	if not number:
		return _no_address(row)
	_set(row, status=SENDING, send_at=now)
	frappe.db.commit()  # claimed: whatever happens now, no other worker sends it
	region = switchboard().plan.region
	try:
		texting.send(display(number, region), said.message, mask(number, region))
	except texting.NotTaken as error:
		frappe.db.rollback()
		if error.may_have_arrived:
			_set(row, status=FAILED, why=_("Not confirmed: {0}. The customer may have it.").format(error))
			return False
		return _failed(row, str(error), contact, now)
	_set(row, status=SENT, sent_at=now_datetime(), why=None)
	return True


def _failed(row: Any, problem: str, contact: Contact, now: datetime) -> bool:
	most = cint(frappe.get_cached_doc("CS Settings").greeting_attempts)
	_keep(row, rules.after_failure(problem, row.attempts, most, contact, row.day, now))
	return False


def _no_address(row: Any) -> bool:
	_set(row, status=FAILED, why=_("The number or address of the customer is gone."))
	return False


def _give_up_on_dead() -> None:
	long_ago = now_datetime() - timedelta(minutes=_DEAD_AFTER_MINUTES)
	dead = {"status": SENDING, "send_at": ("<", long_ago)}
	why = _("A worker stopped while it was sending. The customer may have it.")
	frappe.db.set_value(GREETING, dead, {"status": FAILED, "why": why})
	frappe.db.commit()  # found out once


def _keep(row: Any, choice: Choice) -> None:
	why = say_for_all(choice.why) if choice.why else None
	_set(row, status=choice.status, why=why, send_at=choice.send_at)


def _set(row: Any, **values: Any) -> None:
	frappe.db.set_value(GREETING, row.name, values)
