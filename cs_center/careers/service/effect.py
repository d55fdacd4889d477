"""Level changes come into force on their day: the ladder, the post, and an Employee Promotion of HRMS (STAFF-2)."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.careers.rules import changes as rules
from cs_center.careers.rules.ladder import DOWN
from cs_center.careers.service import book, deeds, store, telling
from cs_center.engines import promotions
from cs_center.engines.database import retried
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service.members import STAFF, Member, members

WAITS, MADE, FAILED = "Waits", "Promotion Made", "Promotion Failed"


def take_effect() -> int:
	"""Everything whose day has come, each a transaction of its own; how many hold now. Commits.

	Safe to kill, to run again and beside itself. One that fails keeps no other from coming into force.
	"""
	filters = {"status": rules.DATED, "effective_from": ("<=", getdate())}
	due = frappe.get_all(store.CHANGE, filters=filters, pluck="name", order_by="effective_from, name")
	return sum(_safely(name, _take_effect, _("Level change {0} could not come into force")) for name in due)


def promote() -> int:
	"""An Employee Promotion for what is in force and has none; how many were made. Commits after each."""
	if not promotions.has_hrms():
		return 0
	filters = {
		"status": rules.IN_FORCE,
		"promotion": ("is", "not set"),
		"promotion_problem": ("is", "not set"),
	}
	waiting = frappe.get_all(store.CHANGE, filters=filters, pluck="name", order_by="in_force_at, name")
	return sum(_safely(name, _promote, _("Level change {0} got no promotion")) for name in waiting)


def promote_again(change: str) -> str | None:
	"""HR tries a promotion again that failed; its name. Raises PermissionError, ValidationError."""
	doc = store.locked(change)
	deeds.check_may(rules.DATE, store.standing(doc, members([doc.employee]).get(doc.employee)))
	if doc.status != rules.IN_FORCE:
		raise Rejected("It does not hold yet: a promotion is made when it does.")
	if doc.promotion and promotions.counts(doc.promotion):
		return doc.promotion
	made = _made(doc)
	store.write(doc, promotion=made, promotion_problem=None if made else _nothing())
	store.append(doc, MADE, made or _nothing(), doc.status)
	return made


def _safely(name: str, do: Callable[[str], bool], title: str) -> bool:
	try:
		done = retried(lambda _attempt: do(name))
	except Exception:
		# Whatever a site's own scripts raise must not keep everybody else waiting: it is logged and tried again.
		frappe.db.rollback()
		frappe.log_error(title.format(name), frappe.get_traceback())
		done = False
	frappe.db.commit()  # one at a time: what holds stays, whatever becomes of the next
	return done


def _take_effect(name: str) -> bool:
	doc = store.locked(name)
	member = members([doc.employee]).get(doc.employee)
	of = store.standing(doc, member)
	if of.status != rules.DATED:
		return False
	if member and member.left_on and member.left_on < of.effective_from:
		deeds.keep(doc, rules.WITHDRAW, rules.lapse(of, member.left_on))
		return False
	try:
		after = rules.take_effect(of, getdate(), deeds.open_from())
	except Rejected as rejected:
		_wait(doc, kept(rejected.reason))
		return False
	if not member:
		_wait(doc, kept(Reason(_NO_MEMBER, {"employee": doc.employee})))
		return False
	here = store.holdings([doc.employee])[doc.employee]
	deeds.keep(doc, rules.TAKE_EFFECT, after, submit=True, in_force_at=now_datetime(), problem=None)
	store.move(member, here, doc.to_level, of.effective_from, doc.name, kept(after.reason))
	if doc.changes_post:
		_give_post(doc, member)
	return True


def _wait(doc: Document, why: str) -> None:
	"""It can not hold yet: HR is told once, and dates it again."""
	if doc.problem != why:
		store.write(doc, problem=why)
		store.append(doc, WAITS, why, doc.status)
		telling.stuck(doc, why)


def _give_post(doc: Document, member: Member) -> None:
	"""The post of the level, with the role that it needs; on a step down the role of the post before goes."""
	post = frappe.db.get_value(book.LEVEL, doc.to_level, "post")
	if not post or post == member.post:
		return
	record = frappe.get_doc(STAFF, {"employee": doc.employee}, for_update=True)
	record.post = post
	record.save(ignore_permissions=True)
	new, old = _role(post), _role(member.post)
	user = frappe.get_doc("User", member.user) if member.user else None
	if user:
		user.flags.ignore_permissions = True
	reasons = [Reason(_POST, {"before": member.post or "–", "post": post}, "STAFF-2")]
	if user and new and new not in frappe.get_roles(user.name):
		user.add_roles(new)
		reasons.append(Reason(_ROLE, {"role": new}))
	if user and old and old != new and doc.direction == DOWN:
		user.remove_roles(old)
		reasons.append(Reason(_NO_ROLE, {"role": old}))
	store.append(doc, rules.TAKE_EFFECT, " ".join(map(kept, reasons)), doc.status)


def _role(post: str | None) -> str | None:
	"""Only roles of the centre come and go with a post."""
	role = frappe.db.get_value("CS Post", post, "role") if post else None
	return role if role in access.STAFF_ROLES else None


def _promote(name: str) -> bool:
	doc = store.locked(name)
	if doc.promotion or doc.promotion_problem:
		return False
	frappe.db.savepoint("cs_promotion")
	try:
		made = _made(doc)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="cs_promotion")
		frappe.clear_last_message()
		why = frappe.utils.strip_html(str(error)) or type(error).__name__
		store.write(doc, promotion_problem=why)
		store.append(doc, FAILED, why, doc.status)
		telling.stuck(doc, why)
		return False
	store.write(doc, promotion=made, promotion_problem=None if made else _nothing())
	if made:
		store.append(doc, MADE, made, doc.status)
	return bool(made)


def _made(doc: Document) -> str | None:
	designation, grade = frappe.db.get_value(book.LEVEL, doc.to_level, ["designation", "employee_grade"])
	wanted = {"designation": designation or "", "grade": grade or ""}
	return promotions.promote(doc.employee, getdate(doc.effective_from), wanted)


def _nothing() -> str:
	return kept(Reason(_NOTHING))


_POST = "The post changes from {before} to {post}."
_ROLE = "The user gets the role {role}."
_NO_ROLE = "The user loses the role {role}."
_NO_MEMBER = "{employee} has no staff record any more."
_NOTHING = "Nothing of the employee record changes."
