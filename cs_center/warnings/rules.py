"""When complaints rise past a threshold: how grave it is, and what is asked of the station (COMP-10).

Nothing here is smoothed: a warning is open while its count is not below the lowest colour, and its history shows each change.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from cs_center.calls.rules.reasons import Reason, Rejected

BLUE, YELLOW, ORANGE, RED = "Blue", "Yellow", "Orange", "Red"
#: From the least grave to the gravest.
COLOURS = (BLUE, YELLOW, ORANGE, RED)

OPEN, RESPONDED, OVER = "Open", "Responded", "Over"
COMPLAINTS, CALLS = "Complaints", "Complaint Calls"
TOPIC, KIND, AREA, PRODUCT, STATION = "Topic", "Kind", "Area", "Product", "Station"

OPENED, ROSE, FELL, ENDED, REMINDED = "Opened", "Rose", "Fell", "Ended", "Reminded"


@dataclass(frozen=True, slots=True)
class Threshold:
	"""A count of 0: the colour is not used. respond_within_minutes of 0: nobody has to respond."""

	window_hours: float = 24
	blue: int = 0
	yellow: int = 0
	orange: int = 0
	red: int = 0
	respond_within_minutes: int = 60

	@property
	def used(self) -> tuple[tuple[str, int], ...]:
		"""Colours that are used and from how many on, the least grave first."""
		counts = (self.blue, self.yellow, self.orange, self.red)
		return tuple((name, count) for name, count in zip(COLOURS, counts, strict=True) if count > 0)

	@property
	def window(self) -> timedelta:
		return timedelta(hours=self.window_hours)


@dataclass(frozen=True, slots=True)
class Warned:
	"""A warning as it stands. Times are local and naive. respond_by: None when no response is asked for."""

	level: str
	count: int
	opened_at: datetime
	status: str = OPEN
	peak_count: int = 0
	peak_level: str = ""
	respond_by: datetime | None = None
	reminded_at: datetime | None = None
	responded_at: datetime | None = None
	over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
	"""A line of a warning's history. `what`: OPENED and so on."""

	what: str
	at: datetime
	level: str
	count: int
	note: Reason


@dataclass(frozen=True, slots=True)
class Look:
	"""What looking at a subject came to. `after` None: there is nothing to warn of."""

	after: Warned | None
	changes: tuple[Change, ...] = ()


def check(threshold: Threshold, counts: str, group_by: str, has_kind: bool, has_other_filter: bool) -> None:
	"""Raises `Rejected` for a threshold that can not be."""
	if threshold.window_hours <= 0:
		raise Rejected("Count over a window of more than zero hours.")
	if threshold.respond_within_minutes < 0:
		raise Rejected("The limit to respond can not be less than zero.")
	if min(threshold.blue, threshold.yellow, threshold.orange, threshold.red) < 0:
		raise Rejected("A colour begins at a count above zero; 0 leaves it out.")
	if not threshold.used:
		raise Rejected("Use at least one colour: say from how many on.")
	used = threshold.used
	for (lower, low), (higher, high) in pairwise(used):
		if high <= low:
			raise Rejected("{higher} must begin above {lower}.", higher=higher, lower=lower)
	if counts == CALLS and (group_by != KIND or not has_kind or has_other_filter):
		raise Rejected("Calls are counted by Kind: choose one kind, and no topic, area or product.")


def colour(count: int, threshold: Threshold) -> str:
	"""The gravest colour that the count has reached; blank below the lowest."""
	reached = [name for name, begins in threshold.used if count >= begins]
	return reached[-1] if reached else ""


def look(known: Warned | None, count: int, threshold: Threshold, now: datetime) -> Look:
	"""What a count means for a subject: `known` is its open warning. A warning that is over comes back as a new one."""
	level = colour(count, threshold)
	if known is None:
		return _opens(level, count, threshold, now) if level else Look(None)
	if not level:
		return _ends(known, count, now, Reason(_ENDED, {"count": count}, "COMP-10"))
	counted = replace(known, count=count, **_peak(known, count, level))
	if level == known.level:
		return _remind(counted, (), now)
	if rank(level) < rank(known.level):
		note = Reason(_FELL, {"before": known.level, "level": level, "count": count}, "COMP-10")
		after = replace(counted, level=level)
		return _remind(after, (Change(FELL, now, level, count, note),), now)
	return _rises(known, replace(counted, level=level), threshold, now)


def no_longer_watched(known: Warned, now: datetime) -> Look:
	"""Its threshold counts something else now, or is not used any more."""
	return _ends(known, known.count, now, Reason("The threshold is not used any more.", {}, "COMP-10"))


