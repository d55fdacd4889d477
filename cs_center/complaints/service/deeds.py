"""What people do with a complaint, each a short use case over the rules (COMP-2, COMP-3, COMP-6, COMP-7)."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service import privacy
from cs_center.complaints.rules import states
from cs_center.complaints.rules.limits import promise
from cs_center.complaints.service import moves, notices, policy, store, taking
from cs_center.responsibility.service import deeds as ownership
from cs_center.responsibility.service.owners import check_may_own


def dispatch(complaint: str, station: str, note: str) -> None:
	"""To its station; from one station to another as well."""
	if not frappe.db.exists("CS Station", {"name": station, "disabled": 0}):
		frappe.throw(_("There is no station {0} in use.").format(station), frappe.DoesNotExistError)
	moves.move(
		complaint, states.DISPATCH, lambda it, _doc: states.dispatch(it, now_datetime(), station, note)
	)


def return_to_handler(complaint: str, why: str) -> None:
	"""The station says that it is not theirs."""
	moves.move(complaint, states.RETURN, lambda it, _doc: states.return_to_handler(it, now_datetime(), why))


def report_done(complaint: str, what: str) -> None:
	"""The station reports done; or who talked to it writes that down."""
	by = frappe.session.user
	moves.move(complaint, states.REPORT, lambda it, _doc: states.report_done(it, now_datetime(), by, what))


def verify(complaint: str, is_done: bool, note: str) -> None:
	"""Somebody else makes sure with the station (COMP-6)."""
	event = states.VERIFY if is_done else states.NOT_DONE
	by = frappe.session.user
	moves.move(complaint, event, lambda it, _doc: states.verify(it, now_datetime(), by, is_done, note))


def wait_for_customer(complaint: str, for_what: str) -> None:
	"""The clock stops until the customer has done their part."""
	moves.move(
		complaint, states.WAIT, lambda it, _doc: states.wait_for_customer(it, now_datetime(), for_what)
	)


def go_on(complaint: str) -> None:
	"""The customer has answered."""
	moves.move(complaint, states.RESUME, lambda it, _doc: states.go_on(it, now_datetime()))


def escalate(complaint: str, why: str) -> None:
	"""Up one level: what cannot be answered here goes up within the shortest time (COMP-5)."""
	reason = Reason("It can not be settled here: {why}", {"why": why.strip()}, "COMP-5")
	highest = policy.book().highest

	def go_up(it: states.Standing, _doc: Any) -> states.Step:
		if not why.strip():
			raise Rejected("Say why: the reason stays with the complaint.")
		return states.escalate(it, reason, highest)

	moves.move(complaint, states.ESCALATE, go_up)


def escalate_in_emergency(complaint: str, level: str, why: str) -> None:
	"""Past levels; the skipped are told afterwards (COMP-3)."""
	rank = policy.ranks().get(level)
	if not rank:
		frappe.throw(_("There is no level {0}.").format(level), frappe.DoesNotExistError)
	highest = policy.book().highest
	moves.move(complaint, states.SKIP, lambda it, _doc: states.escalate_in_emergency(it, rank, why, highest))


def ask_more_time(complaint: str, until: datetime, why: str, customer_agrees: bool) -> None:
	"""The station asks; somebody who has it or leads decides (COMP-7)."""
	_check_is_ahead(until)
	moves.move(
		complaint, states.ASK_TIME, lambda it, _doc: states.ask_more_time(it, until, why, customer_agrees)
	)


def decide_more_time(complaint: str, grants: bool, why: str) -> None:
	"""Grant what the station asked for, or refuse it."""
	if not grants:
		moves.move(complaint, states.REFUSE_TIME, lambda it, _doc: states.refuse_more_time(it, why))
		return

	def grant(it: states.Standing, _doc: Any) -> states.Step:
		if not it.asked_until:
			return states.refuse_more_time(it, why)  # says that nobody asked
		_check_is_ahead(it.asked_until)
		return states.extend(it, it.asked_until, why, True)

	moves.move(complaint, states.GRANT_TIME, grant)


def extend(complaint: str, until: datetime, why: str, customer_agrees: bool) -> None:
	"""A later limit, with the customer's consent and a reason (COMP-7)."""
	_check_is_ahead(until)
	moves.move(complaint, states.GRANT_TIME, lambda it, _doc: states.extend(it, until, why, customer_agrees))


