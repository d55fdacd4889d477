"""Who has which skill, made sure of by somebody else, and which posts people have had (STAFF-1, SEC-3)."""

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import viewer
from cs_center.careers.rules import changes as rules
from cs_center.careers.rules.changes import Standing
from cs_center.careers.rules.starts import check_since
from cs_center.careers.service import store
from cs_center.careers.service.deeds import member_named
from cs_center.careers.service.evidence import POSTS, SKILL
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.workforce.service import appended


def confirm(employee: str, skill: str, since: date, words: str) -> str:
	"""Somebody has a skill, as who leads them or HR has made sure; its record. Raises PermissionError, Rejected."""
	member = member_named(employee)
	_check_may(Standing(member.user, member.team))
	if not frappe.db.exists("CS Skill", skill):
		raise Rejected("There is no skill “{skill}”: enter it first.", skill=skill)
	check_since(since, member.joined_on, getdate())
	key = f"{employee}|{skill}"
	if frappe.db.exists(SKILL, {"open_key": key}):
		raise Rejected("{person} has the skill {skill} already.", person=member.full_name, skill=skill)
	return appended.make(
		SKILL,
		employee=employee,
		employee_name=member.full_name,
		skill=skill,
		since=since,
		confirmed_by=frappe.session.user,
		words=rules.said(words),
		open_key=key,
	).name


def withdraw(name: str, words: str) -> None:
	"""It does not count any more, for a reason; the record stays. Raises PermissionError, Rejected."""
	doc = frappe.get_doc(SKILL, name, for_update=True)
	member = member_named(doc.employee)
	_check_may(Standing(member.user, member.team))
	if not doc.open_key:
		raise Rejected("It was withdrawn already.")
	why = rules.said(words)
	user = frappe.session.user
	store.write(doc, withdrawn_on=getdate(), withdrawn_by=user, withdrawn_words=why, open_key=None)


def keep_post(record: Document) -> None:
	"""A staff record was saved: another post, or another person, is a new row of the history."""
	before = record.get_doc_before_save()
	now = (record.employee or "", record.post or "")
	was = (before.employee or "", before.post or "") if before else ("", "")
	if not record.employee or now == was or (not before and not record.post):
		return
	row = {"name": ordered_name(), **stamp(), "employee": record.employee, "staff_number": record.name}
	row |= {"post": record.post or None, "since": getdate(), "by_user": frappe.session.user}
	insert_many(POSTS, [row])


def _check_may(of: Standing) -> None:
	seer = viewer()
	is_own = bool(of.user) and of.user == seer.user
	if is_own or not (seer.roles & rules.HR_ROLES or rules.may(rules.PROPOSE, seer, of)):
		frappe.throw(
			_("Skills are confirmed by who leads the person, those above, and HR; nobody their own."),
			frappe.PermissionError,
		)
