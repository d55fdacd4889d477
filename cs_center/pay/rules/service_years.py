"""Years-of-service pay: 100 a month for each full year served (STAFF-3).

A year is full on the day of the month on which somebody joined. Where a month has no such day it is full on
its last (as the Civil Code counts, article 202): who joined on 29 February has served a year on 28 February,
in leap years on the 29th. Pay counts the years that are full on the first day of a month: the first 100 are
paid for the first month that lies wholly after the first year.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cs_center.appraisal.rules.exact import yuan
from cs_center.calls.rules.reasons import Reason
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.money import fen

_MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class ServicePolicy:
	"""Yuan a month for each full year; `most`: a month at most, None without a cap."""

	per_year: Decimal = Decimal(100)
	most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ServicePay:
	"""Full years, and yuan for a whole month."""

	years: int
	amount: Decimal
	reason: Reason


def full_months(since: date, day: date) -> int:
	"""Months that are full on a day; 0 before `since`."""
	months = (day.year - since.year) * _MONTHS_PER_YEAR + day.month - since.month
	full_on = min(since.day, monthrange(day.year, day.month)[1])
	return max(months - (day.day < full_on), 0)


def full_years(joined_on: date, day: date) -> int:
	"""Years of service that are full on a day; 0 before joining."""
	return full_months(joined_on, day) // _MONTHS_PER_YEAR


def service_pay(joined_on: date, month: Month, policy: ServicePolicy) -> ServicePay:
	"""What a whole month earns by the years that are full on its first day (STAFF-3)."""
	years = full_years(joined_on, month.first)
	uncapped = fen(years * policy.per_year)
	amount = uncapped if policy.most is None else min(uncapped, fen(policy.most))
	text = _CAPPED if amount < uncapped else _FULL_YEARS
	values = {
		"years": years,
		"day": str(month.first),
		"joined": str(joined_on),
		"per_year": yuan(policy.per_year),
		"amount": yuan(amount),
	}
	return ServicePay(years, amount, Reason(text, values, "STAFF-3"))


_FULL_YEARS = "Joined on {joined}: {years} full years on {day}, {per_year} a month for each: {amount}."
_CAPPED = "Joined on {joined}: {years} full years on {day}, {per_year} a month for each, at most {amount}."
