"""What people do with matters beside handing them over: take, tell, confirm, decide (FIRST-1, FIRST-3, FIRST-5, FIRST-7)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.utils import format_datetime, now_datetime

from cs_center.calls.rules.access import ABOVE_TEAMS, LEADER
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import viewer
from cs_center.engines import many_assignments, tickets
from cs_center.engines.database import retried
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import rights, why
from cs_center.responsibility.rules.sharing import share
from cs_center.responsibility.service import answer, moves, store
from cs_center.responsibility.service import tickets as ticket_service
from cs_center.responsibility.service.naming import kept, name_of, said
from cs_center.responsibility.service.owners import check_may_own, may_own


def take(ticket_type: str, ticket: str) -> str:
	"""Take a ticket that nobody owns; answers the matter. Who is second learns who was first (FIRST-6)."""
	if not may_own(frappe.session.user):
		frappe.throw(
			_("Only those who talk to customers and have a staff record take matters."),
			frappe.PermissionError,
		)
	chosen = ticket_service.chosen_doctype()
	if ticket_type != chosen:
		frappe.throw(_("Matters are documents of {0} on this site.").format(_(chosen)))
	found = tickets.read(ticket_type, ticket)
	if not found or found.name.lower() != ticket.lower():
		frappe.throw(_("There is no ticket {0}.").format(ticket), frappe.DoesNotExistError)
	ticket = found.name
	frappe.has_permission(ticket_type, "read", ticket, throw=True)
	_check_is_unowned(ticket_type, ticket)
	try:
		matter = ticket_service.take(found, frappe.session.user, None)
	except Exception as error:
		if not ticket_service.is_taken(error):
			raise
		frappe.db.rollback()
		_check_is_unowned(ticket_type, ticket)
		raise
	if not matter:
		frappe.throw(_("No first-caller rule is meant for ticket {0}, or it is closed.").format(ticket))
	return matter


def _check_is_unowned(ticket_type: str, ticket: str) -> None:
	row = ticket_service.of_ticket(ticket_type, ticket)
	if row and row.status in rules.LIVE:
		frappe.throw(_("{0} owns this matter already (FIRST-1).").format(name_of(row.responsible)))


def told_text(matter: str) -> str:
	"""What the owner tells the customer, as the rule has it, filled in (FIRST-2, FIRST-3)."""
	row = frappe.get_doc(store.MATTER, matter)
	text = frappe.db.get_value("CS First Caller Rule", row.rule, "told_text") if row.rule else ""
	values = {
		"owner": frappe.utils.get_fullname(row.responsible),
		"staff_number": row.staff_number or "–",
		"matter": row.ticket or row.name,
		"station": row.station or _("our service centre"),
		"due_by": format_datetime(row.due_by, "yyyy-MM-dd HH:mm") if row.due_by else "–",
	}
	return fill_in(text or _DEFAULT_TEXT, values)


def fill_in(text: str, values: dict[str, str]) -> str:
	"""Put values in place of names in braces; a name that is not known stays as it is."""
	for name, value in values.items():
		text = text.replace("{" + name + "}", value)
	return text


def tell(matter: str, text: str, call_log: str | None) -> None:
	"""Log what the customer was told (FIRST-2, FIRST-3)."""
	row = store.locked(matter)
	if call_log and not frappe.db.exists("CS Call Log", call_log):
		frappe.throw(_("There is no call {0}.").format(call_log), frappe.DoesNotExistError)
	may = rights.may_confirm(viewer(), row.responsible or "", row.team)
	if not may and not (call_log and _is_on_call_about(call_log, matter)):
		frappe.throw(_("Only who answers for the matter tells the customer."), frappe.PermissionError)
	if not text.strip():
		frappe.throw(_("Say what the customer was told."))
	moves.note(row, rules.TOLD, text.strip(), to_user=row.responsible, call_log=call_log)


def confirm(matter: str, how: str) -> None:
	"""The customer says that it is settled (FIRST-7). Raises `Rejected` while the ticket is open."""
	row = store.locked(matter)
	if not rights.may_confirm(viewer(), row.responsible or "", row.team):
		frappe.throw(
			_("Only the owner, their leader or who calls back confirms a matter."), frappe.PermissionError
		)
	moves.write(row, rules.confirm(store.standing_of(row), now_datetime(), how))


def release(matter: str, reason: str) -> None:
	"""A leader ends the owner's duty (FIRST-7)."""
	row = store.locked(matter)
	_check_may_decide(row)
	moves.write(row, rules.release(store.standing_of(row), now_datetime(), reason))


def reassign(matter: str, to: str, reason: str, dropped: bool = False) -> None:
	"""A leader moves a matter (FIRST-5). `dropped`: the owner let it lie, which counts (FIRST-9)."""
	check_may_own(to)
	_reassign(matter, to, reason, dropped)


def follow_decision(matter: str, to: str, reason: str) -> None:
	"""Who handles the complaint of a matter was decided there: the matter goes with it, while it is live (FIRST-5)."""
	row = store.locked(matter)
	if row.status in rules.LIVE and row.responsible != to:
		moves.write(row, rules.reassign(store.standing_of(row), to, reason))


