"""What a switch says about a call, one fact at a time (CALL-6): live events and end-of-day records both become these."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone

from cs_center.calls.rules.reasons import Rejected

MENU = "menu"
QUEUED = "queued"
RINGING = "ringing"
ANSWERED = "answered"
TRANSFERRED = "transferred"
HOLD = "hold"
RESUMED = "resumed"
VOICEMAIL = "voicemail"
ENDED = "ended"

#: In the order in which things that carry the same second are taken to have happened.
KINDS = (MENU, QUEUED, RINGING, ANSWERED, HOLD, RESUMED, TRANSFERRED, VOICEMAIL, ENDED)
#: What a switch may send over HTTP; the others come from record files only.
LIVE_KINDS = (RINGING, ANSWERED, TRANSFERRED, HOLD, RESUMED, ENDED, VOICEMAIL)

INBOUND, OUTBOUND, INTERNAL_CALL = "Inbound", "Outbound", "Internal"
DIRECTIONS = {
	"inbound": INBOUND,
	"incoming": INBOUND,
	"in": INBOUND,
	"outbound": OUTBOUND,
	"outgoing": OUTBOUND,
	"out": OUTBOUND,
	"internal": INTERNAL_CALL,
}

HUNG_UP, NO_ANSWER, BUSY, FAILED, WAS_ANSWERED = "hung_up", "no_answer", "busy", "failed", "answered"
LEFT_MESSAGE, PHANTOM = "voicemail", "phantom"
DISPOSITIONS = (HUNG_UP, NO_ANSWER, BUSY, FAILED, WAS_ANSWERED, LEFT_MESSAGE, PHANTOM)

MOST_EVENTS_PER_CALL = 500
CLOCK_TOLERANCE = timedelta(days=1)
#: A switch that lost its clock starts again in 1970 or 1980.
EARLIEST = datetime(1990, 1, 1, tzinfo=timezone.utc)
LONGEST_TEXT = 140
LONGEST_URL = 1000
LONGEST_CALL = timedelta(days=1)
#: What no database column or screen should get: control characters and halves of UTF-16 pairs.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_ISO = re.compile(
	r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,](?P<fraction>\d+))?"
	r"\s?(?:(?P<zulu>[Zz])|(?P<hours>[+-]\d\d)(?::?(?P<minutes>\d\d))?)?",
	re.ASCII,
)


@dataclass(frozen=True, slots=True)
class CallEvent:
	"""One fact. `at` is aware and in UTC; blank means the switch did not say; seconds are whole seconds."""

	kind: str
	at: datetime
	direction: str = ""
	from_number: str = ""
	to_number: str = ""
	caller_ref: str = ""
	agent: str = ""
	seat: str = ""
	queue: str = ""
	transfer_to: str = ""
	recording_url: str = ""
	disposition: str = ""
	wait_seconds: int | None = None

	def compact(self) -> dict[str, object]:
		"""The event as it is stored with the call: what was not said is left out."""
		stored = {name: value for name in _TEXT_FIELDS if (value := getattr(self, name))}
		if self.wait_seconds is not None:
			stored["wait_seconds"] = self.wait_seconds
		return {"kind": self.kind, "at": self.at.isoformat(), **stored}


_TEXT_FIELDS = tuple(
	field.name for field in fields(CallEvent) if field.name not in ("kind", "at", "wait_seconds")
)
#: What a switch may say in one live event.
LIVE_FIELDS = ("source", "call_id", "event", "at", *_TEXT_FIELDS, "wait_seconds")


def from_compact(stored: Mapping[str, object]) -> CallEvent:
	"""The reverse of `CallEvent.compact`."""
	values = dict(stored)
	values["at"] = datetime.fromisoformat(str(values["at"]))
	return CallEvent(**values)  # type: ignore[arg-type]


def read_live_event(payload: Mapping[str, object], now: datetime) -> tuple[str, str, CallEvent]:
	"""Check one event of a switch and return `(source, call_id, event)`.

	`payload` has the fields of `cs_center.calls.api.switch_event`; `now` is aware. Raises `Rejected`.
	"""
	source = _text(payload, "source") or _missing("source")
	call_id = _text(payload, "call_id") or _missing("call_id")
	kind = _text(payload, "event").lower() or _missing("event")
	if kind not in LIVE_KINDS:
		raise Rejected(
			"Unknown event {event}. Send one of: {known}.", event=kind, known=", ".join(LIVE_KINDS)
		)
	event = CallEvent(
		kind=kind,
		at=read_instant(_text(payload, "at") or _missing("at"), now),
		direction=read_direction(_text(payload, "direction")),
		disposition=_disposition(_text(payload, "disposition")),
		wait_seconds=read_seconds("wait_seconds", payload.get("wait_seconds")),
		recording_url=_text(payload, "recording_url", LONGEST_URL),
		**{name: _text(payload, name) for name in _PLAIN_TEXT_FIELDS},
	)
	return source, call_id, event


_PLAIN_TEXT_FIELDS = ("from_number", "to_number", "caller_ref", "agent", "seat", "queue", "transfer_to")


def read_instant(text: str, now: datetime) -> datetime:
	"""An ISO 8601 time with its zone, in UTC. Raises `Rejected` for no zone, nonsense, or a wrong clock."""
	try:
		local = read_iso(text)
		instant = local.astimezone(timezone.utc) if local.tzinfo else None
	except (ValueError, OverflowError):
		raise Rejected(
			"The time {at} can not be read. Send ISO 8601 with a zone, such as {example}.", **_shown(text)
		)
	if instant is None:
		raise Rejected(
			"The time {at} has no zone. Send ISO 8601 with a zone, such as {example}.", **_shown(text)
		)
	return check_clock(instant, now)


def read_iso(text: str) -> datetime:
	"""An ISO 8601 time, the same on every Python from 3.10. Raises ValueError."""
	if len(text) == 19 and text[10] in " T" and text[13] == text[16] == ":":
		return datetime.fromisoformat(text)
	match = _ISO.fullmatch(text)
	if not match:
		raise ValueError(text)
	time = match["time"] if len(match["time"]) > 5 else f"{match['time']}:00"
	fraction = f".{match['fraction'][:6]:0<6}" if match["fraction"] else ""
	zone = f"{match['hours']}:{match['minutes'] or '00'}" if match["hours"] else ""
	return datetime.fromisoformat(f"{match['day']}T{time}{fraction}{'+00:00' if match['zulu'] else zone}")


def check_clock(instant: datetime, now: datetime) -> datetime:
	"""Refuse a time that is further ahead of `now` than clocks differ, or that a clock shows after a reset."""
	if instant - now > CLOCK_TOLERANCE:
		raise Rejected(
			"The time {at} is more than a day ahead of this server. Check the clock of the switch.",
			at=instant.isoformat(),
		)
	if instant < EARLIEST:
		raise Rejected(
			"The time {at} is before {earliest}. Check the clock of the switch.",
			at=instant.isoformat(),
			earliest=EARLIEST.date().isoformat(),
		)
	return instant


def read_seconds(name: str, value: object) -> int | None:
	"""A count of seconds, or None when it was not said. Raises `Rejected` when it is negative or no number."""
	if value is None or value == "":
		return None
	try:
		seconds = round(float(str(value)))
	except (ValueError, OverflowError):
		raise Rejected(
			"{field} is {value}, which is not a number of seconds.", field=name, value=_short(value)
		)
	if seconds < 0:
		raise Rejected("{field} is {value}: a duration can not be negative.", field=name, value=_short(value))
	if seconds > LONGEST_CALL.total_seconds():
		raise Rejected(
			"{field} is {value}: no call lasts longer than a day.", field=name, value=_short(value)
		)
	return seconds


def _short(value: object) -> str:
	return str(value)[:LONGEST_TEXT]


def _shown(text: str) -> dict[str, object]:
	return {"at": text, "example": "2026-03-01T09:00:00+08:00"}


def _missing(name: str) -> str:
	raise Rejected("{field} is missing. Every event needs source, call_id, event and at.", field=name)


def _text(payload: Mapping[str, object], name: str, longest: int = LONGEST_TEXT) -> str:
	value = payload.get(name)
	if value is None:
		return ""
	if isinstance(value, bool) or not isinstance(value, str | int | float):
		raise Rejected("{field} must be plain text.", field=name)
	return check_text(name, str(value).strip(), longest)


def check_text(name: str, text: str, longest: int = LONGEST_TEXT) -> str:
	"""The text, when it is short and printable enough to keep. Raises `Rejected`."""
	if len(text) > longest:
		raise Rejected("{field} is longer than {most} characters. Shorten it.", field=name, most=longest)
	if UNPRINTABLE.search(text):
		raise Rejected("{field} has characters that can not be printed. Remove them.", field=name)
	return text


def read_direction(text: str) -> str:
	"""One of INBOUND, OUTBOUND, INTERNAL_CALL; blank when it was not said. Raises `Rejected`."""
	if not text:
		return ""
	if text.lower() not in DIRECTIONS:
		raise Rejected("Unknown direction {direction}. Send inbound, outbound or internal.", direction=text)
	return DIRECTIONS[text.lower()]


def _disposition(text: str) -> str:
	if text and text.lower() not in DISPOSITIONS:
		raise Rejected(
			"Unknown disposition {disposition}. Send one of: {known}.",
			disposition=text,
			known=", ".join(DISPOSITIONS),
		)
	return text.lower()
