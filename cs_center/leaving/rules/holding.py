"""Whether somebody who leaves is talked with first, and until when they may be asked to wait for it (KEEP-5).

Nobody is held against their will: a talk has an end, a cancellation is stopped for one talk only, and where no talk can
take place nobody waits for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.complaints.rules.limits import HOURS, SERVICE_HOURS, WORKING_DAYS, Calendar
from cs_center.leaving.rules.talks import NOT_POSSIBLE, STAYS, WAITING

UNITS = (HOURS, SERVICE_HOURS, WORKING_DAYS)
#: Who is stopped: everybody, people but not what the system does by itself, or nobody (a talk is opened all the same).
EVERYBODY, PEOPLE, NOBODY = "Everybody", "People", "Nobody"
STOPS = (EVERYBODY, PEOPLE, NOBODY)
#: What becomes of a cancellation.
GOES, WAITS, IS_STOPPED, IS_TOLD, GOES_UNTALKED = "goes", "waits", "stopped", "told", "untalked"
#: No record may make anybody wait longer than this.
_MOST = timedelta(days=30)
_MOST_OF = {HOURS: 30 * 24, SERVICE_HOURS: 30 * 24, WORKING_DAYS: 20}


@dataclass(frozen=True, slots=True)
class LeavingPolicy:
	"""A talk must take place within `amount` of `unit`. For `free_days` after one, no other cancellation is stopped.

	manager_hours: how long only the customer's own manager has the talk.
	"""

	name: str = ""
	amount: int = 24
	unit: str = HOURS
	free_days: int = 30
	stops: str = PEOPLE
	manager_hours: int = 4


@dataclass(frozen=True, slots=True)
class Talk:
	"""A talk with the customer, as it is known. `about`: doctype and name of the document. Times are local and naive."""

	name: str
	about: tuple[str, str]
	status: str
	limit_at: datetime
	ended_at: datetime | None = None

	def is_live(self, now: datetime) -> bool:
		"""Whether the customer is still waited for; a limit that has passed counts before anybody has written it down."""
		return self.status == WAITING and now < self.limit_at

	def over_since(self) -> datetime:
		return self.ended_at or self.limit_at


@dataclass(frozen=True, slots=True)
class Leaving:
	"""Somebody wants to leave. `can_call_at`: the first moment at which they may be called, None when there is none, for
	`why_not`."""

	about: tuple[str, str]
	by_system: bool = False
	has_officers: bool = True
	can_call_at: datetime | None = None
	why_not: Reason | None = None


@dataclass(frozen=True, slots=True)
class Decision:
	"""What becomes of a cancellation and why. `limit_at`: until when it waits at the latest. `talk`: the one it waits for."""

	what: str
	reason: Reason
	limit_at: datetime | None = None
	talk: str = ""


def check(policy: LeavingPolicy) -> None:
	"""Raises Rejected for figures that mean nothing, or that would hold people against their will."""
	if policy.unit not in UNITS:
		raise Rejected("The limit is counted in a unit that there is not.")
	if not 0 < policy.amount <= _MOST_OF[policy.unit]:
		raise Rejected("The limit is at least 1, and a month at most: nobody is held against their will.")
	if policy.stops not in STOPS:
		raise Rejected("Say who is stopped.")
	if policy.free_days < 1:
		raise Rejected(
			"After a talk the customer is free for at least a day: else the same wish is stopped again."
		)
	if policy.manager_hours < 0:
		raise Rejected("The hours for the named manager are zero or more.")


def limit_of(policy: LeavingPolicy, since: datetime, calendar: Calendar) -> datetime:
	"""Until when a talk must have taken place. Never later than a month, whatever the calendar of holidays says."""
	return min(calendar.after(since, policy.amount, policy.unit), since + _MOST)


def alone_until(policy: LeavingPolicy, since: datetime, limit_at: datetime) -> datetime | None:
	"""How long only the customer's own manager has the talk; None when it is for everybody at once."""
	return min(since + timedelta(hours=policy.manager_hours), limit_at) if policy.manager_hours else None


def decide(
	policy: LeavingPolicy, leaving: Leaving, talks: Iterable[Talk], now: datetime, calendar: Calendar
) -> Decision:
	"""What becomes of a cancellation. `talks`: all those with this customer."""
	known = tuple(talks)
	over = [talk for talk in known if not talk.is_live(now)]
	stops = policy.stops == EVERYBODY or (policy.stops == PEOPLE and not leaving.by_system)
	if freed := _freed(policy, leaving, over, now):
		return Decision(GOES, freed)
	if live := next((talk for talk in known if talk.is_live(now)), None):
		reason = Reason(_WAITS, {"until": live.limit_at}, "KEEP-5")
		return Decision(WAITS if stops else GOES, reason, live.limit_at, live.name)
	limit_at = limit_of(policy, now, calendar)
	if reason := _no_talk(leaving, limit_at):
		return Decision(GOES_UNTALKED, reason, limit_at)
	reason = Reason(_FIRST if stops else _TOLD, {"policy": policy.name, "until": limit_at}, "KEEP-5")
	return Decision(IS_STOPPED if stops else IS_TOLD, reason, limit_at)


def _freed(policy: LeavingPolicy, leaving: Leaving, over: Iterable[Talk], now: datetime) -> Reason | None:
	"""Why a talk that is over lets the customer go, also while there is another one."""
	talks = tuple(over)
	if any(talk.about == leaving.about and talk.status != STAYS for talk in talks):
		return Reason(_SAME, {}, "KEEP-5")
	had = [talk.over_since() for talk in talks if talk.status != NOT_POSSIBLE]
	if had and now < max(had) + timedelta(days=policy.free_days):
		return Reason(_LATELY, {"days": policy.free_days}, "KEEP-5")
	return None


def _no_talk(leaving: Leaving, limit_at: datetime) -> Reason | None:
	if not leaving.has_officers:
		return Reason(_NO_OFFICER, {}, "KEEP-5")
	if leaving.can_call_at is None:
		return leaving.why_not or Reason(_NO_CALL, {}, "KEEP-5")
	if leaving.can_call_at >= limit_at:
		return Reason(_TOO_LATE, {"at": leaving.can_call_at, "until": limit_at}, "KEEP-5")
	return None


_WAITS = "A talk with this customer is open until {until}."
_FIRST = "{policy}: a retention officer talks with the customer first, until {until} at the latest."
_TOLD = "{policy}: a retention officer talks with the customer until {until}; nothing was stopped."
_SAME = "This was talked about already."
_LATELY = "There was a talk with the customer in the last {days} days."
_NO_OFFICER = "Nobody has the role of a retention officer."
_NO_CALL = "The customer can not be called."
_TOO_LATE = "The customer may be called at {at} only, and may leave at {until}."
