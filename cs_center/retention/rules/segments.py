"""Which segment a customer is in: the first rule that fits what is known of them, and why (KEEP-1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from cs_center.calls.rules.reasons import Reason, Rejected

Value = Decimal | int | str | None
#: What is known of one customer, by fact and window in days (0 for facts without one). None: nothing is known.
Facts = Mapping["Asked", Value]

AT_LEAST, AT_MOST, IS, IS_NOT = "At Least", "At Most", "Is", "Is Not"
KNOWN, UNKNOWN = "Is Known", "Is Not Known"
OPERATORS = (AT_LEAST, AT_MOST, IS, IS_NOT, KNOWN, UNKNOWN)
_WITHOUT_VALUE = (KNOWN, UNKNOWN)
_OF_TEXT = (IS, IS_NOT, KNOWN, UNKNOWN)
LONGEST_WINDOW = 3650
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Fact:
	"""Something that can be known of a customer. `windowed`: counted over the last so many days."""

	name: str
	is_text: bool = False
	windowed: bool = False


MONTHS, SPEND, OVERDUE = "Months with Us", "Spend", "Overdue Amount"
OVERDUE_DAYS, LAST_INVOICE = "Days Overdue", "Days since Last Invoice"
CALLS, COMPLAINTS, OPEN_MATTERS = "Calls", "Complaints", "Open Matters"
CONTRACT_END = "Days to Contract End"
TIER, GROUP, TERRITORY = "Tier", "Customer Group", "Territory"
FACTS: dict[str, Fact] = {
	fact.name: fact
	for fact in (
		Fact(MONTHS),
		Fact(SPEND, windowed=True),
		Fact(OVERDUE),
		Fact(OVERDUE_DAYS),
		Fact(LAST_INVOICE),
		Fact(CALLS, windowed=True),
		Fact(COMPLAINTS, windowed=True),
		Fact(OPEN_MATTERS),
		Fact(CONTRACT_END),
		Fact(TIER, is_text=True),
		Fact(GROUP, is_text=True),
		Fact(TERRITORY, is_text=True),
	)
}


class Asked(NamedTuple):
	"""A fact, over a window of so many days where it has one."""

	fact: str
	days: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
	"""Something that must be so. A fact of which nothing is known fulfils no comparison but `Is Not`."""

	asked: Asked
	operator: str
	value: Value = None


@dataclass(frozen=True, slots=True)
class SegmentRule:
	"""A customer of whom all conditions hold is in the segment; without conditions, everybody is."""

	name: str
	segment: str
	priority: int = 10
	conditions: tuple[Condition, ...] = ()


def condition(fact: str, days: int, operator: str, value: str) -> Condition:
	"""A condition as somebody wrote it. Raises Rejected for one that can never mean anything."""
	known = FACTS.get(fact)
	if not known:
		raise Rejected("There is no fact “{fact}”: choose one of the list.", fact=fact)
	if operator not in (_OF_TEXT if known.is_text else OPERATORS):
		raise Rejected("“{operator}” can not be asked of “{fact}”.", operator=operator, fact=fact)
	if known.windowed and not 0 < days <= LONGEST_WINDOW:
		raise Rejected("Say within how many days “{fact}” counts, from 1 to 3650.", fact=fact)
	asked = Asked(fact, days if known.windowed else 0)
	if operator in _WITHOUT_VALUE:
		return Condition(asked, operator)
	if not value.strip():
		raise Rejected("Say with what “{fact}” is compared.", fact=fact)
	return Condition(asked, operator, value.strip() if known.is_text else _number(fact, value))


def in_order(rules: Iterable[SegmentRule]) -> tuple[SegmentRule, ...]:
	"""Rules in the order in which they are asked: by priority, then the one with more conditions, then by name."""
	return tuple(sorted(rules, key=lambda one: (one.priority, -len(one.conditions), one.name)))


def asked_by(rules: Iterable[SegmentRule]) -> tuple[Asked, ...]:
	"""Every fact that the rules ask for, once."""
	return tuple(dict.fromkeys(one.asked for rule in rules for one in rule.conditions))


def holds(one: Condition, facts: Facts) -> bool:
	"""Whether a condition holds of a customer."""
	found = facts.get(one.asked)
	if one.operator in _WITHOUT_VALUE:
		return _is_known(found) == (one.operator == KNOWN)
	if not _is_known(found):
		return one.operator == IS_NOT
	if FACTS[one.asked.fact].is_text:
		return (str(found).casefold() == str(one.value).casefold()) == (one.operator == IS)
	if one.operator == AT_LEAST:
		return found >= one.value
	if one.operator == AT_MOST:
		return found <= one.value
	return (found == one.value) == (one.operator == IS)


def fits(rule: SegmentRule, facts: Facts) -> bool:
	"""Whether all conditions of a rule hold."""
	return all(holds(one, facts) for one in rule.conditions)


def choose(ordered: Iterable[SegmentRule], facts: Facts) -> SegmentRule | None:
	"""The first rule that fits; None when there is none."""
	return next((rule for rule in ordered if fits(rule, facts)), None)


def why(rule: SegmentRule | None, facts: Facts) -> tuple[Reason, ...]:
	"""Which rule put a customer where they are, and each fact that made it fit."""
	if not rule:
		return (Reason(_NO_RULE, {}, "KEEP-1"),)
	if not rule.conditions:
		return (Reason(_EVERYBODY, {"rule": rule.name}, "KEEP-1"),)
	return (
		Reason(_FITS, {"rule": rule.name}, "KEEP-1"),
		*(shown(one.asked, facts) for one in rule.conditions),
	)


def shown(asked: Asked, facts: Facts) -> Reason:
	"""A fact and its value in words."""
	found = facts.get(asked)
	values: dict[str, object] = {
		"fact": asked.fact,
		"value": _plain(found) if _is_known(found) else NOT_KNOWN,
	}
	return Reason(_WITHIN, {**values, "days": asked.days}) if asked.days else Reason(_FACT, values)


def _is_known(value: Value) -> bool:
	return value is not None and value != ""


def _plain(value: Value) -> object:
	"""Without the zeros that a database puts behind a number."""
	return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _number(fact: str, text: str) -> Decimal:
	try:
		number = Decimal(text.strip())
	except InvalidOperation:
		number = Decimal("NaN")
	if not number.is_finite():
		raise Rejected("“{fact}” is compared with a number, and “{value}” is none.", fact=fact, value=text)
	return number


_NO_RULE = "No rule fits."
_EVERYBODY = "Rule “{rule}”: everybody whom no other rule takes."
_FITS = "Rule “{rule}”."
_FACT = "{fact}: {value}."
_WITHIN = "{fact} in {days} days: {value}."
