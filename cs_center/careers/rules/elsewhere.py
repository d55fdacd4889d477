"""Results of typing tests that were taken elsewhere: entered with who says so and why (STAFF-1)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from cs_center.appraisal.rules.exact import plain
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.careers.rules.sheets import Problem, day_of
from cs_center.careers.rules.typing_speed import CHINESE, ENGLISH, TypingPolicy

_HUNDRED = Decimal(100)
_LANGUAGES: dict[str, str] = {
	**dict.fromkeys(("", "chinese", "zh", "中文", "汉语"), CHINESE),
	**dict.fromkeys(("english", "en", "英文", "英语"), ENGLISH),
}


@dataclass(frozen=True, slots=True)
class TypingRow:
	"""A row as it is written, with its number. accuracy: in per cent. language: Chinese when it is not said."""

	row: int
	person: str
	day: str
	speed: str
	accuracy: str
	language: str = ""


@dataclass(frozen=True, slots=True)
class TypingEntry:
	"""A row that can be entered. accuracy: 0 to 1."""

	row: int
	person: str
	day: date
	speed: int
	accuracy: Decimal
	language: str = CHINESE


@dataclass(frozen=True, slots=True)
class Said:
	"""What a result from elsewhere means; `why_not`: why it does not count."""

	reason: Reason
	why_not: tuple[Reason, ...] = ()


def check_rows(
	rows: Iterable[TypingRow], people: Collection[str], today: date, policy: TypingPolicy
) -> tuple[tuple[TypingEntry, ...], tuple[Problem, ...]]:
	"""Rows that can be entered, and what is wrong with the others."""
	entries: list[TypingEntry] = []
	problems: list[Problem] = []
	seen: set[tuple[str, date, str]] = set()
	for row in rows:
		try:
			entry = _entry(row, people, today, policy)
			if key_of(entry) in seen:
				raise Rejected(
					"{person} has two results of {day}: keep one of them.",
					person=entry.person,
					day=str(entry.day),
				)
			seen.add(key_of(entry))
			entries.append(entry)
		except Rejected as rejected:
			problems.append(Problem(row.row, rejected.reason))
	return tuple(entries), tuple(problems)


def key_of(entry: TypingEntry) -> tuple[str, date, str]:
	"""What there is one result of: a person's day in a language."""
	return entry.person, entry.day, entry.language


def is_new(entry: TypingEntry, known: Collection[int]) -> bool:
	"""Whether it is entered. `known`: speeds of results from elsewhere that are there for its key.

	Raises Rejected for another speed than is there.
	"""
	if known and entry.speed not in known:
		raise Rejected(
			"{person} has {speed} a minute on {day} already: withdraw that result first.",
			person=entry.person,
			speed=max(known),
			day=str(entry.day),
		)
	return not known


def judge(entry: TypingEntry, policy: TypingPolicy) -> Said:
	"""What it says, and whether it counts."""
	values = {"speed": entry.speed, "accuracy": plain(entry.accuracy * _HUNDRED), "day": str(entry.day)}
	said = Reason(_ELSEWHERE, values, "STAFF-1")
	if entry.accuracy >= policy.least_accuracy:
		return Said(said)
	least = plain(policy.least_accuracy * _HUNDRED)
	return Said(said, (Reason(_INACCURATE, {"least": least}, "STAFF-1"),))


def _entry(row: TypingRow, people: Collection[str], today: date, policy: TypingPolicy) -> TypingEntry:
	person = row.person.strip()
	if person not in people:
		raise Rejected("There is no member of staff “{person}”.", person=person)
	language = _language(row.language)
	speed = _speed(row.speed, policy.of(language))
	return TypingEntry(row.row, person, _day(row.day, today), speed, _accuracy(row.accuracy), language)


def _language(text: str) -> str:
	found = _LANGUAGES.get(text.strip().lower())
	if not found:
		raise Rejected("A test is in Chinese or English, and “{language}” is neither.", language=text)
	return found


def _day(text: str, today: date) -> date:
	day = day_of(text)
	if day > today:
		raise Rejected("{day} is still to come: there was no test yet.", day=str(day))
	return day


def _speed(text: str, policy: TypingPolicy) -> int:
	speed = text.strip()
	if not re.fullmatch(r"[0-9]{1,4}", speed) or not 1 <= int(speed) <= policy.possible_speed:
		raise Rejected(
			"A speed is from 1 to {most} characters a minute, and “{speed}” is none.",
			most=policy.possible_speed,
			speed=text,
		)
	return int(speed)


def _accuracy(text: str) -> Decimal:
	try:
		share = Decimal(text.strip().removesuffix("%").strip()) / _HUNDRED
	except InvalidOperation:
		share = Decimal("NaN")
	if not share.is_finite() or not 0 <= share <= 1:
		raise Rejected("Accuracy is from 0 to 100 %, and “{accuracy}” is none.", accuracy=text)
	return share


_ELSEWHERE = "Taken elsewhere on {day}: {speed} a minute, {accuracy} % right."
_INACCURATE = "Not counted: less than {least} % right."
