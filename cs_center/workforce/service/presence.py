"""Who is there now (FIRST-5), and what people and switches say about it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Min
from frappe.utils import cint, now_datetime
from pypika.terms import Function

from cs_center.calls.rules.events import read_instant
from cs_center.calls.rules.fold import IN_PROGRESS
from cs_center.calls.service import clock, staff
from cs_center.calls.service.words import refusals_said
from cs_center.engines import people
from cs_center.engines.database import prepared, read, stamp, upsert_many, value
from cs_center.workforce.rules import presence as rules
from cs_center.workforce.rules.presence import AVAILABLE, LOGGED_OFF, STATES, Person, Presence, PresencePolicy
from cs_center.workforce.service.plans import Member, planned
from cs_center.workforce.service.roster import DUTY, OFF, ON_DUTY, PRESENCE, STAFF, horizon

BY_SWITCH, BY_DESK, BY_SELF = "Switch", "Desk", "Self"

#: How many columns `joined` adds to a query, in the order that `person_of` takes them: user, staff number, employee,
#: team, enabled, active, the employee's status and last day, has_plan, roster_until, begin and end of the present
#: duty, end of the present leave, state, since when, and since when in a call.
PERSON_COLUMNS = 16


def there(users: Iterable[str], now: datetime) -> dict[str, Presence]:
	"""Whether each of the users is there, busy, and why; who is not there with when they are back."""
	return judged(people_now(users, now).values(), now)


def judged(persons: Iterable[Person], now: datetime) -> dict[str, Presence]:
	"""As `there`, for people who were read already. Reads the book once more for those who are not there."""
	known = policy()
	people_by_user = {person.user: person for person in persons}
	found = {user: rules.presence(person, now, known) for user, person in people_by_user.items()}
	absent = [people_by_user[user] for user, presence in found.items() if not presence.is_there]
	for person in _with_next_duty(absent, now):
		found[person.user] = rules.presence(person, now, known)
	return found


def people_now(users: Iterable[str], now: datetime) -> dict[str, Person]:
	"""What is known of the users at a moment, in the site's time. Users that do not exist can not log in."""
	names = tuple(sorted(set(users)))
	if not names:
		return {}
	rows = {row[0]: row for row in read(_people, users=names, **values_at(now))}
	found = persons_of(rows.values(), now)
	return {name: found.get(name) or Person(name, enabled=False, active=False) for name in names}


def policy() -> PresencePolicy:
	"""What CS Settings say; the hours are empty where the app is older than the setting."""
	settings = frappe.get_cached_doc("CS Settings")
	return PresencePolicy(cint(settings.presence_lasts_hours) or PresencePolicy().state_lasts_hours)


@prepared
def _people() -> Any:
	user = DocType("User")
	return joined(frappe.qb.from_(user).where(user.name.isin(value("users"))), user.name)


def values_at(now: datetime) -> dict[str, datetime]:
	"""The named values that a query with `joined` needs: `now` and `calls_since`."""
	hours = cint(frappe.get_cached_doc("CS Settings").silent_call_hours) or 4
	return {"now": now, "calls_since": now - timedelta(hours=hours)}


def joined(query: Any, user_term: Any, as_json: bool = False) -> Any:
	"""Add to a prepared query what is known of the user whose name is `user_term`: PERSON_COLUMNS columns, at the end.

	The query is read with `values_at(now)`, and each row's last columns are for `persons_of` or `person_of`. Everything
	is joined from the left, by index; who is in several calls comes several times. The tables are named `person_...`. `as_json`:
	they come as one column, for `person_of_json`, at a tenth of what the client spends on sixteen.
	"""
	user, record, employee = _table("User", "user"), _table(STAFF, "staff"), _table("Employee", "employee")
	duty, leave, said = _table(DUTY, "duty"), _table(DUTY, "leave"), _table(PRESENCE, "presence")
	call = _table("CS Call Log", "call")
	joined_query = (
		query.left_join(user)
		.on(user.name == user_term)
		.left_join(record)
		.on(record.user == user_term)
		.left_join(employee)
		.on(employee.name == record.employee)
		.left_join(duty)
		.on(_lies_in_now(duty, user_term, ON_DUTY))
		.left_join(leave)
		.on(_lies_in_now(leave, user_term, OFF))
		.left_join(said)
		.on(said.user == user_term)
		.left_join(call)
		.on(_is_in(call, user_term))
	)
	columns = (
		*(user.name, record.name, record.employee, record.team, user.enabled, record.active),
		*(employee.status, employee.relieving_date, record.has_plan, record.roster_until),
		*(duty.starts_at, duty.ends_at, leave.ends_at, said.state, said.since),
		Coalesce(call.answered_at, call.started_at),
	)
	return joined_query.select(*((Function("JSON_ARRAY", *columns),) if as_json else columns))


def person_of_json(text: str, now: datetime) -> Person | None:
	"""`person_of` for the column of `joined` with `as_json`."""
	row = json.loads(text)
	for position in _DATES:
		row[position] = row[position] and date.fromisoformat(row[position])
	for position in _MOMENTS:
		row[position] = row[position] and datetime.fromisoformat(row[position])
	return person_of(row, now)


#: Places in a row of `joined` that hold dates, and that hold moments.
_DATES, _MOMENTS = (7, 9), (10, 11, 12, 14, 15)


def _table(doctype: str, alias: str) -> Any:
	return DocType(doctype).as_(f"person_{alias}")


def _lies_in_now(book: Any, user_term: Any, kind: str) -> Any:
	is_now = (book.starts_at <= value("now")) & (book.ends_at > value("now"))
	return (book.user == user_term) & (book.kind == kind) & is_now


