"""Flowers given in for a prize: asked for, handed over by a leader or HR, or withdrawn (STAFF-11)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.staff import viewer
from cs_center.complaints.service.people import leaders_of
from cs_center.engines import people
from cs_center.notices.service import Notice, tell
from cs_center.recognition.rules import flowers as rules
from cs_center.recognition.rules.flowers import Prize
from cs_center.recognition.service.giving import changed
from cs_center.recognition.service.policy import policy
from cs_center.recognition.service.store import (
	ASKED,
	FLOWER,
	HANDED_OVER,
	REDEMPTION,
	WITHDRAWN,
	check_is_staff,
	of_employee,
)
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service import appended, whose
from cs_center.workforce.service.members import STAFF, Member, member_of

TOLD_ASKED, TOLD_HANDED, TOLD_WITHDRAWN = "cs_prize_asked", "cs_prize_handed_over", "cs_prize_withdrawn"


def ask(prize: str) -> str:
	"""Give one's oldest valid flowers in for a prize; answers the redemption. Raises PermissionError, Rejected."""
	check_is_staff()
	member, today = _me(), getdate()
	found = rules.redeem(_locked_flowers(member), _prize(prize), today)
	reason = kept(found.reason)
	doc = appended.make(
		REDEMPTION,
		employee=member.employee,
		employee_name=member.full_name,
		user=member.user,
		team=member.team or None,
		prize=prize,
		flowers=found.prize.flowers,
		status=ASKED,
		asked_at=now_datetime(),
		reason=reason,
	)
	_mark([flower.name for flower in found.used], today, doc.name)
	text = Reason(_ASKED, {"by": member.user, "prize": prize}, "STAFF-11")
	_tell(_who_hands_over(member), TOLD_ASKED, doc, text)
	changed()
	return doc.name


def hand_over(redemption: str, words: str = "") -> None:
	"""A leader of the team, those above, or HR gives the prize; never one's own. Raises PermissionError, Rejected."""
	doc = _open(redemption)
	_check_hands_over(doc)
	user = frappe.session.user
	appended.change(
		doc,
		status=HANDED_OVER,
		handed_over_by=user,
		handed_over_at=now_datetime(),
		words=words.strip() or None,
	)
	_tell({doc.user}, TOLD_HANDED, doc, Reason(_HANDED, {"by": user, "prize": doc.prize}, "STAFF-11"))
	changed()


def withdraw(redemption: str, words: str = "") -> None:
	"""The flowers are theirs again, as long as they are valid: by who asked, or with words by who would hand it over.

	Raises PermissionError, Rejected.
	"""
	doc, user = _open(redemption), frappe.session.user
	if doc.user != user:
		_check_hands_over(doc)
		if not words.strip():
			raise Rejected("Say why the prize is not handed over.")
	_mark(frappe.get_all(FLOWER, {"redeemed_by": doc.name}, pluck="name"), None, None)
	said = words.strip() or None
	appended.change(doc, status=WITHDRAWN, withdrawn_by=user, withdrawn_at=now_datetime(), words=said)
	if doc.user != user:
		values = {"by": user, "prize": doc.prize, "words": words.strip()}
		_tell({doc.user}, TOLD_WITHDRAWN, doc, Reason(_WITHDRAWN, values, "STAFF-11"))
	changed()


def _me() -> Member:
	member = member_of(frappe.session.user)
	if not member:
		raise Rejected("You have no staff record with an employee: ask HR for one.")
	return member


def _locked_flowers(member: Member) -> list[rules.Flower]:
	"""Two requests of the same person at once: the second one sees what the first one used."""
	record = DocType(STAFF)
	frappe.qb.from_(record).where(record.employee == member.employee).select(record.name).for_update().run()
	return of_employee(member.employee, lock=True)


def _prize(name: str) -> Prize:
	for prize in policy().prizes:
		if prize.name == name:
			return prize
	raise Rejected("The prize “{prize}” is not offered.", prize=name)


def _open(redemption: str) -> Document:
	doc = frappe.get_doc(REDEMPTION, redemption, for_update=True)
	if doc.status != ASKED:
		raise Rejected("This redemption is at “{status}” already.", status=doc.status)
	return doc


def _check_hands_over(doc: Document) -> None:
	seer = viewer()
	if seer.user == doc.user:
		frappe.throw(_("Nobody hands a prize over to themselves."), frappe.PermissionError)
	if not (whose.sees_all(seer) or whose.leads(seer, doc.team)):
		frappe.throw(
			_("Prizes are handed over by the leader of the team, those above, or HR."), frappe.PermissionError
		)


def _who_hands_over(member: Member) -> set[str]:
	"""The leader and the deputy of the team; HR where there is none but themselves."""
	found = set(leaders_of(member.team)) - {member.user}
	return found or {user for role in whose.HR_ROLES for user in people.enabled_users_with_role(role)}


def _mark(flowers: list[str], day: object, redemption: str | None) -> None:
	for name in sorted(flowers):
		doc = frappe.get_doc(FLOWER, name, for_update=True)
		appended.change(doc, redeemed_on=day, redeemed_by=redemption)


def _tell(users: set[str], method: str, doc: Document, reason: Reason) -> None:
	text = kept(reason)
	tell(Notice(user, method, REDEMPTION, doc.name, text) for user in sorted(filter(None, users)))


_ASKED = "{by} asks for “{prize}” for their little red flowers: hand it over."
_HANDED = "“{prize}” for your little red flowers was handed over by {by}."
_WITHDRAWN = "“{prize}” is not handed over: {words}. Your flowers are yours again. ({by})"