def respond(known: Warned, now: datetime, text: str) -> Look:
	"""What the station says it does about it. Raises `Rejected`."""
	if known.status == OVER:
		raise Rejected("The warning is over: nobody has to respond any more.")
	if not text.strip():
		raise Rejected("Say what is being done about it.")
	late = known.respond_by and now > known.respond_by and known.status == OPEN
	values: dict[str, object] = {"response": text.strip()}
	if late:
		values["minutes"] = int((now - known.respond_by).total_seconds() // 60)
	note = Reason(_RESPONDED_LATE if late else _RESPONDED, values, "COMP-10")
	after = replace(known, status=RESPONDED, responded_at=now, respond_by=None, reminded_at=None)
	return Look(after, (Change(RESPONDED, now, known.level, known.count, note),))


def rank(level: str) -> int:
	"""How grave a colour is; 0 for none."""
	return COLOURS.index(level) + 1 if level in COLOURS else 0


def _opens(level: str, count: int, threshold: Threshold, now: datetime) -> Look:
	hours = f"{threshold.window_hours:g}"
	values = {"level": level, "count": count, "hours": hours, "begins": dict(threshold.used)[level]}
	note = Reason(_OPENED, values, "COMP-10")
	limit = _limit(threshold, now)
	status = OPEN if limit else RESPONDED
	after = Warned(level, count, now, status, count, level, limit)
	return Look(after, (Change(OPENED, now, level, count, note),))


def _rises(known: Warned, risen: Warned, threshold: Threshold, now: datetime) -> Look:
	"""A rise after a response asks for a response again; before one, the limit stays as it was."""
	values = {"before": known.level, "level": risen.level, "count": risen.count}
	limit = _limit(threshold, now)
	if known.status != RESPONDED or not limit:
		note = Reason(_ROSE, values, "COMP-10")
		return _remind(risen, (Change(ROSE, now, risen.level, risen.count, note),), now)
	after = replace(risen, status=OPEN, respond_by=limit, reminded_at=None)
	note = Reason(_ROSE_AGAIN if known.responded_at else _ROSE, values, "COMP-10")
	return Look(after, (Change(ROSE, now, risen.level, risen.count, note),))


def _remind(known: Warned, changes: tuple[Change, ...], now: datetime) -> Look:
	"""Once, when nobody responded in time."""
	is_late = known.status == OPEN and known.respond_by and now >= known.respond_by
	if not is_late or known.reminded_at:
		return Look(known, changes)
	note = Reason(_LATE, {"until": f"{known.respond_by:%Y-%m-%d %H:%M}"}, "COMP-10")
	reminder = Change(REMINDED, now, known.level, known.count, note)
	return Look(replace(known, reminded_at=now), (*changes, reminder))


def _ends(known: Warned, count: int, now: datetime, note: Reason) -> Look:
	after = replace(known, status=OVER, count=count, respond_by=None, over_at=now)
	return Look(after, (Change(ENDED, now, "", count, note),))


def _peak(known: Warned, count: int, level: str) -> dict[str, object]:
	graver = level if rank(level) > rank(known.peak_level) else known.peak_level
	return {"peak_count": max(known.peak_count, count), "peak_level": graver}


def _limit(threshold: Threshold, now: datetime) -> datetime | None:
	minutes = threshold.respond_within_minutes
	return now + timedelta(minutes=minutes) if minutes else None


@dataclass(frozen=True, slots=True)
class Raised:
	"""A warning that a threshold would have raised."""

	subject: str
	warned: Warned
	changes: tuple[Change, ...]


def replay(past: Iterable[tuple[datetime, str]], threshold: Threshold, until: datetime) -> list[Raised]:
	"""What a threshold would have raised by `until` over what came when about what, in the order in which it opened.

	The window slides from event to event; the watch looks every few minutes and may miss what is shorter.
	"""
	by_subject: dict[str, list[datetime]] = defaultdict(list)
	for at, subject in past:
		if subject and at <= until:
			by_subject[subject].append(at)
	# Nobody responded in a replay: it is about colours.
	silent = replace(threshold, respond_within_minutes=0)
	found = [
		raised
		for subject, moments in by_subject.items()
		for raised in _replay_one(subject, sorted(moments), silent, until)
	]
	return sorted(found, key=lambda raised: (raised.warned.opened_at, raised.subject))


def _replay_one(subject: str, moments: list[datetime], threshold: Threshold, until: datetime) -> list[Raised]:
	found: list[Raised] = []
	known: Warned | None = None
	changes: tuple[Change, ...] = ()
	for at, count in _counts(moments, threshold.window, until):
		one = look(known, count, threshold, at)
		changes += one.changes
		known = one.after
		if known and known.status == OVER:
			found.append(Raised(subject, known, changes))
			known, changes = None, ()
	return [*found, Raised(subject, known, changes)] if known else found


def _counts(moments: list[datetime], window: timedelta, until: datetime) -> Iterable[tuple[datetime, int]]:
	"""The count within the window whenever it changes: what is exactly a window old is out of it."""
	steps: dict[datetime, int] = defaultdict(int)
	for at in moments:
		steps[at] += 1
		if at + window <= until:
			steps[at + window] -= 1
	count = 0
	for at in sorted(steps):
		count += steps[at]
		yield at, count


_OPENED = "{level}: {count} within {hours} hours, from {begins} on."
_ROSE = "From {before} up to {level}: {count}."
_ROSE_AGAIN = (
	"From {before} up to {level}: {count}. It rose after the response, so a response is asked for again."
)
_FELL = "From {before} down to {level}: {count}."
_ENDED = "Below the lowest colour: {count}."
_RESPONDED = "Responded: {response}"
_RESPONDED_LATE = "Responded {minutes} minutes late: {response}"
_LATE = "Nobody responded by {until}."