def _is_in(call: Any, user_term: Any) -> Any:
	"""A call without news for longer than a call lasts is one whose end the switch never said."""
	# Of no column alone: a condition on `started_at` would have the database read all calls of the last hours.
	began = Coalesce(call.answered_at, call.started_at)
	return (call.outcome == IN_PROGRESS) & (call.agent == user_term) & (began > value("calls_since"))


def persons_of(rows: Iterable[Sequence[Any]], now: datetime) -> dict[str, Person]:
	"""People out of rows of `joined` whose user exists. For those whose roster is out of date their plans are asked."""
	found, outdated = {}, []
	for row in rows:
		user, number, employee, *_rest = row
		if user is None:
			continue
		found[user] = _person(row, now.date())
		if number and found[user].active and _is_outdated(row[9], now.date()):
			outdated.append(Member(number, user, employee))
	found.update({person.user: person for person in _by_plan(outdated, found, now)})
	return found


def person_of(row: Sequence[Any], now: datetime) -> Person | None:
	"""One of `persons_of`; None where no user has the name."""
	return next(iter(persons_of([row], now).values()), None)


def _person(row: Sequence[Any], today: date) -> Person:
	user, number, _employee, team, enabled, active, status, relieved_on, has_plan, _until, *moments = row
	duty_since, duty_until, on_leave_until, state, state_since, in_call_since = moments
	return Person(
		user=user,
		staff_number=number or "",
		team=team or "",
		enabled=bool(enabled),
		active=bool(active),
		has_left=bool(status and status != people.IN_SERVICE) or bool(relieved_on and relieved_on < today),
		has_plan=bool(has_plan),
		duty_since=duty_since,
		duty_until=duty_until,
		on_leave_until=on_leave_until,
		state=state or "",
		state_since=state_since,
		in_call_since=in_call_since,
	)


def _is_outdated(roster_until: date | None, today: date) -> bool:
	return roster_until is None or roster_until < today


def _by_plan(members: Sequence[Member], known: dict[str, Person], now: datetime) -> list[Person]:
	"""People as their plans have them, without the book."""
	plans = planned(members, *horizon(now.date()))
	found = []
	for member in members:
		plan = plans[member.user]
		duty = next((each for each in plan.on_duty if each.covers(now)), None)
		leave = next((each for each in plan.off if each.covers(now)), None)
		after = next((each.starts_at for each in plan.on_duty if each.starts_at > now), None)
		changes = {
			"has_plan": plan.has_plan,
			"duty_since": duty.starts_at if duty else None,
			"duty_until": duty.ends_at if duty else None,
			"on_leave_until": leave.ends_at if leave else None,
			"next_duty_at": after,
		}
		found.append(replace(known[member.user], **changes))
	return found


def _with_next_duty(persons: Sequence[Person], now: datetime) -> list[Person]:
	"""Those of the people for whom the book knows when they work again."""
	waiting = {person.user: person for person in persons if person.has_plan and not person.next_duty_at}
	if not waiting:
		return []
	duty = DocType(DUTY)
	rows = (
		frappe.qb.from_(duty)
		.where(duty.user.isin(list(waiting)) & (duty.kind == ON_DUTY))
		.where((duty.ends_at > now) & (duty.starts_at > now))
		.groupby(duty.user)
		.select(duty.user, Min(duty.starts_at))
	).run()
	return [replace(waiting[user], next_duty_at=starts_at) for user, starts_at in rows]


def say(user: str, state: str, by: str, at: datetime | None = None) -> None:
	"""Note what is said of somebody at a moment in the site's time. What was said later already stays."""
	row = {
		"name": user,
		**stamp(),
		"user": user,
		"state": state,
		"since": at or now_datetime(),
		"said_by": by,
	}
	upsert_many(PRESENCE, [row], update=("user",))
	said = DocType(PRESENCE)
	later = frappe.qb.update(said).where((said.user == user) & (said.since <= row["since"]))
	for column in ("state", "since", "said_by", "modified", "modified_by"):
		later = later.set(said[column], row[column])
	later.run()


def take_state(agent: str, state: str, at: str | None, source: str) -> str:
	"""What a switch says of an agent; answers the user. Raises ValidationError for what it can not be about."""
	agent, word = str(agent).strip(), _state(state)
	found = staff.resolve([(source, agent)]).get((source, agent))
	if not found:
		frappe.throw(
			_("Nobody on the staff has the agent number {0}. Add it to a CS Staff Record.").format(agent)
		)
	with refusals_said():
		instant = read_instant(at, clock.now()) if at else clock.now()
	say(found.user, word, BY_SWITCH, min(clock.to_site(instant), now_datetime()))
	return found.user


def say_myself(state: str) -> None:
	"""What somebody says of themselves. Raises ValidationError for those who have no active staff record."""
	if not is_staff(frappe.session.user):
		frappe.throw(_("You have no active staff record. Ask your leader to make one."))
	say(frappe.session.user, _state(state), BY_SELF)


def logged_on(user: str) -> None:
	"""A session of the Desk began. Not for people who have no post in the centre."""
	if is_staff(user):
		say(user, AVAILABLE, BY_DESK)


def logged_off(user: str) -> None:
	"""A session of the Desk ended by the user's will."""
	if is_staff(user):
		say(user, LOGGED_OFF, BY_DESK)


def is_staff(user: str) -> bool:
	return bool(frappe.db.get_value(STAFF, {"user": user, "active": 1}))


def _state(text: str) -> str:
	word = str(text).strip().replace("_", " ").replace("-", " ").title()
	if word not in STATES:
		frappe.throw(_("Unknown state {0}. Send one of: {1}.").format(text, ", ".join(STATES)))
	return word
