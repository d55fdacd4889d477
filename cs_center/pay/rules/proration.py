"""What a monthly rate comes to for part of a month: who joins, leaves or changes grade within it (STAFF-3).

Shipped: by calendar days, so that the parts of any month make the whole. By legal days, a month in which
somebody joins or leaves pays the days of work in it at 1/21.75 of the rate each, never more than the whole;
within a whole month a change of grade shares it by its own days of work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from cs_center.appraisal.rules.exact import plain, yuan
from cs_center.calls.rules.reasons import Reason
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.money import NOTHING, fen
from cs_center.pay.rules.spans import Employment

CALENDAR_DAYS, LEGAL_DAYS = "Calendar Days", "Legal Days"
BASES = (CALENDAR_DAYS, LEGAL_DAYS)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ProrationPolicy:
	"""`legal_days`: days of work a month by which the law counts a day's pay.

	rest_days: days without pay under legal days; None: Saturdays and Sundays. Public holidays are paid, and
	are none.
	"""

	basis: str = CALENDAR_DAYS
	legal_days: Decimal = Decimal("21.75")
	rest_days: frozenset[date] | None = None


@dataclass(frozen=True, slots=True)
class Rated:
	"""Days of one month, both included, with the rate in yuan of a whole month."""

	first: date
	last: date
	rate: Decimal


@dataclass(frozen=True, slots=True)
class Part:
	"""What those days come to, and how."""

	of: Rated
	amount: Decimal
	reason: Reason


def employed(of: Employment, month: Month) -> tuple[date, date] | None:
	"""The first and the last day of the month on which somebody is employed; None when there is none."""
	first, last = max(of.joined_on, month.first), min(of.left_on or month.last, month.last)
	return (first, last) if first <= last else None


def prorate(month: Month, spans: Sequence[Rated], policy: ProrationPolicy) -> tuple[Part, ...]:
	"""What each span comes to. Each is rounded to the fen but the last: it takes the rest to the exact sum of
	all.

	Spans of one rate over a whole month come to that rate exactly. Raises ValueError for spans out of order
	or month.
	"""
	_check(month, spans)
	days = [_paid_days(span, policy) for span in spans]
	whole = _whole(month, spans, sum(days), policy)
	exact = [Fraction(span.rate) * count / whole for span, count in zip(spans, days, strict=True)]
	amounts = [fen(share) for share in exact[:-1]]
	amounts += [fen(sum(exact, Fraction(0))) - sum(amounts, NOTHING)] if exact else []
	return tuple(
		Part(span, amount, _reason(span, amount, count, whole, amount != fen(share)))
		for span, amount, count, share in zip(spans, amounts, days, exact, strict=True)
	)


def _whole(month: Month, spans: Sequence[Rated], paid_days: int, policy: ProrationPolicy) -> Fraction:
	"""The days that stand for a whole month."""
	if policy.basis == CALENDAR_DAYS:
		return Fraction(month.last.day)
	covered = sum((span.last - span.first).days + 1 for span in spans)
	if covered == month.last.day and paid_days:
		return Fraction(paid_days)
	return max(Fraction(policy.legal_days), Fraction(paid_days))


def _paid_days(span: Rated, policy: ProrationPolicy) -> int:
	days = (span.last - span.first).days + 1
	if policy.basis == CALENDAR_DAYS:
		return days
	return sum(not _is_rest(span.first + timedelta(days=count), policy) for count in range(days))


def _is_rest(day: date, policy: ProrationPolicy) -> bool:
	return day.weekday() >= _SATURDAY if policy.rest_days is None else day in policy.rest_days


def _reason(span: Rated, amount: Decimal, days: int, whole: Fraction, is_rest: bool) -> Reason:
	values: dict[str, object] = {
		"rate": yuan(span.rate),
		"first": str(span.first),
		"last": str(span.last),
		"days": days,
		"whole": plain(Decimal(whole.numerator) / whole.denominator),
		"amount": yuan(amount),
	}
	if days == whole:
		return Reason(_WHOLE, values, "STAFF-3")
	return Reason(_REST if is_rest else _SHARE, values, "STAFF-3")


def _check(month: Month, spans: Sequence[Rated]) -> None:
	before = month.first - timedelta(days=1)
	for span in spans:
		if not before < span.first <= span.last <= month.last:
			raise ValueError("spans follow each other within the month")
		before = span.last


_WHOLE = "{rate} for the whole month: {amount}."
_SHARE = "{first} to {last}: {rate} a month x {days} of {whole} days: {amount}."
_REST = "{first} to {last}: {rate} a month x {days} of {whole} days, rounded so that all parts make the exact sum: {amount}."
