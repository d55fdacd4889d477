"""Which survey is asked, whether an answer can be one, what marks come to, and who must be called again (BACK-5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cs_center.calls.rules.reasons import Reason, Rejected

YES_OR_NO, MARK, ONE_OF, WORDS = "Yes or No", "Mark 1 to 5", "One of", "Free Words"
QUESTION_KINDS = (YES_OR_NO, MARK, ONE_OF, WORDS)
SOLVED, ATTITUDE, SPEED, QUALITY, OTHER = "Solved", "Attitude", "Speed", "Quality", "Other"
MARKED = (ATTITUDE, SPEED, QUALITY, OTHER)
YES, NO = "Yes", "No"
MARKS = (1, 2, 3, 4, 5)
MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Question:
	"""`key`: by what an answer names it. `options`: what can be chosen, of a question of that kind."""

	key: str
	text: str
	kind: str
	measures: str = OTHER
	options: tuple[str, ...] = ()
	required: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
	"""`kinds`: kinds of calls it is for; without any, for all. `low_mark`: such a mark or a lower one is a bad one."""

	name: str
	questions: tuple[Question, ...]
	kinds: frozenset[str] = frozenset()
	priority: int = 10
	low_mark: int = 2


@dataclass(frozen=True, slots=True)
class Answer:
	"""What was said to a question. `mark`: 0 for what is no mark."""

	question: Question
	said: str
	mark: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
	"""`solved`: None when it was not asked or not answered. `lowest`, `average`: 0 without marks."""

	solved: bool | None = None
	lowest: int = 0
	average: float = 0.0
	by_measure: Mapping[str, float] = field(default_factory=dict)
	words: str = ""


def check(survey: Survey) -> None:
	"""Raises `Rejected` for a survey that can not be asked."""
	if not survey.questions:
		raise Rejected("A survey asks at least one question.")
	if not 0 <= survey.low_mark <= 4:
		raise Rejected("A low mark is from 1 to 4; 0 when marks alone call nobody back.")
	for one in survey.questions:
		_check_question(one)


def _check_question(one: Question) -> None:
	if one.kind not in QUESTION_KINDS:
		raise Rejected("There is no such kind of question: {kind}", kind=one.kind)
	if one.kind == ONE_OF and (len(one.options) < 2 or len(set(one.options)) < len(one.options)):
		raise Rejected("Give “{question}” at least two different options, one a line.", question=one.text)
	if one.measures == SOLVED and one.kind != YES_OR_NO:
		raise Rejected("What is solved or not is asked by yes or no: “{question}”", question=one.text)
	if one.measures in (ATTITUDE, SPEED, QUALITY) and one.kind != MARK:
		raise Rejected(
			"{measure} is measured by a mark: “{question}”", measure=one.measures, question=one.text
		)


def choose(surveys: Iterable[Survey], kind: str) -> Survey | None:
	"""The survey for a kind of call: the smallest priority, one made for the kind before one for all, then by name."""
	fitting = [one for one in surveys if not one.kinds or kind in one.kinds]
	return min(fitting, key=lambda one: (one.priority, not one.kinds, one.name), default=None)


def read(survey: Survey, given: Mapping[str, object]) -> tuple[Answer, ...]:
	"""Answers in the order of the questions. Raises `Rejected` for what is no answer, or is missing."""
	known = {one.key for one in survey.questions}
	if strange := sorted(str(key) for key in given if key not in known):
		raise Rejected("This survey does not ask: {questions}", questions=", ".join(strange)[:200])
	answers = tuple(_answer(one, given.get(one.key)) for one in survey.questions)
	found = tuple(one for one in answers if one.said)
	if missing := [one.question for one in answers if one.question.required and not one.said]:
		raise Rejected("Please answer: {question}", question=missing[0].text)
	if not found:
		raise Rejected("Please answer at least one question.")
	return found


def _answer(question: Question, given: object) -> Answer:
	if given is None or isinstance(given, bool | list | dict):
		said = "" if given is None else "?"
	else:
		said = str(given).strip()
	if not said:
		return Answer(question, "")
	if question.kind == MARK:
		if said not in {str(mark) for mark in MARKS}:
			raise Rejected("A mark is 1, 2, 3, 4 or 5: {question}", question=question.text)
		return Answer(question, said, int(said))
	if question.kind == WORDS:
		if len(said) > MOST_CHARACTERS:
			raise Rejected("Please write at most {count} characters.", count=MOST_CHARACTERS)
		return Answer(question, said)
	allowed = (YES, NO) if question.kind == YES_OR_NO else question.options
	if said not in allowed:
		raise Rejected("Please choose one of the answers: {question}", question=question.text)
	return Answer(question, said)


def score(answers: Sequence[Answer]) -> Scores:
	"""What answers come to. Solved only when every question that asks it says yes."""
	marks = [one.mark for one in answers if one.mark]
	solved = [one.said == YES for one in answers if one.question.measures == SOLVED]
	return Scores(
		solved=all(solved) if solved else None,
		lowest=min(marks, default=0),
		average=_mean(marks),
		by_measure={
			measure: _mean(given)
			for measure in MARKED
			if (given := [one.mark for one in answers if one.mark and one.question.measures == measure])
		},
		words="\n".join(one.said for one in answers if one.question.kind == WORDS),
	)


def follow_up(scores: Scores, low_mark: int) -> Reason | None:
	"""Why the customer must be called again; None when they need not be (BACK-3, BACK-5)."""
	if scores.solved is False:
		return Reason("In a survey the customer says that it is not solved.", rule="BACK-3")
	if scores.lowest and scores.lowest <= low_mark:
		values = {"mark": scores.lowest, "low": low_mark}
		return Reason("In a survey the customer gave {mark} of 5; {low} is a low mark.", values, "BACK-5")
	return None


def _mean(marks: Sequence[int]) -> float:
	return round(sum(marks) / len(marks), 2) if marks else 0.0
