"""What payroll has against what is due, row by row and by component: for HR (STAFF-3)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cs_center.engines import salaries
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import handover
from cs_center.pay.rules.handover import VERDICTS, Compared
from cs_center.pay.service.store import check_is_hr
from cs_center.pay_office.service import standing


@dataclass(frozen=True, slots=True)
class Reconciled:
	"""One row a person and component, those that are wrong first; due and held by component."""

	rows: list[dict[str, Any]]
	sums: dict[str, handover.Sums]


def reconciled(month: Month) -> Reconciled:
	"""Raises PermissionError; ValidationError without HRMS."""
	check_is_hr()
	salaries.check_is_there()
	now = standing.standing(month)
	names = {employee: one.employee_name for employee, one in now.statements.items()}
	found = [_row(one, names.get(one.key.person, one.key.person)) for one in now.compared]
	places = {name: place for place, name in enumerate(reversed(VERDICTS))}
	found.sort(key=lambda row: (places[row["verdict"]], row["employee"], row["component"]))
	return Reconciled(found, handover.sums_by_component(now.compared))


def _row(one: Compared, full_name: str) -> dict[str, Any]:
	due, held = one.due.amount if one.due else None, one.held.amount if one.held else None
	return {
		"verdict": one.verdict,
		"employee": one.key.person,
		"employee_name": full_name,
		"month": one.key.month,
		"component": one.key.component,
		"due": due,
		"held": held,
		"difference": (held or Decimal(0)) - (due or Decimal(0)),
		"document": one.held.name if one.held else None,
	}
