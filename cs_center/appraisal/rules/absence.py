"""Who was away so long that a month is not scored (STAFF-10)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cs_center.appraisal.rules.dates import months_after
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month


@dataclass(frozen=True, slots=True)
class Absence:
	"""Days away, both included."""

	first: date
	last: date


def joined_up(absences: Iterable[Absence]) -> list[Absence]:
	"""In order; what overlaps or follows the day after is one. Raises Rejected for one that ends before it begins."""
	found: list[Absence] = []
	for one in sorted(absences, key=lambda absence: (absence.first, absence.last)):
		if one.last < one.first:
			raise Rejected(
				"An absence from {first} to {last} ends before it begins.", first=one.first, last=one.last
			)
		if found and one.first <= found[-1].last + timedelta(days=1):
			found[-1] = replace(found[-1], last=max(found[-1].last, one.last))
		else:
			found.append(one)
	return found


def why_not_scored(absences: Iterable[Absence], month: Month, scheme: Scheme) -> Reason | None:
	"""Why a month is not scored: it lies mostly in an absence of over two months. None when it is scored.

	Months at either end of the absence are scored when somebody was there on at least half of their days.
	"""
	for one in joined_up(absences):
		if _is_long(one, scheme) and _holds_most_of(one, month):
			values = {"first": str(one.first), "last": str(one.last), "months": scheme.absent_months}
			return Reason(_AWAY, values, "STAFF-10")
	return None


def _is_long(absence: Absence, scheme: Scheme) -> bool:
	return absence.last >= months_after(absence.first, scheme.absent_months)


def _holds_most_of(absence: Absence, month: Month) -> bool:
	first, last = max(absence.first, month.first), min(absence.last, month.last)
	return 2 * ((last - first).days + 1) > month.last.day


_AWAY = "Away from {first} to {last}, over {months} months: not scored."
