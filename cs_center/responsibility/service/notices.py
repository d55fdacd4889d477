"""Telling people what happened to a matter, by standard Notification records, after the commit.

A step that must be told of is due until it was told: a process that dies in between is made up for by the sweep.
"""

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, now_datetime

from cs_center.calls.rules import access
from cs_center.engines import people
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import why
from cs_center.responsibility.service import store
from cs_center.responsibility.service.naming import kept

#: The method whose notifications tell of a step.
METHODS = {
	rules.OFFERED: "cs_handover_offered",
	rules.ACCEPTED: "cs_handover_answered",
	rules.REFUSED: "cs_handover_answered",
	rules.WITHDRAWN: "cs_handover_answered",
	rules.STATION_DONE: "cs_station_done",
	rules.REASSIGNED: "cs_owner_changed",
	rules.RELEASE: "cs_owner_changed",
	rules.REOPENED: "cs_matter_reopened",
	rules.RETURNED_ELSEWHERE: "cs_customer_returned",
	rules.WARNED: "cs_limit_near",
	rules.ESCALATED: "cs_limit_missed",
	rules.REMINDED: "cs_handover_late",
}
_TO_LEADERS = (rules.WARNED, rules.ESCALATED, rules.REMINDED)
_TO_OWNER = (rules.WARNED, rules.ESCALATED, rules.RETURNED_ELSEWHERE, rules.REOPENED, rules.STATION_DONE)
_A_CHUNK = 100


def send_after_commit() -> None:
	"""Have a worker tell what is due, once this transaction is there for it to see."""
	if frappe.flags.cs_center_notices_asked:
		return
	frappe.flags.cs_center_notices_asked = True
	frappe.db.after_commit.add(_asked_no_more)
	frappe.db.after_rollback.add(_asked_no_more)
	frappe.enqueue("cs_center.responsibility.jobs.send_notices", queue="short", enqueue_after_commit=True)


def _asked_no_more() -> None:
	frappe.flags.cs_center_notices_asked = False


def send_due(before_minutes: int = 0) -> int:
	"""Tell what is due, a step a transaction. Returns how many were told. Safe beside another worker."""
	told = 0
	until = add_to_date(now_datetime(), minutes=-before_minutes)
	while names := _claim(until):
		for name in names:
			told += _send_safely(name)
		frappe.db.commit()  # a chunk at a time: what was told must not be told again
	return told


def _claim(until: object) -> list[str]:
	rows = frappe.db.get_values(
		store.EVENT,
		{"notice_due": 1, "creation": ("<=", until)},
		"name",
		order_by="creation",
		limit=_A_CHUNK,
		for_update=True,
		skip_locked=True,
	)
	return [row[0] for row in rows or []]


def _send_safely(name: str) -> int:
	"""A notification of the site's own that fails must not keep everybody else from being told."""
	frappe.db.savepoint("cs_notice")
	try:
		_send(name)
		return 1
	except Exception as error:
		if isinstance(error, frappe.QueryDeadlockError):
			raise  # the database has rolled back the whole chunk: it is told anew
		frappe.db.rollback(save_point="cs_notice")
		frappe.log_error(f"Notice {name} could not be sent", frappe.get_traceback())
		frappe.db.set_value(store.EVENT, name, "notice_due", 0, update_modified=False)
		return 0


def _send(name: str) -> None:
	step = frappe.get_doc(store.EVENT, name)
	frappe.db.set_value(store.EVENT, name, "notice_due", 0, update_modified=False)
	matter = frappe.get_doc(store.MATTER, step.responsibility)
	users = sorted(receivers(matter, step) - {step.by_user})
	if not users:
		return
	_fire(matter, step.notice, users, step.reason)


def owner_left(user: str) -> None:
	"""Somebody left: their leader hears how many matters wait for a decision (FIRST-5)."""
	matters = store.load_of([user])[user]
	record = frappe.db.get_value("CS Staff Record", {"user": user})
	users = leaders_of(frappe.db.get_value("CS Staff Record", record, "team")) if record else set()
	users = people.enabled_users(users or people.enabled_users_with_role(access.SUPERVISOR))
	if matters and users:
		text = kept(why.owner_left(user, matters))
		_fire(frappe.get_doc("CS Staff Record", record), "cs_owner_left", sorted(users), text)


def _fire(doc: Document, method: str, users: list[str], text: str) -> None:
	"""Run the notifications of a method; they read for whom and what from attributes that are there for them only."""
	by_mail = bool(frappe.db.get_single_value("CS Settings", "notices_by_mail"))
	doc.__dict__.update(notice_to=",".join(people.emails(users)), notice_text=text, notice_by_mail=by_mail)
	doc.run_method(method)


def receivers(matter: Document, step: Document) -> set[str]:
	"""Who must know of a step; only people who may log in."""
	users = {step.to_user, step.from_user} if step.event not in (rules.WARNED, rules.ESCALATED) else set()
	if step.event in _TO_OWNER:
		users.add(matter.responsible)
	if step.event in _TO_LEADERS:
		users |= leaders_of(matter.team)
	if step.event == rules.ESCALATED:
		users |= set(people.enabled_users_with_role(access.SUPERVISOR))
	if step.event == rules.OFFERED and step.station:
		users |= members_of(step.station)
	return people.enabled_users(filter(None, users))


def leaders_of(team: str | None) -> set[str]:
	"""Who leads a team."""
	found = frappe.db.get_value("CS Team", team, ["leader", "deputy"]) if team else None
	return set(filter(None, found or ()))


def members_of(station: str) -> set[str]:
	"""Who answers for a station."""
	members = frappe.get_all("CS Station Member", filters={"parent": station}, pluck="user")
	contact = frappe.db.get_value("CS Station", station, "contact_user")
	return set(filter(None, [*members, contact]))
