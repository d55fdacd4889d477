"""The points of a month and the performance pay that they bring, and how both came about (STAFF-4 to STAFF-6, STAFF-14).

Who joins is scored from the first day on. The month of joining counts as the first of the unpaid ones, whatever its day:
a month is what is scored, so that the pay moves with the third month that is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cs_center.appraisal.rules.catalogue import DISMISSAL, Catalogue, PointRule, rule_of
from cs_center.appraisal.rules.dates import months_after
from cs_center.appraisal.rules.exact import NOTHING, plain, signed, signed_yuan, to_fen, yuan
from cs_center.appraisal.rules.lines import PointLine
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month


@dataclass(frozen=True, slots=True)
class Score:
	"""`points`: after the cap. `uncapped`: base and all lines. `lines`: all of them, whether or not the cap cut them off.

	dismissals: lines for people to decide on; they cost no points.
	"""

	points: Decimal
	uncapped: Decimal
	lines: tuple[PointLine, ...]
	dismissals: tuple[PointLine, ...]
	reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PerformancePay:
	"""Yuan to the fen. `amount`: what is paid; nothing in the first months. `earned`: what the points are worth."""

	amount: Decimal
	earned: Decimal
	reasons: tuple[Reason, ...]


def score(lines: Iterable[PointLine], scheme: Scheme, catalogue: Catalogue) -> Score:
	"""The points of one person's month. Corrections of earlier months count in this one."""
	ordered = tuple(sorted(lines, key=lambda line: (line.day, line.rule, line.evidence, line.points)))
	total = sum((line.points for line in ordered), NOTHING)
	uncapped = scheme.base + total
	points = min(uncapped, scheme.cap)
	dismissals = tuple(line for line in ordered if _is_dismissal(line, catalogue))
	reasons = [_summed(scheme, total, uncapped)]
	if uncapped > points:
		reasons.append(Reason(_CAPPED, {"cap": plain(points), "uncapped": plain(uncapped)}, "STAFF-5"))
	if points < scheme.end_under:
		reasons.append(Reason(_MAY_END, {"bound": plain(scheme.end_under)}, "STAFF-4"))
	if dismissals:
		reasons.append(Reason(_DISMISSAL, {"count": len(dismissals)}, "STAFF-6"))
	return Score(points, uncapped, ordered, dismissals, tuple(reasons))


def described(line: PointLine, rule: PointRule) -> Reason:
	"""A line in words."""
	values = {
		"title": rule.title,
		"day": str(line.day),
		"points": signed(line.points),
		"why": line.reason.strip() or line.evidence.name or "–",
	}
	if line.corrects:
		return Reason(_CORRECTION, {**values, "month": line.corrects.key}, rule.mission_rule)
	return Reason(_LINE, values, rule.mission_rule)


def paid_from(joined_on: date, scheme: Scheme) -> Month:
	"""The first month whose points move the pay of somebody who joined on that day (STAFF-5)."""
	return Month(months_after(Month.of(joined_on).first, scheme.unpaid_months))


def worth(points: Decimal, scheme: Scheme) -> Decimal:
	"""What points bring or cost, in yuan to the fen (STAFF-4)."""
	exact = (points - scheme.base) * scheme.yuan_per_point
	return to_fen(max(-scheme.most_pay, min(scheme.most_pay, exact)))


def performance_pay(points: Decimal, joined_on: date, month: Month, scheme: Scheme) -> PerformancePay:
	"""What a month's points bring. Raises Rejected for a month before somebody joined."""
	if Month.of(joined_on) > month:
		raise Rejected(
			"There is no pay for {month}: the day of joining is {day}. Correct one of them.",
			month=month.key,
			day=joined_on,
		)
	earned, first_paid = worth(points, scheme), paid_from(joined_on, scheme)
	why = _worth_in_words(points, earned, scheme)
	if month >= first_paid:
		return PerformancePay(earned, earned, (why,))
	values = {"joined": str(joined_on), "month": first_paid.key}
	return PerformancePay(to_fen(NOTHING), earned, (why, Reason(_UNPAID, values, "STAFF-5")))


def _is_dismissal(line: PointLine, catalogue: Catalogue) -> bool:
	return rule_of(line, catalogue).group == DISMISSAL and not line.corrects


def _summed(scheme: Scheme, total: Decimal, uncapped: Decimal) -> Reason:
	values = {"base": plain(scheme.base), "lines": signed(total), "points": plain(uncapped)}
	return Reason(_SUM, values, "STAFF-4")


def _worth_in_words(points: Decimal, earned: Decimal, scheme: Scheme) -> Reason:
	difference = points - scheme.base
	values: dict[str, object] = {
		"points": plain(points),
		"difference": signed(difference),
		"base": plain(scheme.base),
		"rate": yuan(scheme.yuan_per_point),
		"amount": signed_yuan(earned),
	}
	if abs(difference * scheme.yuan_per_point) > scheme.most_pay:
		return Reason(_AT_MOST, {**values, "most": yuan(scheme.most_pay)}, "STAFF-4")
	return Reason(_WORTH, values, "STAFF-4")


_SUM = "The month begins with {base} points; its lines come to {lines}: {points}."
_CAPPED = "A month has at most {cap} points; {uncapped} were reached."
_MAY_END = "Under {bound} points: the contract may be ended. People decide."
_DISMISSAL = "{count} lines are reasons for dismissal; they cost no points. People decide."
_LINE = "{title}, {day}: {points} points ({why})."
_CORRECTION = "Correction of {month}, {title}, {day}: {points} points ({why})."
_WORTH = "{points} points are {difference} to {base}, each {rate} yuan: {amount} yuan."
_AT_MOST = "{points} points are {difference} to {base}, each {rate} yuan, at most {most}: {amount} yuan."
_UNPAID = "Joined on {joined}: scored and not paid; points move the pay from {month} on."
