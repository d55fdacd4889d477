"""A month worked out twice, as it is and as it would be: the differences in all, by component, by team and by person (STAFF-14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cs_center.calls.rules.reasons import Rejected
from cs_center.pay.rules.money import NOTHING, is_to_the_fen
from cs_center.pay.rules.proration import BASES
from cs_center.pay.rules.statement import COMPONENTS, Statement

#: Figures that can be tried, amounts in yuan, and how many of their decimals count.
AMOUNTS = ("service_per_year", "service_most", "yuan_per_point", "most_pay", "first_award")
_BASIS, _LEGAL_DAYS = "proration_basis", "legal_days"
FIGURES = (*AMOUNTS, _BASIS, _LEGAL_DAYS)


@dataclass(frozen=True, slots=True)
class Wanted:
	"""What is tried: figures of the policy as texts, and yuan a month by grade."""

	figures: Mapping[str, str]
	rates: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Pair:
	"""The statement of one person, as it is and as it would be."""

	employee: str
	name: str
	team: str
	before: Statement
	after: Statement

	@property
	def change(self) -> Decimal:
		return self.after.total - self.before.total


@dataclass(slots=True)
class Sums:
	"""Yuan before and after."""

	before: Decimal = NOTHING
	after: Decimal = NOTHING

	def add(self, before: Decimal, after: Decimal) -> None:
		self.before += before
		self.after += after

	@property
	def change(self) -> Decimal:
		return self.after - self.before


@dataclass(slots=True)
class Outcome:
	"""What a try comes to. `changed`: whose total differs, the greatest difference first."""

	total: Sums = field(default_factory=Sums)
	by_component: dict[str, Sums] = field(default_factory=dict)
	by_team: dict[str, Sums] = field(default_factory=dict)
	people: int = 0
	more: int = 0
	less: int = 0
	changed: list[Pair] = field(default_factory=list)


def wanted(figures: Mapping[str, object], rates: Mapping[str, object]) -> Wanted:
	"""What somebody wants to try. Raises Rejected for figures that there are not, and for amounts that mean nothing."""
	if unknown := sorted(set(figures) - set(FIGURES)):
		raise Rejected("There is no figure “{figure}” of pay.", figure=unknown[0])
	said = {name: _figure(name, value) for name, value in figures.items() if value not in (None, "")}
	return Wanted(
		said, {grade: _yuan(grade, value) for grade, value in rates.items() if value not in (None, "")}
	)


def outcome(pairs: Iterable[Pair]) -> Outcome:
	"""All together; components and teams without any yuan are left out."""
	found = Outcome()
	for pair in pairs:
		before, after = pair.before.by_component, pair.after.by_component
		for component in {*before, *after}:
			sums = found.by_component.setdefault(component, Sums())
			sums.add(before.get(component, NOTHING), after.get(component, NOTHING))
		found.by_team.setdefault(pair.team, Sums()).add(pair.before.total, pair.after.total)
		found.total.add(pair.before.total, pair.after.total)
		found.people += 1
		found.more += pair.change > 0
		found.less += pair.change < 0
		if pair.before != pair.after and pair.change:
			found.changed.append(pair)
	found.by_component = {name: found.by_component[name] for name in COMPONENTS if name in found.by_component}
	found.by_team = dict(sorted(found.by_team.items()))
	found.changed.sort(key=lambda pair: (-abs(pair.change), pair.employee))
	return found


def _figure(name: str, value: object) -> str:
	if name == _BASIS:
		if value not in BASES:
			raise Rejected("There is no figure “{figure}” of pay.", figure=value)
		return str(value)
	if name == _LEGAL_DAYS:
		days = _number(name, value)
		if not 0 < days <= 31:
			raise Rejected("A month has more than no legal days, and at most 31.")
		return str(days)
	return str(_yuan(name, value))


def _yuan(name: str, value: object) -> Decimal:
	amount = _number(name, value)
	if amount < 0 or not is_to_the_fen(amount):
		raise Rejected("{name}: an amount of zero or more, to the fen.", name=name)
	return amount


def _number(name: str, value: object) -> Decimal:
	try:
		found = Decimal(str(value))
	except ArithmeticError:
		found = Decimal("NaN")
	if not found.is_finite():
		raise Rejected("{name}: an amount of zero or more, to the fen.", name=name)
	return found
