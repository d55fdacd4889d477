"""Who is told of what happens to a complaint (COMP-3, COMP-12, BACK-3)."""

from collections.abc import Iterable, Mapping
from typing import Any

from frappe.model.document import Document

from cs_center.calls.rules import access
from cs_center.complaints.rules import states
from cs_center.complaints.rules.states import Step
from cs_center.complaints.service import store
from cs_center.complaints.service.people import holder_of, leaders_of
from cs_center.engines import people
from cs_center.notices.service import Notice, tell

REMINDER, NAMED, SWEEP_FAILED = "cs_complaint_reminder", "cs_complaint_named", "cs_complaint_not_swept"
ESCALATED, REPORTED = "cs_complaint_escalated", "cs_complaint_reported"
_SKIPPED, _LOSS = "cs_complaint_skipped", "cs_complaint_large_loss"
#: The method whose notifications tell of a deed.
METHODS = {
	states.DISPATCH: "cs_complaint_dispatched",
	states.RETURN: "cs_complaint_returned",
	states.REPORT: "cs_complaint_reported_done",
	states.VERIFY: "cs_complaint_to_call_back",
	states.NOT_DONE: "cs_complaint_not_done",
	states.CONFIRM: "cs_complaint_closed",
	states.GIVE_UP: "cs_complaint_closed",
	states.NOT_SOLVED: "cs_complaint_not_solved",
	states.REOPEN: "cs_complaint_not_solved",
	states.ESCALATE: ESCALATED,
	states.SKIP: ESCALATED,
	states.ASK_TIME: "cs_complaint_more_time",
	states.GRANT_TIME: "cs_complaint_limit_moved",
	states.REFUSE_TIME: "cs_complaint_limit_moved",
	states.TAKE_OVER: "cs_complaint_taken_over",
	states.RATE: "cs_complaint_rated",
}
_TO_STATION = (
	states.DISPATCH,
	states.NOT_DONE,
	states.NOT_SOLVED,
	states.REOPEN,
	states.GRANT_TIME,
	states.REFUSE_TIME,
)
_TO_HANDLER = tuple(event for event in METHODS if event not in (states.DISPATCH, states.VERIFY))
_TO_HOLDER = (states.NOT_SOLVED, states.REOPEN, states.ESCALATE, states.SKIP, states.ASK_TIME, states.RATE)


def tell_of(doc: Document, step: Step, text: str) -> None:
	"""Have those told whom a step concerns, once it is committed."""
	if method := METHODS.get(step.event):
		tell(_to(_receivers(doc, step), method, doc.name, text))
	skipped = {holder_of(rank, doc.handler, doc.team).user for rank in step.skipped}
	tell(_to(skipped - {doc.holder}, _SKIPPED, doc.name, text))


def tell_of_taking(doc: Document) -> None:
	"""Who has a complaint that must be reported at once (COMP-4, COMP-5)."""
	if doc.level:
		tell(_to({doc.holder}, REPORTED, doc.name, doc.holder_reason or ""))


def tell_of_loss(doc: Document, manager: str | None) -> None:
	"""The account manager of a large account; without one, those above teams (COMP-12)."""
	users = {manager} if manager else set(people.enabled_users_with_role(access.SUPERVISOR))
	tell(_to(users, _LOSS, doc.name, doc.title or doc.subject))


def tell_of_anger(doc: Document, report: str) -> None:
	"""The director reads what made a customer newly angry, though the matter itself is solved (BACK-3)."""
	tell(_to(people.enabled_users_with_role(access.DIRECTOR), METHODS[states.NOT_SOLVED], doc.name, report))


def tell_of_chase(doc: Document, text: str) -> None:
	"""The customer called again: who handles it and who has it hear of it, and its station."""
	users = {doc.handler, doc.holder}
	if doc.status == states.WITH_STATION:
		users |= store.members_of(doc.station)
	tell(_to(users, "cs_complaint_chased", doc.name, text))


def for_step(row: Mapping[str, Any], method: str, text: str, told: Iterable[str]) -> list[Notice]:
	"""Notices of a step that happened by itself."""
	return _to(set(told), method, row["name"], text)


def to_leaders(row: Mapping[str, Any], method: str, text: str) -> list[Notice]:
	"""To who leads the handler's team, else to those above teams."""
	users = leaders_of(row.get("team")) or set(people.enabled_users_with_role(access.SUPERVISOR))
	return _to(users, method, row["name"], text)


def _to(users: Iterable[str | None], method: str, name: str, text: str) -> list[Notice]:
	return [Notice(user, method, store.COMPLAINT, name, text) for user in sorted(filter(None, users))]


def _receivers(doc: Document, step: Step) -> set[str]:
	users: set[str] = set()
	if step.event in _TO_STATION:
		users |= store.members_of(doc.station)
	if step.event in _TO_HANDLER:
		users.add(doc.handler)
	if step.event in _TO_HOLDER:
		users.add(doc.holder)
	if step.event == states.VERIFY:
		users.add(doc.callback_officer)
	if step.event == states.TAKE_OVER:
		users.add(step.before.handler)
	if step.event == states.ASK_TIME and not doc.level:
		users |= leaders_of(doc.team)
	if step.event == states.NOT_SOLVED:
		users.update(people.enabled_users_with_role(access.DIRECTOR))
	return users
