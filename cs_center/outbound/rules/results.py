"""What calls of a list came to, however often, late and in whatever order it is said (CALL-8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.contact.rules import conduct
from cs_center.contact.rules.conduct import ConductPolicy, Contact
from cs_center.outbound.rules import lists
from cs_center.surveys.rules import forms

TO_CALL, HANDED_OVER, CALL_AGAIN = "To Call", "Handed Over", "Call Again"
NO_ANSWER, BUSY, FAILED = "No Answer", "Busy", "Failed"
ANSWERED, ACCEPTED, REFUSED, WRONG_NUMBER, SENT = "Answered", "Accepted", "Refused", "Wrong Number", "Sent"
UNREACHABLE, NOT_ALLOWED, WITHDRAWN = "Unreachable", "Not Allowed", "Withdrawn"
NOT_REACHED = (NO_ANSWER, BUSY, FAILED)
OPEN = (TO_CALL, HANDED_OVER, CALL_AGAIN, *NOT_REACHED)
#: What ends it, the strongest first: who refused in one call has refused, whatever another call says.
FINAL = (REFUSED, ACCEPTED, ANSWERED, WRONG_NUMBER, SENT)
STATUSES = (*OPEN, *FINAL, UNREACHABLE, NOT_ALLOWED, WITHDRAWN)
_STRENGTH = {outcome: place for place, outcome in enumerate((*FINAL, CALL_AGAIN, *NOT_REACHED))}
#: Outcomes that somebody came to the telephone for.
REACHED = (REFUSED, ACCEPTED, ANSWERED, WRONG_NUMBER, CALL_AGAIN)
#: What an officer may say of a call, by what the list is for.
SAYABLE = {
	lists.NOTICE: (ANSWERED, NO_ANSWER, BUSY, CALL_AGAIN, WRONG_NUMBER, REFUSED),
	lists.SURVEY: (ANSWERED, NO_ANSWER, BUSY, CALL_AGAIN, WRONG_NUMBER, REFUSED),
	lists.SALES: (ACCEPTED, NO_ANSWER, BUSY, CALL_AGAIN, WRONG_NUMBER, REFUSED),
}

_WORDS: dict[str, tuple[str, ...]] = {
	ANSWERED: (
		"answered",
		"answer",
		"connected",
		"success",
		"normal_clearing",
		"接通",
		"已接通",
		"接听",
		"已接听",
		"成功",
	),
	ACCEPTED: ("accepted", "ordered", "接受", "同意", "办理"),
	REFUSED: ("refused", "rejected", "do not call", "opt out", "拒绝", "拒接", "拒绝再呼", "请勿再拨"),
	NO_ANSWER: (
		*(
			"no answer",
			"no_answer",
			"noanswer",
			"ringing timeout",
			"no_user_response",
			"voicemail",
			"machine",
		),
		*("无人接听", "未接", "未接听", "无应答"),
	),
	BUSY: ("busy", "user_busy", "占线", "忙", "忙线", "用户忙"),
	FAILED: (
		"failed",
		"failure",
		"congestion",
		"cancel",
		"switched off",
		"失败",
		"呼叫失败",
		"关机",
		"停机",
		"无法接通",
	),
	WRONG_NUMBER: (
		"wrong number",
		"wrong_number",
		"unallocated_number",
		"invalid number",
		"空号",
		"错号",
		"号码错误",
	),
}
OUTCOMES = (ANSWERED, ACCEPTED, REFUSED, NO_ANSWER, BUSY, FAILED, WRONG_NUMBER)
_BY_WORD = {word: outcome for outcome, words in _WORDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Said:
	"""What somebody or something says of one call. `at`: local and naive; `reference`: of the call, where the dialler has one.

	answers: keys pressed, by the place of the question from 1 on. again_at: when they asked to be called.
	"""

	outcome: str
	at: datetime
	reference: str = ""
	key: str = ""
	seconds: int = 0
	answers: tuple[tuple[int, str], ...] = ()
	words: str = ""
	again_at: datetime | None = None

	@property
	def attempt(self) -> str:
		"""By what two reports are known to be of one call."""
		return self.reference or self.at.replace(microsecond=0).isoformat()


@dataclass(frozen=True, slots=True)
class Standing:
	"""Where somebody stands after all that was said. `next_at`: when they may be called again, None once it is over."""

	status: str
	reason: Reason
	at: datetime
	next_at: datetime | None = None
	promised_at: datetime | None = None
	calls: int = 0
	tried: int = 0
	reached: bool = False


def outcome_of(written: str, own: Mapping[str, str]) -> str:
	"""What a word of a dialler means: as the list says, else as diallers use it. Raises Rejected for one that nobody knows."""
	word = written.strip().lower()
	found = {text.strip().lower(): means for text, means in own.items()}.get(word) or _BY_WORD.get(word)
	if not found:
		raise Rejected(
			"Nobody said what “{word}” means: add it to the words of the dialler on the list, or send one of: {known}.",
			word=written[:80],
			known=", ".join(OUTCOMES),
		)
	return found


def heard(said: Said, refuse_key: str) -> Said:
	"""Who presses the key for it does not want to be called, however the dialler calls that."""
	return replace(said, outcome=REFUSED) if refuse_key and said.key == refuse_key else said


def check(purpose: str, said: Said, contact: Contact, now: datetime) -> None:
	"""Raises Rejected for what an officer can not say of a call of such a list."""
	if said.outcome not in SAYABLE[purpose]:
		raise Rejected("There is no outcome “{outcome}”: choose one of the list.", outcome=said.outcome)
	if said.outcome == CALL_AGAIN:
		if not said.again_at:
			raise Rejected("Say when the customer wants to be called.")
		conduct.promise(contact, said.again_at, now)


def attempts(said: Iterable[Said]) -> tuple[Said, ...]:
	"""Each call once, in order: of different reports of one call the strongest counts, with what the others add."""
	by_call: dict[str, list[Said]] = {}
	for one in set(said):
		by_call.setdefault(one.attempt, []).append(one)
	return tuple(sorted((_merged(reports) for reports in by_call.values()), key=_order))


def stand(said: Iterable[Said], contact: Contact, policy: ConductPolicy) -> Standing | None:
	"""Where somebody stands; the same for the same reports in any order and any number. None when nothing was said.

	`contact`: without attempts and promises: those are in what was said.
	"""
	calls = attempts(said)
	if not calls:
		return None
	tried = tuple(one.at for one in calls if one.outcome in NOT_REACHED)
	known = {
		"calls": len(calls),
		"tried": len(tried),
		"reached": any(one.outcome in REACHED for one in calls),
	}
	if ends := [one for one in calls if one.outcome in FINAL]:
		end = min(ends, key=lambda one: (_STRENGTH[one.outcome], _order(one)))
		return Standing(end.outcome, _ENDS[end.outcome], end.at, **known)
	last = calls[-1]
	promised_at = last.again_at if last.outcome == CALL_AGAIN else None
	contact = replace(contact, attempts=tried, promised_at=promised_at)
	found = conduct.when(contact, last.at, policy)
	if found.at is None:
		status = NOT_ALLOWED if conduct.refusal(contact) else UNREACHABLE
		return Standing(status, found.reason, last.at, **known)
	if last.outcome == CALL_AGAIN:
		return Standing(CALL_AGAIN, found.reason, last.at, found.at, promised_at, **known)
	reason = Reason(
		_AGAIN, {"made": len(conduct.counted(tried, contact.hours, policy)), "at": found.at}, "BACK-2"
	)
	return Standing(last.outcome, reason, last.at, found.at, **known)


def answers_by_key(questions: Iterable[forms.Question], pressed: Mapping[int, str]) -> dict[str, str]:
	"""Keys pressed as answers of a survey, by the key of the question; a key that answers nothing is left out."""
	found = {}
	for place, question in enumerate(questions, start=1):
		said = _answer(question, pressed.get(place, "").strip())
		if said:
			found[question.key] = said
	return found


def _answer(question: forms.Question, pressed: str) -> str:
	if question.kind == forms.MARK:
		return pressed if pressed in {str(mark) for mark in forms.MARKS} else ""
	if question.kind == forms.WORDS:
		return pressed[: forms.MOST_CHARACTERS]
	options = (forms.YES, forms.NO) if question.kind == forms.YES_OR_NO else question.options
	if pressed in options:
		return pressed
	is_place = pressed.isascii() and pressed.isdigit() and 0 < int(pressed) <= len(options)
	return options[int(pressed) - 1] if is_place else ""


def _merged(reports: list[Said]) -> Said:
	"""Of each value the first that says something, the strongest report first."""
	first, *others = sorted(reports, key=lambda one: (_STRENGTH[one.outcome], _order(one)))
	for other in others:
		blank = {
			name: getattr(other, name)
			for name in ("key", "seconds", "answers", "words", "again_at")
			if not getattr(first, name)
		}
		first = replace(first, **blank)
	return first


def _order(one: Said) -> tuple[object, ...]:
	again_at = one.again_at.isoformat() if one.again_at else ""
	return (*_PLACE(one), one.answers, again_at, _STRENGTH[one.outcome])


_PLACE = attrgetter("at", "reference", "key", "seconds", "words")
_AGAIN = "Not reached, {made} times by now; again from {at}."
_ENDS = {
	ANSWERED: Reason("Reached.", {}, "CALL-8"),
	ACCEPTED: Reason("The customer took the offer.", {}, "CALL-8"),
	REFUSED: Reason("The customer does not want this.", {}, "KEEP-2"),
	WRONG_NUMBER: Reason("The number is somebody else's.", {}, "CALL-8"),
	SENT: Reason("The message was sent.", {}, "CALL-8"),
}
