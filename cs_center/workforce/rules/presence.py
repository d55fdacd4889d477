"""Who is there now: never somebody absent, disabled or logged off (FIRST-5). Times are local and naive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.calls.rules.reasons import Reason

AVAILABLE, AWAY, LOGGED_OFF = "Available", "Away", "Logged Off"
STATES = (AVAILABLE, AWAY, LOGGED_OFF)

_RULE = "FIRST-5"


@dataclass(frozen=True, slots=True)
class PresencePolicy:
	"""state_lasts_hours: who has no plan of hours counts as there for so long after saying so."""

	state_lasts_hours: int = 12


@dataclass(frozen=True, slots=True)
class Person:
	"""What is known of somebody at one moment.

	`enabled`: may log in. `active`: has a staff record that is in use. `has_plan`: hours or shifts are planned for them.
	`duty_since` and `duty_until`: of the duty that lies in now. `on_leave_until`: of the leave or absence that does.
	`state`: what they or the switch said last, blank when nothing; `in_call_since`: of the first call they are in.
	"""

	user: str
	staff_number: str = ""
	team: str = ""
	enabled: bool = True
	active: bool = True
	has_left: bool = False
	has_plan: bool = False
	duty_since: datetime | None = None
	duty_until: datetime | None = None
	next_duty_at: datetime | None = None
	on_leave_until: datetime | None = None
	state: str = ""
	state_since: datetime | None = None
	in_call_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Presence:
	"""Whether somebody is there, and why. `next_at`: when who is not there is expected back, if that is known."""

	is_there: bool
	is_busy: bool
	reason: Reason
	next_at: datetime | None = None


def presence(person: Person, now: datetime, policy: PresencePolicy) -> Presence:
	"""Whether somebody can be given a customer now (FIRST-5). Who is in a call is there, and busy."""
	gone = _not_in_service(person) or _off(person) or _left_the_seat(person, now, policy)
	is_busy = person.in_call_since is not None
	if gone:
		return Presence(False, is_busy, gone.reason, gone.next_at)
	return Presence(True, is_busy, _why_there(person))


@dataclass(frozen=True, slots=True)
class _Gone:
	reason: Reason
	next_at: datetime | None = None


def _not_in_service(person: Person) -> _Gone | None:
	values: dict[str, object] = {"user": person.user}
	if not person.enabled:
		return _Gone(Reason(_DISABLED, values, _RULE))
	if not person.active:
		return _Gone(Reason(_NO_STAFF_RECORD, values, _RULE))
	if person.has_left:
		return _Gone(Reason(_HAS_LEFT, values, _RULE))
	return None


def _off(person: Person) -> _Gone | None:
	values: dict[str, object] = {"user": person.user}
	if until := person.on_leave_until:
		back = max(until, person.next_duty_at or until)
		return _Gone(Reason(_ON_LEAVE, {**values, "until": shown(until)}, _RULE), back)
	if not person.has_plan or person.duty_until:
		return None
	if back := person.next_duty_at:
		return _Gone(Reason(_OFF_SHIFT, {**values, "next": shown(back)}, _RULE), back)
	return _Gone(Reason(_NO_SHIFT, values, _RULE))


def _left_the_seat(person: Person, now: datetime, policy: PresencePolicy) -> _Gone | None:
	values: dict[str, object] = {"user": person.user, "since": shown(person.state_since)}
	if person.state == AWAY and _is_said_of_this_duty(person):
		return _Gone(Reason(_AWAY, values, _RULE))
	if person.state == LOGGED_OFF and _is_said_of_this_duty(person):
		return _Gone(Reason(_LOGGED_OFF, values, _RULE))
	if person.has_plan:
		return None
	if person.state != AVAILABLE or person.state_since is None:
		return _Gone(Reason(_NOBODY_SAID, {"user": person.user}, _RULE))
	if now - person.state_since > timedelta(hours=policy.state_lasts_hours):
		return _Gone(Reason(_SAID_TOO_LONG_AGO, {**values, "hours": policy.state_lasts_hours}, _RULE))
	return None


def _is_said_of_this_duty(person: Person) -> bool:
	"""What was said before a planned duty began says nothing about that duty."""
	if person.duty_since is None or person.state_since is None:
		return True
	return person.state_since >= person.duty_since


def _why_there(person: Person) -> Reason:
	values: dict[str, object] = {"user": person.user}
	if person.in_call_since:
		return Reason(_IN_CALL, {**values, "since": shown(person.in_call_since)}, _RULE)
	if person.has_plan:
		return Reason(_ON_DUTY, {**values, "until": shown(person.duty_until)}, _RULE)
	return Reason(_AVAILABLE, {**values, "since": shown(person.state_since)}, _RULE)


def shown(at: datetime | None) -> str:
	"""A time as reasons write it."""
	return f"{at:%Y-%m-%d %H:%M}" if at else ""


_DISABLED = "{user} is disabled and can not log in."
_NO_STAFF_RECORD = "{user} has no active staff record."
_HAS_LEFT = "{user} has left the company or is suspended."
_ON_LEAVE = "{user} is on leave or absent until {until}."
_OFF_SHIFT = "{user} is off shift until {next}."
_NO_SHIFT = "{user} is off shift, and no further shift is planned."
_AWAY = "{user} has been away since {since}."
_LOGGED_OFF = "{user} logged off at {since}."
_NOBODY_SAID = "No hours are planned for {user}, and nobody has said that they are logged on."
_SAID_TOO_LONG_AGO = "{user} was last said to be available at {since}, more than {hours} hours ago."
_ON_DUTY = "{user} is on duty until {until}."
_AVAILABLE = "{user} has been available since {since}."
_IN_CALL = "{user} is there, and in a call since {since}."
