"""What a closed month is due to payroll beside what payroll has (STAFF-3)."""

from collections.abc import Collection
from dataclasses import dataclass

from cs_center.engines import salaries
from cs_center.engines.salaries import Salary
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import handover
from cs_center.pay.rules.handover import Compared, Held, Key
from cs_center.pay_office.service import components, ledger, paid
from cs_center.pay_office.service.paid import Paid


@dataclass(frozen=True, slots=True)
class Standing:
	"""Statements by employee, and each due beside the record that stands for it."""

	statements: dict[str, Paid]
	compared: tuple[Compared, ...]

	def of(self, employee: str) -> tuple[Compared, ...]:
		"""Those of one person."""
		return tuple(one for one in self.compared if one.key.person == employee)

	def by_person(self) -> dict[str, list[Compared]]:
		found: dict[str, list[Compared]] = {employee: [] for employee in self.statements}
		for one in self.compared:
			found.setdefault(one.key.person, []).append(one)
		return found


def standing(month: Month, employees: Collection[str] | None = None) -> Standing:
	"""Of everybody with a closed statement, or of these."""
	statements = paid.paid(month, employees)
	due = handover.dues(one.of for one in statements.values())
	return Standing(statements, handover.reconcile(due, held(month, statements)))


def held(month: Month, statements: dict[str, Paid]) -> list[Held]:
	"""What payroll has from these statements. A record that somebody moved to another month counts for that one."""
	owners = {one.name: one.employee for one in statements.values()}
	found = salaries.salaries_from(paid.STATEMENT, owners)
	known, names = ledger.components_of([one.name for one in found]), components.mapped()
	return [
		_held(one, month, owners[one.source], known.get(one.name) or names.ours(one.component))
		for one in found
	]


def _held(one: Salary, month: Month, owner: str, component: str) -> Held:
	"""Somebody else's salary that names this statement is none that it is due."""
	in_month = month if month.holds(one.on) else Month.of(one.on)
	what = component if one.employee == owner else f"{component} ({one.employee})"
	return Held(one.name, Key(owner, in_month.key, what), one.amount)
