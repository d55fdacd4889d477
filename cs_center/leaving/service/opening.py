"""Opening a talk: its row, its place in the queue, and who hears of it (KEEP-5)."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.calls.service.words import say_for_all
from cs_center.contact.service import conduct, settings
from cs_center.contact.service.parties import Party, sealed_number_of
from cs_center.engines.customers import managers_of
from cs_center.engines.database import insert_many, ordered_name, stamp, upsert_many
from cs_center.leaving.rules import talks
from cs_center.leaving.rules.holding import GOES_UNTALKED, IS_STOPPED, Decision, Leaving
from cs_center.leaving.rules.holding import alone_until as alone
from cs_center.leaving.service import store
from cs_center.leaving.service.book import LeavingRule
from cs_center.leaving.service.store import TALK
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import name_of
from cs_center.workforce.service import presence

OPENED = "cs_leaving_talk_opened"
_TOLD_AT_MOST = 20


def row_of(
	rule: LeavingRule, customer: str, leaving: Leaving, decided: Decision, now: datetime
) -> dict[str, Any]:
	"""A talk to be. One that can not take place is over at once, and says why."""
	title, manager = managers_of([customer]).get(customer, (customer, ""))
	is_over = decided.what == GOES_UNTALKED
	limit_at = decided.limit_at or now
	row = {
		"name": ordered_name(),
		**stamp(),
		"status": talks.NOT_POSSIBLE if is_over else talks.WAITING,
		"customer": customer,
		"party_name": title,
		"rule": rule.policy.name,
		"reference_doctype": leaving.about[0],
		"reference_name": leaving.about[1],
		"limit_at": limit_at,
		"was_stopped": int(decided.what == IS_STOPPED),
		"asked_by": frappe.session.user,
		"asked_users": frappe.session.user,
		"reason": say_for_all(decided.reason),
		"team": rule.team or None,
	}
	if is_over:
		return {**row, "ended_at": now, "result": say_for_all(decided.reason)}
	return {**row, **_place(rule, customer, manager, leaving, limit_at, now)}


def _place(
	rule: LeavingRule, customer: str, manager: str, leaving: Leaving, limit_at: datetime, now: datetime
) -> dict[str, Any]:
	own = manager if manager in store.officers(rule.team) else ""
	alone_until = alone(rule.policy, now, limit_at) if own else None
	assigned_to = own if alone_until else ""
	party = Party(customer, sealed_number_of(customer))
	where = talks.place(limit_at, settings.order())
	return {
		"assigned_to": assigned_to or None,
		"alone_until": alone_until,
		"next_action_at": leaving.can_call_at,
		"party_key": party.key,
		"caller": party.caller or None,
		"pool": store.pool(assigned_to, rule.team, conduct.hours_names([party])[party]),
		"order_at": where.at,
		"order_reason": say_for_all(where.reason),
		"open_key": customer,
	}


def open_talk(row: dict[str, Any]) -> None:
	"""Write a talk, and have officers told. A customer has one that is open: a second one is not written."""
	if row["status"] != talks.WAITING:
		insert_many(TALK, [row])
		return
	upsert_many(TALK, [row], update=("open_key",))
	if frappe.db.exists(TALK, row["name"]):
		told = [row["assigned_to"]] if row["assigned_to"] else store.officers(row["team"] or "")
		text = f"{row['party_name']}: {row['reason']}"
		tell(Notice(user, OPENED, TALK, row["name"], text) for user in told[:_TOLD_AT_MOST])


def also_asked(talk: str, user: str) -> None:
	"""Somebody else was stopped for the same talk, and hears when it is over."""
	row = store.locked(talk)
	asked = (row.asked_users or "").splitlines()
	if user not in asked:
		frappe.db.set_value(
			TALK, talk, {"asked_users": "\n".join([*asked, user]), "was_stopped": 1}, update_modified=False
		)
	elif not row.was_stopped:
		frappe.db.set_value(TALK, talk, "was_stopped", 1, update_modified=False)


def say_who_can_take_over(team: str) -> None:
	"""While the customer is on the line: whom the agent can pass the call to."""
	there = presence.there(store.officers(team), now_datetime())
	free = [name_of(user) for user, found in sorted(there.items()) if found.is_there]
	said = _("The customer wants to leave: a talk is open for the retention officers.")
	if free:
		said += " " + _("At their seats: {0}. Connect the caller if they like to talk now.").format(
			", ".join(frappe.utils.escape_html(name) for name in free)
		)
	frappe.msgprint(said, title=_("A Talk before Leaving"), indicator="orange")


def renamed(customer: str, new: str) -> None:
	"""A customer gets another name: the open talk is known by it."""
	frappe.db.set_value(TALK, {"open_key": customer}, "open_key", new, update_modified=False)


def merged(customer: str, other: str) -> None:
	"""A customer becomes one with another: of two open talks the other's stays, and nobody waits for this one."""
	if not frappe.db.exists(TALK, {"open_key": other}):
		renamed(customer, other)
		return
	talk = DocType(TALK)
	said = _("The customer is one with another now, with whom a talk is open.")
	query = frappe.qb.update(talk).where(talk.open_key == customer)
	for column, new in {
		"status": talks.LET_GO,
		"result": said,
		"ended_at": now_datetime(),
		**store.OVER,
	}.items():
		query = query.set(talk[column], new)
	query.run()