def take_over(complaint: str, why: str, user: str = "") -> None:
	"""A leader handles it from now on, or gives it to somebody; the matter goes with it (FIRST-5)."""
	to = user or frappe.session.user
	check_may_own(to)
	doc = moves.move(complaint, states.TAKE_OVER, lambda it, _doc: states.take_over(it, to, why), to_user=to)
	if doc.responsibility:
		ownership.follow_decision(doc.responsibility, to, why)


def rate(complaint: str, severity: str, why: str) -> None:
	"""Another severity, with a reason that stays (COMP-1)."""
	moves.move(complaint, states.RATE, lambda it, _doc: states.rate(it, severity, why))


def correct(complaint: str, values: dict[str, Any], why: str) -> None:
	"""Topic, kind, urgency or customer were written down wrongly; the limit follows, and the reason stays (COMP-7)."""

	def put_right(it: states.Standing, doc: Any) -> states.Step:
		doc.update({field: values[field] for field in CORRECTED if field in values})
		taking.promise_anew(doc)
		taking.key_anew(doc)
		return states.correct(it, doc.due_by, why)

	moves.move(complaint, states.CORRECT, put_right)


#: What may be put right.
CORRECTED = ("topic", "kind", "urgent", "customer", "contact", "party_name")


def reopen(complaint: str, why: str) -> None:
	"""The customer comes back about it: a new round with a new limit (FIRST-7)."""

	def again(it: states.Standing, doc: Any) -> states.Step:
		by = policy.book().policy_named(doc.policy)
		now = now_datetime()
		step = states.reopen(it, now, why, policy.book().highest, by.window_days)
		taking.key_anew(doc)
		promised = promise(
			now, doc.kind or "", doc.tier or "", bool(doc.urgent), by.limits, policy.calendar()
		)
		return states.Step(step.event, it, states.replace(step.after, due_by=promised.due_by), step.reason)

	moves.move(complaint, states.REOPEN, again)


def answer(complaint: str, what: str) -> None:
	"""The customer was told how it stands (COMP-7)."""
	moves.move(complaint, states.ANSWER, lambda it, _doc: states.answer(it, what))


def chased(complaint: str, call_log: str, words: str) -> None:
	"""The customer called again about it: the call belongs to the complaint, and who has it hears of it."""
	doc = store.locked(complaint)
	log = frappe.get_doc("CS Call Log", call_log)
	log.check_permission("write")
	if not _is_from_its_customer(log, doc):
		doc.check_permission("read")
	frappe.db.set_value("CS Call Log", call_log, {"complaint": complaint, "kind": log.kind or doc.kind})
	text = words.strip() or _("The customer called again about it.")
	moves.note(doc, CHASED, text, call_log=call_log, to_user=doc.holder)
	notices.tell_of_chase(doc, text)


def _is_from_its_customer(log: Document, complaint: Document) -> bool:
	"""Whoever has the customer on the line passes it on, be the complaint another team's."""
	if complaint.customer and complaint.customer == log.customer:
		return True
	caller_key = frappe.db.get_value("CS Call Record", log.name, "caller_key")
	return bool(caller_key) and complaint.customer_key == privacy.sealed(caller_key)


#: The customer asks what has become of it.
CHASED = "Customer Called Again"


def _check_is_ahead(until: datetime) -> None:
	if until <= now_datetime():
		frappe.throw(_("Choose a time that is still ahead."))
	if until > now_datetime() + timedelta(days=_MOST_DAYS):
		frappe.throw(_("Choose a time within a year."))


#: A limit beyond it is a slip of the pen.
_MOST_DAYS = 366
