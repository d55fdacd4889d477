"""What happens to matters without anybody asking: limits, unanswered offers, silence, lapsing, and making good.

Every step is a transaction of its own with all that belongs to it; a killed sweep is gone on with by the next one, and
two at once take different matters.
"""

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe.utils import add_to_date, now_datetime

from cs_center.engines import assignment, tickets
from cs_center.engines.database import is_lost_race, retried
from cs_center.responsibility.rules import limits, why
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.service import deeds, moves, notices, store
from cs_center.responsibility.service import tickets as ticket_service
from cs_center.responsibility.service.naming import kept
from cs_center.responsibility.service.opening import lapse_stored

_A_CHUNK, _A_PAGE = 50, 500
#: A notice that nobody has sent for so long was lost with its worker.
_LOST_AFTER_MINUTES = 2


def sweep() -> dict[str, int]:
	"""Do what is due now; answers how many matters lapsed, were acted on, and notices were made good."""
	lapsed, acted = lapse_due(), 0
	while done := retried(_act_on_chunk):
		acted += done
	return {"lapsed": lapsed, "acted": acted, "told": notices.send_due(_LOST_AFTER_MINUTES)}


def _act_on_chunk(_attempt: int) -> int:
	names = _claim()
	for name in names:
		_act_safely(name)
	frappe.db.commit()  # a chunk at a time: what is done stays done
	return len(names)


def lapse_due() -> int:
	"""End matters that only calls told of and of which nothing was heard for their window."""
	lapsed = 0
	while rows := _due_without_ticket():
		over, going_on = [], {}
		for row in rows:
			matter = store.owned_matter([row[field] for field in store.OWNED_FIELDS])
			lapses_at = matter.last_contact_at + timedelta(days=matter.window_days)
			if lapses_at < now_datetime():
				over.append(matter)
			else:
				going_on.setdefault(lapses_at, []).append(row.name)
		lapsed += lapse_stored(over)
		for at, names in going_on.items():
			frappe.db.set_value(
				store.MATTER, {"name": ("in", names)}, "next_action_at", at, update_modified=False
			)
		frappe.db.commit()  # as `sweep` does
	return lapsed


def agree_with_tickets() -> int:
	"""Tickets may be changed without a document event (a list's bulk action does): make matters agree with them."""
	changed = 0
	for doctype in filter(tickets.installed, tickets.DOCTYPES):
		for page in pages(doctype):
			changed += agree(doctype, page)
			frappe.db.commit()  # as `sweep` does
	return changed


def agree(doctype: str, page: list["frappe._dict"]) -> int:
	"""Make these matters agree with their tickets; how many did not."""
	stored = tickets.read_many(doctype, [row.ticket for row in page])
	changed = 0
	for row in page:
		ticket = stored.get(row.ticket)
		if ticket and _disagrees(row, ticket):
			changed += ticket_service.follow(store.locked(row.name), ticket)
	return changed


def act(name: str) -> None:
	"""Whatever is due for one matter, and its assignment as it should be."""
	row = store.locked(name)
	if row.ticket:
		_refresh_ticket(row)
	rule = store.rule_of(row)
	now = now_datetime()
	while row.status in rules.LIVE and row.next_action_at and row.next_action_at <= now:
		action = limits.next_action(moves.watch_of(row), rule.warn_before_minutes)
		if not action or action[0] > now:
			break
		_DEEDS[action[1]](row)
		row.update(moves.watch_values(row))
	values = moves.watch_values(row)
	store.update(name, values)


def _refresh_ticket(row: "frappe._dict") -> None:
	ticket = tickets.read(row.ticket_type, row.ticket)
	if not ticket:
		return
	ticket_service.follow(row, ticket)
	is_open = row.status in rules.LIVE and not ticket.is_closed
	if is_open and not assignment.is_done(row.ticket_type, row.ticket, row.responsible):
		assignment.give(row.ticket_type, row.ticket, row.responsible)


def _warn(row: "frappe._dict") -> None:
	_mark(row, "warned_at")
	moves.note(row, rules.WARNED, kept(why.near_limit(row.responsible, row.due_by)), to_user=row.responsible)


def _escalate(row: "frappe._dict") -> None:
	_mark(row, "escalated_at")
	reason = kept(why.missed_limit(row.responsible, row.due_by))
	moves.note(row, rules.ESCALATED, reason, to_user=row.responsible)
	deeds.drop(row, reason)


def _remind(row: "frappe._dict") -> None:
	_mark(row, "reminded_at")
	minutes = store.rule_of(row).accept_within_minutes
	reason = kept(why.unanswered_offer(row.responsible, row.offered_to, minutes))
	moves.note(row, rules.REMINDED, reason, from_user=row.responsible)


def _confirm(row: "frappe._dict") -> None:
	days = store.rule_of(row).confirm_within_days
	moves.write(row, rules.confirm_by_silence(store.standing_of(row), now_datetime(), days))


def _lapse(row: "frappe._dict") -> None:
	moves.write(row, rules.lapse(store.standing_of(row), store.rule_of(row).window_days))


_DEEDS = {
	limits.WARN: _warn,
	limits.ESCALATE: _escalate,
	limits.REMIND_OFFER: _remind,
	limits.CONFIRM: _confirm,
	limits.LAPSE: _lapse,
}


def _mark(row: "frappe._dict", field: str) -> None:
	row[field] = now_datetime()
	store.update(row.name, {field: row[field]})


def _act_safely(name: str) -> None:
	frappe.db.savepoint("cs_sweep")
	try:
		act(name)
	except Exception as error:
		if is_lost_race(error):
			raise
		frappe.db.rollback(save_point="cs_sweep")
		frappe.log_error(f"Responsibility {name} could not be swept", frappe.get_traceback())
		later = add_to_date(now_datetime(), hours=1)
		frappe.db.set_value(store.MATTER, name, "next_action_at", later, update_modified=False)


def _claim() -> list[str]:
	filters = {"next_action_at": ("<=", now_datetime()), "status": ("in", rules.LIVE)}
	rows = frappe.db.get_values(
		store.MATTER,
		filters,
		"name",
		order_by="next_action_at",
		limit=_A_CHUNK,
		for_update=True,
		skip_locked=True,
	)
	return [row[0] for row in rows or []]


def _due_without_ticket() -> list["frappe._dict"]:
	filters = {
		"next_action_at": ("<=", now_datetime()),
		"status": ("in", rules.LIVE),
		"ticket": ("is", "not set"),
		"offered_to": ("is", "not set"),
	}
	fields = list(store.OWNED_FIELDS)
	return (
		frappe.db.get_values(
			store.MATTER, filters, fields, as_dict=True, limit=_A_PAGE, for_update=True, skip_locked=True
		)
		or []
	)


def pages(doctype: str) -> Iterator[list["frappe._dict"]]:
	"""Matters that have tickets of a doctype and may not agree with them, in pages."""
	after = ""
	fields = ["name", "ticket", "status", "due_by", "ticket_type"]
	while rows := frappe.get_all(
		store.MATTER,
		filters={
			"name": (">", after),
			"ticket_type": doctype,
			"ticket": ("is", "set"),
			"status": ("in", (*rules.LIVE, rules.CLOSED)),
		},
		fields=fields,
		order_by="name",
		limit=_A_PAGE,
	):
		after = rows[-1].name
		yield rows


def _disagrees(row: "frappe._dict", ticket: tickets.Ticket) -> bool:
	if row.status == rules.OPEN:
		return ticket.is_closed or bool(ticket.due_by and ticket.due_by != row.due_by)
	return not ticket.is_closed
