"""Where a month's facts come from: the app's own gatherers, or those that another app puts in their place (STAFF-6, STAFF-10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import frappe

from cs_center.appraisal.rules.facts import PersonMonth
from cs_center.appraisal.rules.kpi import SheetScore
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason
from cs_center.papers.rules.month import Month
from cs_center.workforce.service.members import Member

#: The hook: a path by the name of what it gathers; of several apps the last one counts.
HOOK = "cs_appraisal_sources"


@dataclass(frozen=True, slots=True)
class Gathered:
	"""By employee. `away`: why a month is not scored. `scores`: of KPI sheets, for posts that have one."""

	facts: Mapping[str, PersonMonth]
	away: Mapping[str, Reason]
	scores: Mapping[str, SheetScore]


def gathered(month: Month, people: Collection[Member], scheme: Scheme) -> Gathered:
	"""What is known of these people's month, in a bounded number of statements."""
	facts = _source("facts")(month, people)
	away = _source("away")(month, people, scheme)
	return Gathered(facts, away, _source("scores")(facts, people, away))


def indicator_rows(score: SheetScore | None) -> list[dict[str, Any]]:
	"""Rows of `CS Appraisal Indicator`, without the columns that every document has."""
	return _source("indicators")(score) if score else []


def _source(name: str) -> Any:
	return frappe.get_attr(frappe.get_hooks(HOOK)[name][-1])
