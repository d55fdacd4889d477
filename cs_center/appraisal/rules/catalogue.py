"""The catalogue of point rules as it is shipped, and whether a line keeps its rule (STAFF-6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cs_center.appraisal.rules.exact import plain, signed
from cs_center.appraisal.rules.lines import PointLine
from cs_center.calls.rules.reasons import Rejected

EXTRA, LIGHT, MEDIUM, HEAVY = "Extra", "Light Violation", "Medium Violation", "Heavy Violation"
DISMISSAL, TRAINER = "Dismissal", "Trainer"
GROUPS = (EXTRA, LIGHT, MEDIUM, HEAVY, DISMISSAL, TRAINER)
VIOLATIONS = (LIGHT, MEDIUM, HEAVY, DISMISSAL)

#: What feeds a rule by itself.
BEST_OF_TEAM, FULL_EXAM, FAILED_EXAM = "Best of the Team", "Full Exam Mark", "Exam Failed"
NO_COMPLAINT, DROPPED_MATTER, LATE_EVENT = "No Valid Complaint", "Dropped Matter", "Late on a Sudden Event"
FACTS = (BEST_OF_TEAM, FULL_EXAM, FAILED_EXAM, NO_COMPLAINT, DROPPED_MATTER, LATE_EVENT)


@dataclass(frozen=True, slots=True)
class PointRule:
	"""`lowest` to `highest`: what one line may say. `fact`: what feeds it; people give no lines of such a rule.

	repeatable: several times a month. whole_points: no parts of a point. mission_rule: the number that lines name.
	"""

	code: str
	title: str
	group: str
	lowest: Decimal
	highest: Decimal
	repeatable: bool = False
	needs_reason: bool = False
	fact: str = ""
	whole_points: bool = True
	mission_rule: str = "STAFF-6"

	@property
	def is_violation(self) -> bool:
		return self.group in VIOLATIONS


Catalogue = Mapping[str, PointRule]


def by_code(rules: Iterable[PointRule]) -> dict[str, PointRule]:
	"""The catalogue, each rule checked. Raises Rejected for one that means nothing, or two of one code."""
	found: dict[str, PointRule] = {}
	for rule in rules:
		if rule.code in found:
			raise Rejected("There are two rules “{code}”: give one another code.", code=rule.code)
		check_rule(rule)
		found[rule.code] = rule
	return found


def rule_of(line: PointLine, catalogue: Catalogue) -> PointRule:
	"""The rule that a line names. Raises Rejected where there is none."""
	rule = catalogue.get(line.rule)
	if not rule:
		raise Rejected("There is no rule “{code}” in the catalogue: choose one of it.", code=line.rule)
	return rule


def check_rule(rule: PointRule) -> None:
	"""Raises Rejected for a rule that means nothing."""
	if not rule.code.strip() or not rule.title.strip():
		raise Rejected("Give each rule a code and a title.")
	if rule.group not in GROUPS:
		raise Rejected("There is no group “{group}”: choose one of the list.", group=rule.group)
	if not (rule.lowest.is_finite() and rule.highest.is_finite() and rule.lowest <= rule.highest):
		raise Rejected("“{title}”: write the points from the lower to the higher.", title=rule.title)
	if not _has_sign_of_group(rule):
		raise Rejected(
			"“{title}”: extra points are above zero, violations below, and a dismissal has none.",
			title=rule.title,
		)
	_check_fact(rule)


def check_line(line: PointLine, rule: PointRule, others: Iterable[PointLine]) -> None:
	"""Whether people may give this line. `others`: what the person has in the month already. Raises Rejected."""
	if line.corrects:
		_check_correction(line, rule)
		return
	if rule.fact:
		raise Rejected("“{title}” comes from the facts by itself: have the fact corrected.", title=rule.title)
	if not line.month.holds(line.day):
		raise Rejected(
			"{day} is not in {month}: choose a day of the month.", day=line.day, month=line.month.key
		)
	_check_points(line, rule, rule.lowest, rule.highest)
	if rule.needs_reason:
		_check_reason(line, rule)
	if not rule.repeatable and any(_is_another(line, one) for one in others):
		raise Rejected("“{title}” is given once a month, and it is given already.", title=rule.title)


def has_violation(lines: Iterable[PointLine], catalogue: Catalogue) -> bool:
	"""Whether any of the lines is a violation of the month itself; what is put right of another month is none."""
	return any(rule_of(line, catalogue).is_violation and not line.corrects for line in lines)


def _is_another(line: PointLine, one: PointLine) -> bool:
	return one.rule == line.rule and not one.corrects


def _check_correction(line: PointLine, rule: PointRule) -> None:
	"""Anything that lies between what a line could have been and what it could have had to be, none at all included."""
	if line.corrects >= line.month:
		raise Rejected("A correction is for an earlier month: give a line of this month as it is.")
	if not line.month.holds(line.day):
		raise Rejected(
			"{day} is not in {month}: choose a day of the month.", day=line.day, month=line.month.key
		)
	most = max(rule.highest, Decimal(0)) - min(rule.lowest, Decimal(0))
	_check_points(line, rule, -most, most)
	_check_reason(line, rule)


def _check_points(line: PointLine, rule: PointRule, lowest: Decimal, highest: Decimal) -> None:
	if not line.points.is_finite() or not lowest <= line.points <= highest:
		values = {"title": rule.title, "lowest": signed(lowest), "highest": signed(highest)}
		raise Rejected("“{title}” is from {lowest} to {highest} points.", **values)
	if rule.whole_points and line.points != line.points.to_integral_value():
		raise Rejected(
			"“{title}” is given in whole points, and {points} is none.",
			title=rule.title,
			points=plain(line.points),
		)
	if rule.group != DISMISSAL and not line.points:
		raise Rejected("“{title}” with no points changes nothing: write points.", title=rule.title)


def _check_reason(line: PointLine, rule: PointRule) -> None:
	if not line.reason.strip():
		raise Rejected("“{title}” needs a written reason: it stays with the line.", title=rule.title)


def _has_sign_of_group(rule: PointRule) -> bool:
	if rule.group == TRAINER:
		return True
	if rule.group == DISMISSAL:
		return rule.lowest == rule.highest == 0
	return rule.lowest > 0 if rule.group == EXTRA else rule.highest < 0


def _check_fact(rule: PointRule) -> None:
	if rule.fact and rule.fact not in FACTS:
		raise Rejected("There is no fact “{fact}”: choose one of the list.", fact=rule.fact)
	# What being late costs is in the complaint's policy, by the minutes.
	if rule.fact and rule.fact != LATE_EVENT and rule.lowest != rule.highest:
		raise Rejected("“{title}” comes from facts: write one number of points for it.", title=rule.title)


def _extra(code: str, title: str, repeatable: bool = False, fact: str = "") -> PointRule:
	return PointRule(code, title, EXTRA, Decimal(5), Decimal(5), repeatable, fact=fact)


def _light(code: str, title: str) -> PointRule:
	return PointRule(code, title, LIGHT, Decimal(-5), Decimal(-1), repeatable=True)


def _medium(code: str, title: str) -> PointRule:
	return PointRule(code, title, MEDIUM, Decimal(-10), Decimal(-10), repeatable=True)


def _heavy(code: str, title: str) -> PointRule:
	return PointRule(code, title, HEAVY, Decimal(-20), Decimal(-20), repeatable=True, needs_reason=True)


def _dismissal(code: str, title: str) -> PointRule:
	return PointRule(code, title, DISMISSAL, Decimal(0), Decimal(0), repeatable=True, needs_reason=True)


SHIPPED: tuple[PointRule, ...] = (
	_extra("best-of-team", "Best volume and quality without violations", fact=BEST_OF_TEAM),
	_extra("full-exam-mark", "Full exam mark", fact=FULL_EXAM),
	_extra("came-in-for-emergency", "Came in for an emergency", repeatable=True),
	_extra("extra-task", "Extra task", repeatable=True),
	_extra("no-valid-complaint", "No valid complaint in the month", fact=NO_COMPLAINT),
	_extra("adopted-suggestion", "Adopted suggestion"),
	_light("not-standard-language", "Did not use the standard language"),
	_light("untidy-seat", "Untidy seat"),
	_light("late-or-early", "Came late or left early"),
	_light("no-hand-over-log", "Missing hand-over log"),
	_light("late-appeal-answer", "Late answer to an appeal"),
	_light("away-from-seat", "Away from the seat over 5 minutes"),
	_light("wrong-entry", "Wrong entry"),
	PointRule(
		"late-on-sudden-event",
		"Late on a sudden event",
		LIGHT,
		Decimal(-20),
		Decimal(-1),
		repeatable=True,
		fact=LATE_EVENT,
		mission_rule="COMP-13",
	),
	PointRule(
		"dropped-matter",
		"Dropped a customer's matter",
		LIGHT,
		Decimal(-1),
		Decimal(-1),
		repeatable=True,
		fact=DROPPED_MATTER,
		mission_rule="FIRST-9",
	),
	_medium("games", "Games at work"),
	_medium("false-figures", "False figures"),
	_medium("unreported-trouble", "Unreported trouble"),
	_medium("skipped-queue-entry", "Skipped a queue entry"),
	_medium("missed-meeting", "Missed the meeting"),
	PointRule("exam-failed", "Exam not passed", MEDIUM, Decimal(-10), Decimal(-10), fact=FAILED_EXAM),
	_heavy("absent", "Absent without leave"),
	_heavy("quarrel-with-customer", "Quarrel with a customer"),
	_heavy("let-strangers-in", "Let strangers in"),
	_heavy("removed-equipment", "Removed equipment"),
	_dismissal("asleep", "Asleep on duty"),
	_dismissal("phone-off-hook", "Phone off the hook"),
	_dismissal("cliques", "Formed cliques"),
	_dismissal("fraud", "Fraud"),
	PointRule("trainer", "Trainer's own points", TRAINER, Decimal(-5), Decimal(5), needs_reason=True),
)
