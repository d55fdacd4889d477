"""What people do with a level change: propose, review, speak, decide, date, withdraw (STAFF-2)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.staff import viewer
from cs_center.careers.rules import changes as rules
from cs_center.careers.rules.changes import After, Standing
from cs_center.careers.rules.ladder import check_step, direction
from cs_center.careers.service import book, proposing, store, telling
from cs_center.workforce.service import appended
from cs_center.workforce.service.members import Member, members

_KEPT = (
	"status",
	"reviewed_by",
	"leader_words",
	"own_words",
	"heard_by",
	"decided_by",
	"decision_words",
	"effective_from",
)


def propose(employee: str, level: str, words: str) -> str:
	"""A step that people propose, with their reason; the name of the change. Raises PermissionError, Rejected."""
	member = member_named(employee)
	of = Standing(member.user, member.team)
	check_may(rules.PROPOSE, of)
	said = rules.said(words)
	if not member.is_here(getdate(), getdate()):
		raise Rejected("{person} does not work here today.", person=member.full_name)
	here = store.holdings([employee], lock=True).get(employee)
	if not here:
		raise Rejected("{person} is on no ladder yet: HR enters a first level.", person=member.full_name)
	if store.open_change(employee, lock=True):
		raise Rejected("A proposal for {person} is open: it is decided first.", person=member.full_name)
	on = book.ladder_of(here.level)
	check_step(on, here.level, level)
	way = direction(on, here.level, level)
	values = proposing.by_hand(member, here.level, level, way, said)
	doc = appended.make(store.CHANGE, **values)
	reason = Reason(_PROPOSES, {"user": frappe.session.user, "level": level, "words": said}, "STAFF-2")
	store.append(doc, rules.PROPOSE, reason, "")
	telling.proposals([doc])
	return doc.name


def review(change: str, agrees: bool, words: str) -> None:
	"""The leader's say. Raises PermissionError, Rejected."""
	_do(
		change,
		rules.REVIEW,
		lambda of, _doc: rules.review(of, viewer(), agrees, words),
		reviewed_at=now_datetime(),
	)


def speak(change: str, words: str) -> None:
	"""The words of who it is about. Raises PermissionError, Rejected."""
	_do(change, rules.SPEAK, lambda of, _doc: rules.speak(of, viewer(), words))


def keep_silence(change: str, words: str) -> None:
	"""Who it is about would not say anything, as the leader keeps. Raises PermissionError, Rejected."""
	_do(change, rules.KEEP_SILENCE, lambda of, _doc: rules.keep_silence(of, viewer(), words))


def decide(change: str, approves: bool, words: str) -> None:
	"""The director's decision. Raises PermissionError, Rejected."""
	event = rules.APPROVE if approves else rules.REFUSE
	_do(
		change, event, lambda of, _doc: rules.decide(of, viewer(), approves, words), decided_at=now_datetime()
	)


def withdraw(change: str, words: str) -> None:
	"""Taken back before it holds. Raises PermissionError, Rejected."""
	_do(change, rules.WITHDRAW, lambda of, _doc: rules.withdraw(of, viewer(), words))


def set_date(change: str, day: date, changes_post: bool) -> None:
	"""From which day it holds, and whether the staff record gets the post of the level. Raises PermissionError, Rejected.

	It must be later than the day since when the person is at the present level.
	"""

	def dated(of: Standing, doc: Document) -> After:
		here = store.holdings([doc.employee])[doc.employee]
		if day <= here.since:
			raise Rejected(
				"{level} holds since {since}: choose a later day.", level=here.level, since=str(here.since)
			)
		if changes_post and not frappe.db.get_value(book.LEVEL, doc.to_level, "post"):
			raise Rejected("{level} has no post: write it on the level first.", level=doc.to_level)
		return rules.set_date(of, viewer(), day, open_from())

	values = {"dated_by": frappe.session.user, "changes_post": int(changes_post), "problem": None}
	_do(change, rules.DATE, dated, **values)


def allowed(change: str) -> list[str]:
	"""What the user may do with a level change as it stands, for buttons. Raises PermissionError."""
	doc = frappe.get_doc(store.CHANGE, change)
	doc.check_permission("read")
	of, seer = store.standing(doc, _member(doc)), viewer()
	return [
		deed
		for deed, (sources, _end) in rules.TRANSITIONS.items()
		if deed != rules.TAKE_EFFECT
		and of.status in sources
		and rules.may(deed, seer, of)
		and not (deed in (rules.SPEAK, rules.KEEP_SILENCE) and of.own_words)
		and not (deed in (rules.APPROVE, rules.REFUSE) and not of.is_heard)
	]


def check_may(deed: str, of: Standing) -> None:
	"""Raises PermissionError for who has no say."""
	if not rules.may(deed, viewer(), of):
		frappe.throw(
			_("This is for somebody else to do, and nobody does it in their own case."),
			frappe.PermissionError,
		)


def member_named(employee: str) -> Member:
	"""Raises DoesNotExistError for who is no member of staff."""
	found = members([employee]).get(employee)
	if not found:
		frappe.throw(_("There is no member of staff {0}.").format(employee), frappe.DoesNotExistError)
	return found


def open_from() -> date:
	"""The day after the last closed month of whoever closes months: hook `cs_open_from`, the latest counts."""
	days = [frappe.get_attr(path)() for path in frappe.get_hooks("cs_open_from")]
	return max(days, default=date.min)


def _do(change: str, event: str, do: Callable[[Standing, Document], After], **values: Any) -> None:
	"""One deed under the lock of its level change."""
	doc = store.locked(change)
	of = store.standing(doc, _member(doc))
	check_may(event, of)
	after = do(of, doc)
	keep(doc, event, after, **values)


def keep(doc: Document, event: str, after: After, submit: bool = False, **values: Any) -> None:
	"""Write how a level change stands after a deed, with its history, and tell who must know."""
	before, of = doc.status, after.standing
	written = {field: getattr(of, field) or None for field in _KEPT}
	written |= {"agrees": int(bool(of.agrees)), "silent": int(of.silent)}
	if of.status not in rules.OPEN:
		written["open_key"] = None
	store.write(doc, submit, **written, **values)
	store.append(doc, event, after.reason, before)
	telling.deed(doc, event, after.reason)


def _member(doc: Document) -> Member | None:
	return members([doc.employee]).get(doc.employee)


_PROPOSES = "{user} proposes {level}: {words}."
