"""The typing test: characters a minute and accuracy, and whether a test counts (STAFF-1).

Every character counts but white space. Typed and shown text are compared by the least number of characters to
insert, delete or replace (Levenshtein) between what was typed and the beginning of the text that it fits
best, so that nobody loses by not finishing. Correct characters are the longer of the two less those edits;
accuracy is their share of the longer one. The time is the server's, from showing the text to receiving it;
what the browser says of single inputs only speaks against a test.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from cs_center.appraisal.rules.exact import plain
from cs_center.calls.rules.reasons import Reason, Rejected

#: Languages of tests. Levels of the ladder ask for Chinese characters.
CHINESE, ENGLISH = "Chinese", "English"
_PLACES = Decimal("0.0001")
_PERCENT = 100
_MINUTE = 60
_MS_PER_SECOND = 1000


@dataclass(frozen=True, slots=True)
class TypingPolicy:
	"""least_seconds, most_seconds: how long a test takes. least_accuracy: a share of 1, under it a test does
	not count.

	possible_speed: characters a minute that nobody exceeds, in Chinese; possible_speed_english: letters, in
	English. inputs_per_character: fewer inputs mean pasted
	text. least_text, longest_text: characters of a text that is shown.
	"""

	least_seconds: int = 60
	most_seconds: int = 600
	least_accuracy: Decimal = Decimal("0.95")
	possible_speed: int = 250
	possible_speed_english: int = 800
	inputs_per_character: Decimal = Decimal("0.5")
	least_text: int = 300
	longest_text: int = 1000

	def of(self, language: str) -> "TypingPolicy":
		"""The same with what is possible in a language."""
		return replace(self, possible_speed=self.possible_speed_english) if language == ENGLISH else self


@dataclass(frozen=True, slots=True)
class Issued:
	"""A test as the server keeps it. `nonce`: a random word that is good for one result of this person and
	text."""

	user: str
	text_id: str
	nonce: str
	started_at: datetime
	is_used: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
	"""What the browser sends. `inputs`: milliseconds since the text was shown of each change of what was
	typed."""

	user: str
	text_id: str
	nonce: str
	typed: str
	inputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
	"""`speed`: correct characters a minute. `accuracy`: 0 to 1. `why_not`: why it does not count, empty when
	it does."""

	speed: int
	accuracy: Decimal
	edits: int
	characters: int
	seconds: int
	reason: Reason
	why_not: tuple[Reason, ...] = ()

	@property
	def counts(self) -> bool:
		return not self.why_not


def check_text(text: str, policy: TypingPolicy) -> None:
	"""Raises Rejected for a text that is too short or too long to be typed in a test."""
	count = len(characters(text))
	if not policy.least_text <= count <= policy.longest_text:
		raise Rejected(
			"The text has {count} characters: choose one of {least} to {most}.",
			count=count,
			least=policy.least_text,
			most=policy.longest_text,
		)


def check_session(issued: Issued | None, sent: Sent, now: datetime, policy: TypingPolicy) -> None:
	"""Raises Rejected for a result that no test of the server stands behind, or the same one twice."""
	if not issued or (issued.user, issued.text_id, issued.nonce) != (sent.user, sent.text_id, sent.nonce):
		raise Rejected("No test of yours was begun with this text: start a new one.")
	if issued.is_used:
		raise Rejected("The result of this test is there already: start a new one.")
	if now < issued.started_at or now - issued.started_at > timedelta(seconds=policy.most_seconds):
		raise Rejected(
			"The test took longer than {seconds} seconds: start a new one.", seconds=policy.most_seconds
		)


def result(
	shown: str, sent: Sent, started_at: datetime, finished_at: datetime, policy: TypingPolicy
) -> Result:
	"""Speed and accuracy by the server's time, and what speaks against the test. Raises Rejected for far too
	much text."""
	text, typed = characters(shown), characters(sent.typed)
	if len(typed) > 2 * len(text):
		raise Rejected("Much more was typed than was shown: start a new test.")
	seconds = max((finished_at - started_at) // timedelta(seconds=1), 1)
	edits, compared = compare(text, typed)
	longer = max(compared, len(typed))
	accuracy = _share(longer - edits, longer)
	speed = (longer - edits) * _MINUTE // seconds
	why_not = (
		*_against_time(len(typed), seconds, policy),
		*_against_inputs(len(typed), sent.inputs, seconds, policy),
		*_against_accuracy(accuracy, policy),
	)
	values: dict[str, object] = {
		"typed": len(typed),
		"seconds": seconds,
		"edits": edits,
		"speed": speed,
		"accuracy": plain(accuracy * _PERCENT),
	}
	reason = Reason(_TYPED, values, "STAFF-1")
	return Result(speed, accuracy, edits, len(typed), seconds, reason, why_not)


def characters(text: str) -> str:
	"""What is compared: composed characters without white space."""
	return "".join(unicodedata.normalize("NFC", text).split())


def compare(shown: str, typed: str) -> tuple[int, int]:
	"""The fewest edits between what was typed and a beginning of the text, and how long that beginning is; of
	equally good ones the longest."""
	# A beginning of more than twice the length fits worse than none.
	shown = shown[: 2 * len(typed)]
	row = list(range(len(shown) + 1))
	for count, letter in enumerate(typed, start=1):
		above, row = row, [count]
		for place, wanted in enumerate(shown):
			row.append(min(above[place] + (letter != wanted), above[place + 1] + 1, row[place] + 1))
	edits = min(row)
	return edits, max(place for place, cost in enumerate(row) if cost == edits)


def _against_time(count: int, seconds: int, policy: TypingPolicy) -> tuple[Reason, ...]:
	if seconds < policy.least_seconds:
		values = {"seconds": seconds, "least": policy.least_seconds}
		return (Reason(_TOO_SHORT, values, "STAFF-1"),)
	if count * _MINUTE > policy.possible_speed * seconds:
		return (Reason(_TOO_FAST, {"most": policy.possible_speed}, "STAFF-1"),)
	return ()


def _against_inputs(
	count: int, inputs: Sequence[int], seconds: int, policy: TypingPolicy
) -> tuple[Reason, ...]:
	times = sorted(set(inputs))
	if len(times) < count * policy.inputs_per_character:
		return (Reason(_TOO_FEW, {"inputs": len(times), "count": count}, "STAFF-1"),)
	if times and (times[0] < 0 or times[-1] > (seconds + 1) * _MS_PER_SECOND):
		return (Reason(_OUTSIDE, {}, "STAFF-1"),)
	spent = times[-1] - times[0] if times else 0
	if count * _MINUTE * _MS_PER_SECOND > policy.possible_speed * (spent + _MS_PER_SECOND):
		return (
			Reason(_BURST, {"count": count, "seconds": plain(Decimal(spent) / _MS_PER_SECOND)}, "STAFF-1"),
		)
	return ()


def _against_accuracy(accuracy: Decimal, policy: TypingPolicy) -> tuple[Reason, ...]:
	if accuracy >= policy.least_accuracy:
		return ()
	return (Reason(_INACCURATE, {"least": plain(policy.least_accuracy * _PERCENT)}, "STAFF-1"),)


def _share(part: int, whole: int) -> Decimal:
	"""From 0 to 1, and 1 only of all; 0 of nothing."""
	exact = Decimal(part) / whole if whole else Decimal(0)
	return exact.quantize(_PLACES, ROUND_DOWN)


_TYPED = "{typed} characters in {seconds} s, {edits} wrong or missing: {speed} a minute, {accuracy} % right."
_TOO_SHORT = "Not counted: {seconds} s, and a test takes at least {least}."
_TOO_FAST = "Not counted: faster than {most} characters a minute, which nobody types."
_TOO_FEW = "Not counted: {inputs} inputs for {count} characters, as if they were pasted."
_OUTSIDE = "Not counted: inputs from before or after the test."
_BURST = "Not counted: all {count} characters came within {seconds} s, as if they were pasted."
_INACCURATE = "Not counted: less than {least} % right."
