"""Whose month is not scored because they were away for too long (STAFF-10)."""

from collections.abc import Collection
from datetime import timedelta

from cs_center.appraisal.rules import absence as rules
from cs_center.appraisal.rules.dates import months_after
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason
from cs_center.papers.rules.month import Month
from cs_center.workforce.service.attendance import Away, times_away
from cs_center.workforce.service.members import Member

#: How far back an absence may have begun whose first day the reason names.
_BACK = timedelta(days=366)


def why_not_scored(month: Month, members: Collection[Member], scheme: Scheme) -> dict[str, Reason]:
	"""Why the month of an employee is not scored; who is scored is left out."""
	until = months_after(month.last, scheme.absent_months)
	away = times_away(members, month.first - _BACK, until, Away(month.first, month.last))
	found = {
		employee: rules.why_not_scored((rules.Absence(one.first, one.last) for one in times), month, scheme)
		for employee, times in away.items()
	}
	return {employee: reason for employee, reason in found.items() if reason}