def settle(matter: str, how: str) -> None:
	"""The customer said of a complaint that it is solved, and so is its matter, unless its ticket is open (FIRST-7)."""
	row = store.locked(matter)
	if row.status == rules.AWAITING or (row.status == rules.OPEN and not row.ticket):
		# Without a ticket there is none to be closed before the customer's word counts.
		standing = replace(store.standing_of(row), status=rules.AWAITING)
		moves.write(row, rules.confirm(standing, now_datetime(), how))


def _reassign(matter: str, to: str, reason: str, dropped: bool) -> None:
	row = store.locked(matter)
	_check_may_decide(row)
	step = rules.reassign(store.standing_of(row), to, reason)
	if dropped:
		drop(row, reason)
	moves.write(row, step)


def drop(row: "frappe._dict", reason: str) -> None:
	"""Count that the owner dropped the matter: it feeds the monthly appraisal (FIRST-9)."""
	moves.note(
		row, rules.DROPPED, kept(why.dropped(row.responsible or "", reason)), from_user=row.responsible
	)


def plan(matters: Iterable[str], receivers: Iterable[str]) -> dict[str, str]:
	"""Who would get each of these matters: all to one, or shared so that each ends with about as many."""
	_check_leads()
	names, users = list(matters), list(dict.fromkeys(receivers))
	for user in users:
		check_may_own(user)
	if not users:
		frappe.throw(_("Choose who gets the matters."))
	filters = {"name": ("in", names), "status": ("in", rules.LIVE)}
	rows = frappe.get_all(store.MATTER, filters=filters, fields=["name", "customer", "customer_key"])
	return share([(row.name, row.customer or row.customer_key or "") for row in rows], store.load_of(users))


def reassign_many_or_later(planned: dict[str, str], reason: str, dropped: bool) -> dict[str, Any]:
	"""Move many matters; more than a request should wait for are moved by a worker."""
	_check_leads()
	if len(planned) <= _AT_ONCE:
		return reassign_many(planned, reason, dropped)
	frappe.enqueue(
		"cs_center.responsibility.jobs.reassign_many",
		queue="long",
		planned=planned,
		reason=reason,
		dropped=dropped,
	)
	return {"moved": 0, "refused": {}, "queued": len(planned)}


def reassign_many(planned: dict[str, str], reason: str, dropped: bool) -> dict[str, Any]:
	"""Move many matters, each wholly or not at all; answers how many moved, and why the others did not."""
	refused: dict[str, str] = {}
	matters = list(planned)
	for start in range(0, len(matters), _A_CHUNK):
		chunk = {matter: planned[matter] for matter in matters[start : start + _A_CHUNK]}
		refused.update(retried(lambda _attempt, chunk=chunk: _reassign_chunk(chunk, reason, dropped)))
		frappe.db.commit()  # a chunk at a time: hundreds of matters must not keep their locks
	frappe.clear_messages()
	return {"moved": len(planned) - len(refused), "refused": refused, "queued": 0}


def _reassign_chunk(planned: dict[str, str], reason: str, dropped: bool) -> dict[str, str]:
	refused, unfit = {}, {to: problem for to in set(planned.values()) if (problem := _problem_of(to))}
	with many_assignments.gathered() as assignments:
		for matter, to in planned.items():
			frappe.db.savepoint("cs_reassign")
			before = len(assignments)
			try:
				if to in unfit:
					frappe.throw(unfit[to])
				_reassign(matter, to, reason, dropped)
			except (frappe.ValidationError, frappe.PermissionError, Rejected) as error:
				frappe.db.rollback(save_point="cs_reassign")
				del assignments[before:]
				refused[matter] = said(error.reason) if isinstance(error, Rejected) else str(error)
	return refused


def _problem_of(user: str) -> str:
	"""Why somebody can not own matters, blank when they can."""
	try:
		check_may_own(user)
	except frappe.ValidationError as error:
		return str(error)
	return ""


def _check_may_decide(row: "frappe._dict") -> None:
	if not rights.may_decide(viewer(), row.team):
		frappe.throw(_("Only the leader of the owner's team or above decides this."), frappe.PermissionError)


def _check_leads() -> None:
	if viewer().roles.isdisjoint({LEADER, *ABOVE_TEAMS}):
		frappe.throw(_("Only leaders share out matters."), frappe.PermissionError)


def _is_on_call_about(call_log: str, matter: str) -> bool:
	"""Whether the user talks to the customer of the matter."""
	if frappe.db.get_value("CS Call Log", call_log, "agent") != frappe.session.user:
		return False
	caller_key = frappe.db.get_value("CS Call Record", call_log, "caller_key")
	found = answer.matters_of(caller_key, now_datetime()) if caller_key else []
	return any(one.matter.name == matter for one in found)


_AT_ONCE, _A_CHUNK = 500, 50
_DEFAULT_TEXT = "{owner}, {staff_number}"
