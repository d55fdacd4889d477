"""Which visits are due, who is reminded of them, and the list of them (COMP-11)."""

from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import getdate

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.care import rules
from cs_center.care.service.store import DUE, FILE, VISIT, sees_all, theirs, words_of
from cs_center.engines import people
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept, name_of

_A_CHUNK, _LISTED = 200, 20
#: Who has files of their own, and who leads or calls back those that have complained.
READERS = (
	access.RETENTION_OFFICER,
	access.LEADER,
	access.CALLBACK_OFFICER,
	*sorted(access.ABOVE_TEAMS),
	"System Manager",
)


def remind() -> int:
	"""Tell who cares for a customer that a visit is due, once a day a file, and the leaders above which are overdue.

	Commits in chunks; safe to kill and to run twice at once. Answers how many files.
	"""
	today, told, overdue = getdate(), 0, []
	while rows := _claim(today):
		names = [row.name for row in rows]
		frappe.db.set_value(FILE, {"name": ("in", names)}, "reminded_on", today, update_modified=False)
		tell(notice for row in rows for notice in _reminders(row, today))
		overdue += [row for row in rows if rules.days_overdue(getdate(row.next_visit_on), today)]
		told += len(rows)
		frappe.db.commit()  # a chunk at a time: who was reminded today is not reminded again
	if overdue:
		tell(_list_of_overdue(sorted(overdue, key=lambda row: (row.next_visit_on, row.name))))
	return told


def visits_due(user: str, until: date | None, only_of: str = "") -> list["frappe._dict"]:
	"""Open files with their next visit, the most overdue first, as the user may read them."""
	file, visit = DocType(FILE), DocType(VISIT)
	query = (
		frappe.qb.from_(file)
		.left_join(visit)
		.on((visit.parent == file.name) & visit.done_on.isnotnull())
		.where(file.status == rules.OPEN)
		.groupby(file.name)
		.orderby(file.next_visit_on)
		.orderby(file.name)
		.select(file.name, file.party_name, file.customer, file.since, file.next_visit_on, file.assigned_to)
		.select(file.reason, file.complaint, Count(visit.name).as_("visits"))
	)
	query = query.where(file.next_visit_on <= until) if until else query
	query = query.where(file.assigned_to == only_of) if only_of else query
	if not sees_all(user):
		query = query.where(theirs(user))
	rows, today = query.run(as_dict=True), getdate()
	moods = _last_moods([row.name for row in rows])
	for row in rows:
		row.overdue = rules.days_overdue(getdate(row.next_visit_on) if row.next_visit_on else None, today)
		row.mood = moods.get(row.name)
		row.cared_for_by = name_of(row.assigned_to) if row.assigned_to else ""
	return rows


def _claim(today: date) -> list["frappe._dict"]:
	file = DocType(FILE)
	return (
		frappe.qb.from_(file)
		.where((file.next_visit_on <= today) & (file.status == rules.OPEN))
		.where(file.reminded_on.isnull() | (file.reminded_on < today))
		.orderby(file.next_visit_on)
		.limit(_A_CHUNK)
		.select(file.name, file.party_name, file.assigned_to, file.next_visit_on)
		.for_update(skip_locked=True)
	).run(as_dict=True)


def _reminders(row: "frappe._dict", today: date) -> list[Notice]:
	days = rules.days_overdue(getdate(row.next_visit_on), today)
	text = "Visit {name} today." if not days else "The visit of {name} was due on {day}: {days} days ago."
	reason = Reason(text, {**words_of(row), "days": days}, "COMP-11")
	users = [row.assigned_to] if row.assigned_to else people.enabled_users_with_role(access.SUPERVISOR)
	return [Notice(user, DUE, FILE, row.name, kept(reason)) for user in users]


def _list_of_overdue(rows: list["frappe._dict"]) -> list[Notice]:
	names = ", ".join(f"{row.party_name} ({row.next_visit_on})" for row in rows[:_LISTED])
	reason = Reason(
		"{count} care visits are overdue: {names}", {"count": len(rows), "names": names}, "COMP-11"
	)
	users = people.enabled_users_with_role(access.SUPERVISOR)
	return [Notice(user, DUE, FILE, rows[0].name, kept(reason)) for user in users]


def _last_moods(names: list[str]) -> dict[str, int]:
	if not names:
		return {}
	filters = {"parent": ("in", names), "parenttype": FILE, "mood": (">", 0)}
	rows = frappe.get_all(VISIT, filters=filters, fields=["parent", "mood"], order_by="done_on")
	return {row.parent: row.mood for row in rows}
