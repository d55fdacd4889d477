"""The columns of one record, by meaning, become the events of the call; what can not have happened is refused."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from cs_center.calls.rules import events as ev
from cs_center.calls.rules.events import CallEvent, check_text, read_direction, read_seconds
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.clock import LocalClock
from cs_center.calls.rules.records.formats import SECONDS_TARGETS

_CLOCK_CHANGE = 3600
_ROUNDING = 2
_TIMES_IN_ORDER = (
	"menu_at",
	"started_at",
	"queued_at",
	"queue_left_at",
	"answered_at",
	"bridged_at",
	"voicemail_at",
	"ended_at",
)
_WHO = ("direction", "from_number", "to_number", "caller_ref")
_PLAIN = ("from_number", "to_number", "caller_ref", "agent", "seat", "queue", "transfer_to", "recording_url")


def row_events(values: Mapping[str, str], clock: LocalClock) -> tuple[CallEvent, ...]:
	"""The events that one record stands for, the end last. Raises `Rejected`."""
	for name, value in values.items():
		if len(value) > ev.LONGEST_TEXT or not value.isprintable():
			check_text(name, value, ev.LONGEST_URL if name == "recording_url" else ev.LONGEST_TEXT)
	if values.get("event"):
		return (_single_event(values, clock),)
	seconds = {name: read_seconds(name, values.get(name)) for name in SECONDS_TARGETS}
	disposition = _disposition(values)
	times = _read_times(values, clock)
	_complete(times, seconds, disposition)
	_check_order(times, seconds)
	return tuple(_events(values, times, seconds["wait_seconds"], disposition))


def _single_event(values: Mapping[str, str], clock: LocalClock) -> CallEvent:
	if values["event"] not in ev.KINDS:
		raise Rejected(
			"Unknown event {event}. Give it a meaning in the format, or {ignore}.",
			event=values["event"],
			ignore="ignore",
		)
	if not values.get("at"):
		raise Rejected("The record has no time. Is the line cut off?")
	return CallEvent(
		values["event"],
		clock.instant(values["at"], clock.day(values["date"]) if "date" in values else None),
		wait_seconds=read_seconds("wait_seconds", values.get("wait_seconds")),
		direction=read_direction(values.get("direction", "")),
		disposition=_disposition(values),
		**{name: values.get(name, "") for name in _PLAIN},
	)


def _read_times(values: Mapping[str, str], clock: LocalClock) -> dict[str, datetime]:
	day = clock.day(values["date"]) if values.get("date") else None
	times: dict[str, datetime] = {}
	latest: datetime | None = None
	for name in _TIMES_IN_ORDER:
		if text := values.get(name):
			times[name] = at = clock.instant(text, day, latest)
			latest = at if latest is None or at > latest else latest
	if "started_at" not in times and "menu_at" not in times:
		raise Rejected("The record has no start time. Is the line cut off?")
	return times


def _start(times: Mapping[str, datetime]) -> datetime:
	return times.get("started_at") or times["menu_at"]


def _complete(times: dict[str, datetime], seconds: Mapping[str, int | None], disposition: str) -> None:
	"""Work out what the record leaves to be worked out: the answer from the talk time, the end from the durations."""
	if "ended_at" not in times:
		times["ended_at"] = _worked_out_end(times, seconds)
	bridged_at = times.pop("bridged_at", None)
	if disposition not in ("", ev.WAS_ANSWERED):
		times.pop("answered_at", None)
	elif "answered_at" in times:
		times["answered_at"] = max(times["answered_at"], bridged_at or times["answered_at"])
	elif disposition == ev.WAS_ANSWERED and seconds["talk_seconds"]:
		talk = timedelta(seconds=seconds["talk_seconds"])
		times["answered_at"] = max(_start(times), times["ended_at"] - talk)
	elif disposition == ev.WAS_ANSWERED:
		times["answered_at"] = times.get("queue_left_at") or times["ended_at"]


def _worked_out_end(times: Mapping[str, datetime], seconds: Mapping[str, int | None]) -> datetime:
	if "answered_at" in times and seconds["talk_seconds"] is not None:
		return times["answered_at"] + timedelta(seconds=seconds["talk_seconds"])
	if seconds["duration_seconds"] is not None:
		return _start(times) + timedelta(seconds=seconds["duration_seconds"])
	return max(times.values())


def _check_order(times: Mapping[str, datetime], seconds: Mapping[str, int | None]) -> None:
	start, end = _start(times), times["ended_at"]
	if end < start:
		raise Rejected(
			"The call ends {seconds} s before it starts. Was the clock set back?",
			seconds=round((start - end).total_seconds()),
		)
	if end - start > ev.LONGEST_CALL:
		raise Rejected("The call lasts longer than a day. Check its start and its end.")
	# Menu and queue are often timed by other machines than the call, so they may overlap it by seconds.
	for name in ("queued_at", "answered_at", "voicemail_at"):
		if name in times and times[name] > end:
			raise Rejected("{field} is after the end of the call. Was the clock set back?", field=name)
	if "answered_at" in times and times["answered_at"] < start:
		raise Rejected(
			"{field} is before the start of the call. Was the clock set back?", field="answered_at"
		)
	_check_duration(seconds["duration_seconds"], end - start)
	if "answered_at" in times and seconds["duration_seconds"] is None:
		_check_duration(seconds["talk_seconds"], end - times["answered_at"])


def _check_duration(said: int | None, measured: timedelta) -> None:
	if said is not None and abs(abs(said - measured.total_seconds()) - _CLOCK_CHANGE) <= _ROUNDING:
		raise Rejected(
			"The duration and the times differ by an hour: the clock was changed during the call. Correct the times."
		)


def _events(
	values: Mapping[str, str], times: Mapping[str, datetime], wait: int | None, disposition: str
) -> list[CallEvent]:
	who = {name: values.get(name, "") for name in _WHO}
	who["direction"] = read_direction(who["direction"])
	person = {"agent": values.get("agent", ""), "seat": values.get("seat", "")}
	queue, ended_at, answered_at = values.get("queue", ""), times["ended_at"], times.get("answered_at")
	found = _before_the_answer(times, who, person, queue)
	if answered_at:
		found.append(CallEvent(ev.ANSWERED, answered_at, **who, **person, queue=queue, wait_seconds=wait))
	elif "voicemail_at" in times or disposition == ev.LEFT_MESSAGE:
		found.append(CallEvent(ev.VOICEMAIL, times.get("voicemail_at") or ended_at, **who))
	end = CallEvent(
		ev.ENDED,
		ended_at,
		**who,
		**person,
		queue=queue,
		disposition=disposition,
		recording_url=values.get("recording_url", ""),
		wait_seconds=None if answered_at else wait,
	)
	return [*found, end]


def _before_the_answer(
	times: Mapping[str, datetime], who: Mapping[str, str], person: Mapping[str, str], queue: str
) -> list[CallEvent]:
	menu_at, started_at, queued_at = times.get("menu_at"), times.get("started_at"), times.get("queued_at")
	found = [CallEvent(ev.MENU, menu_at, **who)] if menu_at else []
	if started_at and started_at != menu_at:
		# Who answers a queued call was not ringing when it began.
		rang = {} if queued_at and "answered_at" in times else person
		found.append(CallEvent(ev.RINGING, started_at, **who, **rang))
	if queued_at:
		found.append(CallEvent(ev.QUEUED, queued_at, **who, queue=queue))
	return found


def _disposition(values: Mapping[str, str]) -> str:
	disposition = values.get("disposition", "")
	if disposition and disposition not in ev.DISPOSITIONS:
		raise Rejected(
			"Unknown disposition {disposition}. Give it a meaning in the format: one of {known}.",
			disposition=disposition,
			known=", ".join(ev.DISPOSITIONS),
		)
	return disposition
