"""The KPI sheet of a post: indicators, how a value becomes a score, and how weights make one score of them (STAFF-10).

An indicator that nothing is known of is left out, and the others share its weight in their proportion: nobody is marked
down for a system that counts nothing. Where nothing or too little is known there is no score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cs_center.appraisal.rules.exact import NOTHING, apportion, plain
from cs_center.calls.rules.reasons import Reason, Rejected

MORE, LESS = "More Is Better", "Less Is Better"
DIRECTIONS = (MORE, LESS)
#: What facts give a value of.
CALLS, FIRST_CONTACT, ANSWER_SPEED = "Calls Taken", "Solved at First Contact", "Answer Speed"
ATTITUDE, COMPLAINTS, SALES, REFUNDS = "Attitude", "Valid Complaints", "Sales", "Refunds"
QUALITY, CALLBACKS = "Call Quality", "Callbacks Made"
INDICATORS = (
	CALLS,
	FIRST_CONTACT,
	ANSWER_SPEED,
	ATTITUDE,
	COMPLAINTS,
	SALES,
	REFUNDS,
	QUALITY,
	CALLBACKS,
)

#: Weights are in percent, and the best score of an indicator and of a sheet is as many.
WHOLE = 100
_HUNDREDTH = Decimal("0.01")
_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Indicator:
	"""`target`: from there on the score is full. `floor`: from there on it is nothing; between them it is linear.

	unit: in words, such as seconds. weight: percent of the sheet.
	"""

	name: str
	unit: str
	floor: Decimal
	target: Decimal
	weight: Decimal
	direction: str = MORE


@dataclass(frozen=True, slots=True)
class Scored:
	"""An indicator on somebody's sheet. `value`: None when nothing is known. `points`: what it adds to the sheet's score."""

	indicator: Indicator
	value: Decimal | None
	points: Decimal
	reason: Reason


@dataclass(frozen=True, slots=True)
class SheetScore:
	"""`score`: 0 to 100, the sum of the points of its indicators; None when the month is not scored."""

	score: Decimal | None
	indicators: tuple[Scored, ...]
	reason: Reason


def check(sheet: Sequence[Indicator]) -> None:
	"""Raises Rejected for a sheet that means nothing."""
	for one in sheet:
		_check_indicator(one)
	names = [one.name for one in sheet]
	if twice := next((name for name in names if names.count(name) > 1), None):
		raise Rejected("“{name}” is on the sheet twice: leave one of them out.", name=twice)
	total = sum((one.weight for one in sheet), Decimal(0))
	if total != WHOLE:
		raise Rejected("The weights of a sheet sum to {whole}, not {total}.", whole=WHOLE, total=plain(total))


def evaluate(
	sheet: Sequence[Indicator],
	values: Mapping[str, Decimal | None],
	away: Reason | None = None,
	least: Decimal = NOTHING,
) -> SheetScore:
	"""The score of a sheet. `values`: by the indicator's name. `away`: why the month is not scored (STAFF-10).
	`least`: how much of the weight must be known.
	"""
	if away:
		return SheetScore(None, (), away)
	known = [one for one in sheet if values.get(one.name) is not None]
	weight = sum((Fraction(one.weight) for one in known), Fraction(0))
	if not weight:
		return SheetScore(None, tuple(_unknown(one) for one in sheet), Reason(_NOTHING, {}, "STAFF-10"))
	if weight < least:
		said = {"weight": plain(_two_places(weight)), "least": plain(least)}
		rows = tuple(_too_little(one, values.get(one.name)) for one in sheet)
		return SheetScore(None, rows, Reason(_TOO_LITTLE, said, "STAFF-10"))
	exact = [_share(one, values[one.name]) * Fraction(one.weight) * WHOLE / weight for one in known]
	points = dict(zip((one.name for one in known), _rounded(exact), strict=True))
	scored = tuple(
		_scored(one, values[one.name], points[one.name], weight) if one.name in points else _unknown(one)
		for one in sheet
	)
	total = sum(points.values(), Decimal(0))
	said = {"score": plain(total), "known": len(known), "of": len(sheet), "whole": WHOLE}
	return SheetScore(total, scored, Reason(_SCORE, said, "STAFF-10"))


def _check_indicator(one: Indicator) -> None:
	if not one.name.strip() or not one.unit.strip():
		raise Rejected("Give each indicator a name and a unit.")
	if one.direction not in DIRECTIONS:
		raise Rejected("“{name}”: say whether more or less is better.", name=one.name)
	if not all(number.is_finite() for number in (one.floor, one.target, one.weight)):
		raise Rejected("“{name}”: floor, target and weight are numbers.", name=one.name)
	if one.weight <= 0:
		raise Rejected("“{name}”: write a weight above zero, or leave the indicator out.", name=one.name)
	if one.direction == MORE and one.target <= one.floor:
		raise Rejected("“{name}”: more is better, so the target is above the floor.", name=one.name)
	if one.direction == LESS and one.target >= one.floor:
		raise Rejected("“{name}”: less is better, so the target is below the floor.", name=one.name)


def _share(one: Indicator, value: Decimal) -> Fraction:
	"""From 0 at the floor to 1 at the target, whichever of them is higher."""
	way = Fraction(value) - Fraction(one.floor)
	return max(Fraction(0), min(Fraction(1), way / (Fraction(one.target) - Fraction(one.floor))))


def _rounded(exact: Sequence[Fraction]) -> list[Decimal]:
	"""To two places, so that the parts sum to the whole's."""
	doubled = 2 * _HUNDREDTHS * sum(exact)
	total = (doubled.numerator // doubled.denominator + 1) // 2
	return [share * _HUNDREDTH for share in apportion(total, exact)]


def _scored(one: Indicator, value: Decimal, points: Decimal, weight: Fraction) -> Scored:
	said: dict[str, object] = {
		"name": one.name,
		"value": plain(value),
		"unit": one.unit,
		"floor": plain(one.floor),
		"target": plain(one.target),
		"weight": plain(_two_places(Fraction(one.weight) * WHOLE / weight)),
		"points": plain(points),
	}
	return Scored(one, value, points, Reason(_INDICATOR, said, "STAFF-10"))


def _too_little(one: Indicator, value: Decimal | None) -> Scored:
	if value is None:
		return _unknown(one)
	said = {"name": one.name, "value": plain(value), "unit": one.unit}
	return Scored(one, value, NOTHING, Reason(_ALONE, said, "STAFF-10"))


def _two_places(value: Fraction) -> Decimal:
	return _rounded([value])[0]


def _unknown(one: Indicator) -> Scored:
	return Scored(one, None, Decimal(0), Reason(_UNKNOWN, {"name": one.name}, "STAFF-10"))


def _sheet(*rows: tuple[str, str, str, str, str, str]) -> tuple[Indicator, ...]:
	return tuple(
		Indicator(name, unit, Decimal(floor), Decimal(target), Decimal(weight), direction)
		for name, unit, floor, target, weight, direction in rows
	)


#: By post. The mission names indicators and no figures: these are to begin with, and each centre has its own.
SHIPPED: Mapping[str, tuple[Indicator, ...]] = {
	"Customer Representative": _sheet(
		(CALLS, "calls", "0", "1500", "25", MORE),
		(FIRST_CONTACT, "%", "50", "85", "25", MORE),
		(ANSWER_SPEED, "seconds", "60", "15", "15", LESS),
		(ATTITUDE, "marks from 1 to 5", "3", "4.8", "20", MORE),
		(COMPLAINTS, "complaints", "3", "0", "15", LESS),
	),
	"Retention Officer": _sheet(
		(CALLS, "calls", "0", "800", "20", MORE),
		(SALES, "sales", "0", "60", "40", MORE),
		(REFUNDS, "refunds", "10", "0", "15", LESS),
		(ATTITUDE, "marks from 1 to 5", "3", "4.8", "15", MORE),
		(COMPLAINTS, "complaints", "3", "0", "10", LESS),
	),
	"Callback Officer": _sheet(
		(CALLBACKS, "callbacks", "0", "600", "50", MORE),
		(ATTITUDE, "marks from 1 to 5", "3", "4.8", "30", MORE),
		(COMPLAINTS, "complaints", "3", "0", "20", LESS),
	),
}

_SCORE = "{known} of {of} indicators are known: {score} points of {whole}."
_INDICATOR = (
	"{name}: {value} {unit}, nothing at {floor}, full at {target}; weight {weight} %: {points} points."
)
_UNKNOWN = "{name}: nothing is known; the others share its weight."
_TOO_LITTLE = "Only {weight} % of the sheet is known, less than {least} %: not scored."
_ALONE = "{name}: {value} {unit}; too little of the sheet is known for points."
_NOTHING = "Nothing is known of any indicator: not scored."
