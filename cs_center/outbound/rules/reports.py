"""One line of a dialler's file, or one event of it, becomes what is said of a call, or is refused (CALL-6, CALL-8)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cs_center.calls.rules.events import check_clock, check_text, read_instant, read_seconds
from cs_center.calls.rules.numbers import DialPlan
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.clock import LocalClock
from cs_center.outbound.rules import parties
from cs_center.outbound.rules.results import outcome_of
from cs_center.outbound.rules.sheets import AT, CALL, KEY, NUMBER, OUTCOME, REFERENCE, SECONDS, Line

#: What a dialler may send of a call, beside `q1`, `q2` and so on.
FIELDS = ("call", "list", "number", "outcome", "at", "reference", "key", "seconds")
_ANSWER = re.compile(r"q([1-9]\d?)")
_TIME = re.compile(
	r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?", re.ASCII
)
LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class Report:
	"""What a dialler says of a call. `call`: as it was handed over, or blank with the number; `at`: aware."""

	call: str
	number_key: str
	outcome: str
	at: datetime
	reference: str = ""
	key: str = ""
	seconds: int = 0
	answers: tuple[tuple[int, str], ...] = ()


def read_line(
	line: Line, plan: DialPlan, own_words: Mapping[str, str], clock: LocalClock, now: datetime
) -> Report:
	"""Raises Rejected. `now`: aware; `own_words`: what words of this dialler mean."""
	if not line.get(AT):
		raise Rejected("The line does not say when the call was.")
	at = check_clock(clock.instant(_iso(line.get(AT))), now)
	said = {name: line.get(means) for name, means in _MEANS.items()}
	return _report(said, line.answers, at, plan, own_words)


def read_event(
	payload: Mapping[str, object], plan: DialPlan, own_words: Mapping[str, str], now: datetime
) -> Report:
	"""Raises Rejected. `now`: aware."""
	said = {name: _text(payload, name) for name in FIELDS}
	if not said["at"]:
		raise Rejected(
			"{field} is missing. Every result needs call (or list and number), outcome and at.", field="at"
		)
	answers = {
		int(found[1]): _text(payload, name)
		for name in payload
		if (found := _ANSWER.fullmatch(str(name))) and _text(payload, name)
	}
	return _report(said, answers, read_instant(said["at"], now), plan, own_words)


def _report(
	said: Mapping[str, str],
	answers: Mapping[int, str],
	at: datetime,
	plan: DialPlan,
	own_words: Mapping[str, str],
) -> Report:
	if not said["call"] and not said["number"]:
		raise Rejected("The result names neither the call nor the number.")
	if not said["outcome"]:
		raise Rejected("The result does not say what the call came to.")
	return Report(
		call=said["call"],
		number_key="" if said["call"] else parties.number_key(said["number"], plan),
		outcome=outcome_of(said["outcome"], own_words),
		at=at,
		reference=said["reference"],
		key=said["key"][:10],
		seconds=read_seconds("seconds", said["seconds"]) or 0,
		answers=tuple(sorted(answers.items())),
	)


def _iso(text: str) -> str:
	"""Times as spreadsheet programs and people write them, in the ISO order."""
	if not (found := _TIME.fullmatch(text)):
		return text
	year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
	return f"{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"


def _text(payload: Mapping[str, object], name: str) -> str:
	value = payload.get(name)
	if value is None:
		return ""
	if isinstance(value, bool) or not isinstance(value, str | int | float):
		raise Rejected("{field} must be plain text.", field=name)
	return check_text(name, str(value).strip(), LONGEST_ANSWER if _ANSWER.fullmatch(name) else 140)


_MEANS = {
	"call": CALL,
	"number": NUMBER,
	"outcome": OUTCOME,
	"reference": REFERENCE,
	"key": KEY,
	"seconds": SECONDS,
}
