"""Spans counted in months, where months are not equally long."""

from calendar import monthrange
from datetime import date


def months_after(day: date, count: int) -> date:
	"""The corresponding day so many months later; the last day of the month where there is none.

	So Chinese civil law ends a time that is counted in months: what began on 30 November is three months old on 28 February.
	"""
	year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
	return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
