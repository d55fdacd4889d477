"""What one person earns in one month, line by line, each with its rule, record and formula (STAFF-3,
STAFF-14).

A statement is the sum of its lines and nothing else. A month that was paid is never changed: what was wrong
in it is a line of a later month, which names the month that it corrects.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cs_center.appraisal.rules.exact import yuan
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import spans
from cs_center.pay.rules.money import NOTHING, is_to_the_fen
from cs_center.pay.rules.proration import ProrationPolicy, Rated, employed, prorate
from cs_center.pay.rules.service_years import ServicePolicy, service_pay
from cs_center.pay.rules.spans import Employment, Row

POST_PAY, SERVICE_PAY, PERFORMANCE_PAY = "Post Pay", "Years-of-Service Pay", "Performance Pay"
PERSONAL_COMMISSION, SHARED_COMMISSION = "Personal Commission", "Shared Commission"
QUARTER_AWARD, FIELD_PAY, AWARD, DEDUCTION = "Quarter Award", "Field Service Pay", "Award", "Deduction"
#: In the order in which a statement lists them.
COMPONENTS = (
	POST_PAY,
	SERVICE_PAY,
	PERFORMANCE_PAY,
	PERSONAL_COMMISSION,
	SHARED_COMMISSION,
	QUARTER_AWARD,
	FIELD_PAY,
	AWARD,
	DEDUCTION,
)
#: Worked out here; all others are given. Only corrections of them are given, too.
COMPUTED = (POST_PAY, SERVICE_PAY)
_NEVER_LESS = (QUARTER_AWARD, FIELD_PAY, AWARD)
ASSIGNMENT, EMPLOYEE = "CS Pay Grade Assignment", "Employee"
_PLACE = {component: place for place, component in enumerate(COMPONENTS)}


class Reference(NamedTuple):
	"""The record that a line comes from."""

	doctype: str
	name: str


class Key(NamedTuple):
	"""What makes a line the same in two statements."""

	component: str
	reference: Reference
	part: str = ""
	corrects: str = ""


@dataclass(frozen=True, slots=True)
class Line:
	"""Yuan to the fen, below zero when it costs. `why`: the formula in words; `corrects`: an earlier month.

	part: of a record with several lines, such as the kind of sale or the day from which a grade pays.
	"""

	component: str
	amount: Decimal
	why: tuple[Reason, ...]
	reference: Reference
	part: str = ""
	corrects: Month | None = None

	@property
	def rule(self) -> str:
		"""The mission's number."""
		return next((reason.rule for reason in self.why if reason.rule), "")

	@property
	def key(self) -> Key:
		return Key(self.component, self.reference, self.part, self.corrects.key if self.corrects else "")


@dataclass(frozen=True, slots=True)
class Statement:
	"""The lines of one person and month, in their order."""

	person: str
	month: Month
	lines: tuple[Line, ...]

	@property
	def total(self) -> Decimal:
		return sum((line.amount for line in self.lines), NOTHING)

	@property
	def by_component(self) -> dict[str, Decimal]:
		"""The sum of each component that has lines."""
		sums: dict[str, Decimal] = {}
		for line in self.lines:
			sums[line.component] = sums.get(line.component, NOTHING) + line.amount
		return sums


@dataclass(frozen=True, slots=True)
class PayPolicy:
	"""The scheme by which HR pays."""

	service: ServicePolicy = field(default_factory=ServicePolicy)
	proration: ProrationPolicy = field(default_factory=ProrationPolicy)


@dataclass(frozen=True, slots=True)
class Grades:
	"""The grades of one person, and the rates of all grades in yuan a month."""

	of_person: Sequence[Row]
	rates: Mapping[str, Sequence[Row]]


def statement(
	of: Employment, month: Month, grades: Grades, given: Iterable[Line], policy: PayPolicy
) -> Statement:
	"""The pay of a month. `given`: all lines but post pay and years-of-service pay, in any order.

	Raises Rejected for who joins later, for days without a grade or rate, and for a given line that can not
	be or is there twice.
	"""
	if of.joined_on > month.last:
		raise Rejected(
			"{person} joins on {day}: there is no pay for {month}.",
			person=of.person,
			day=str(of.joined_on),
			month=month.key,
		)
	lines = [_checked(line, month) for line in given]
	if days := employed(of, month):
		lines += _post_pay(of, month, days, grades, policy)
		lines += _service_pay(of, month, days, policy)
	_check_once(lines)
	return Statement(of.person, month, tuple(sorted(lines, key=lambda line: _in_order(line.key))))


@dataclass(frozen=True, slots=True)
class Difference:
	"""A line that two statements do not share; None where it is missing."""

	key: Key
	before: Decimal | None
	after: Decimal | None

	@property
	def change(self) -> Decimal:
		return (self.after or NOTHING) - (self.before or NOTHING)


def compare(before: Statement, after: Statement) -> tuple[Difference, ...]:
	"""Line by line what differs; their changes sum to the difference of the totals."""
	old = {line.key: line.amount for line in before.lines}
	new = {line.key: line.amount for line in after.lines}
	keys = sorted({*old, *new}, key=_in_order)
	return tuple(Difference(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))


def corrections(paid: Iterable[Statement], right: Statement, why: str) -> tuple[Line, ...]:
	"""Lines for a later month that turn what was paid for a month into what is right.

	paid: the statement of that month and those of later ones, whose corrections of it count as paid. right:
	the month worked out again; corrections of other months in it are due where the month has no statement at
	all. Raises Rejected without a reason.
	"""
	if not why.strip():
		raise Rejected("Say why the month is corrected: the reason stays on the statement.")
	paid = tuple(paid)
	was, was_left_out = _paid_for(right, paid), right.month not in {one.month for one in paid}
	due = _due(right, was_left_out)
	lines = []
	for key in sorted({*was, *due}, key=_in_order):
		before, line = was.get(key, NOTHING), due.get(key)
		after = line.amount if line else NOTHING
		if before != after:
			lines.append(_correction(key, before, after, line, right.month, why))
	return tuple(lines)


def _post_pay(
	of: Employment, month: Month, days: tuple[date, date], grades: Grades, policy: PayPolicy
) -> list[Line]:
	held = spans.within(grades.of_person, *days)
	if not held or held[0].first > days[0]:
		raise Rejected(
			"{person} has no pay grade on {day}: assign one from then on.", person=of.person, day=str(days[0])
		)
	paid = [(span.row, rate) for span in held for rate in _rates_of(span, grades.rates)]
	parts = prorate(month, [rate for _row, rate in paid], policy.proration)
	return [
		Line(
			POST_PAY,
			part.amount,
			(Reason(_GRADE, {"grade": row.value, "day": str(row.first)}, "STAFF-3"), part.reason),
			Reference(ASSIGNMENT, row.name),
			str(part.of.first),
		)
		for (row, _rate), part in zip(paid, parts, strict=True)
	]


def _rates_of(span: spans.Span, rates: Mapping[str, Sequence[Row]]) -> list[Rated]:
	grade = str(span.row.value)
	found = spans.within(rates.get(grade, ()), span.first, span.last)
	if not found or found[0].first > span.first:
		raise Rejected(
			"Grade {grade} has no rate on {day}: enter one from then on.", grade=grade, day=str(span.first)
		)
	return [Rated(rate.first, rate.last, Decimal(rate.row.value)) for rate in found]


def _service_pay(of: Employment, month: Month, days: tuple[date, date], policy: PayPolicy) -> list[Line]:
	whole = service_pay(of.joined_on, month, policy.service)
	(part,) = prorate(month, [Rated(*days, whole.amount)], policy.proration)
	why = (whole.reason,) if days == (month.first, month.last) else (whole.reason, part.reason)
	return [Line(SERVICE_PAY, part.amount, why, Reference(EMPLOYEE, of.person))]


def check_given(line: Line, month: Month) -> None:
	"""Raises Rejected for a line that nobody can give to a month."""
	_checked(line, month)


def _checked(line: Line, month: Month) -> Line:
	if line.component not in _PLACE:
		raise Rejected("There is no pay component “{component}”.", component=line.component)
	if not is_to_the_fen(line.amount):
		raise Rejected(
			"{component} of {amount}: an amount is given to the fen.",
			component=line.component,
			amount=line.amount,
		)
	if not (line.rule and line.reference.doctype and line.reference.name):
		raise Rejected(
			"{component} of {amount} can not be explained: name its rule and its record.",
			component=line.component,
			amount=yuan(line.amount),
		)
	if line.corrects:
		_check_correction(line.corrects, month)
	else:
		_check_sign(line)
	return line


def _check_sign(line: Line) -> None:
	if line.component in COMPUTED:
		raise Rejected("{component} is worked out, never given.", component=line.component)
	is_deduction = line.component == DEDUCTION
	if (line.amount > 0 and is_deduction) or (line.amount < 0 and line.component in _NEVER_LESS):
		raise Rejected(
			"{component} of {amount} has the wrong sign: deductions are below zero, awards above.",
			component=line.component,
			amount=yuan(line.amount),
		)


def _check_correction(corrects: Month, month: Month) -> None:
	if corrects >= month:
		raise Rejected("Only an earlier month can be corrected in {month}.", month=month.key)


def _check_once(lines: Sequence[Line]) -> None:
	seen = set()
	for line in lines:
		if line.key in seen:
			raise Rejected(
				"{component} of {doctype} {name} is there twice.",
				component=line.component,
				doctype=line.reference.doctype,
				name=line.reference.name,
			)
		seen.add(line.key)


def _paid_for(right: Statement, statements: Iterable[Statement]) -> dict[Key, Decimal]:
	paid: dict[Key, Decimal] = {}
	for one in statements:
		if one.person != right.person:
			raise ValueError("statements of one person")
		for line in one.lines:
			if (line.corrects or one.month) == right.month:
				key = line.key._replace(corrects="")
				paid[key] = paid.get(key, NOTHING) + line.amount
	return paid


def _due(right: Statement, was_left_out: bool) -> dict[Key, Line]:
	due: dict[Key, Line] = {}
	for line in right.lines:
		if line.corrects and not was_left_out:
			continue
		key = line.key._replace(corrects="")
		if known := due.get(key):
			line = replace(line, amount=known.amount + line.amount, why=(*known.why, *line.why))
		due[key] = line
	return due


def _correction(key: Key, before: Decimal, after: Decimal, line: Line | None, month: Month, why: str) -> Line:
	values = {"month": month.key, "before": yuan(before), "after": yuan(after), "why": why}
	reason = Reason(_CORRECTION, values, line.rule if line else "STAFF-3")
	explained = (reason, *line.why) if line else (reason,)
	return Line(key.component, after - before, explained, key.reference, key.part, month)


def _in_order(key: Key) -> tuple[int, str, str, Reference]:
	return _PLACE[key.component], key.corrects, key.part, key.reference


_GRADE = "Grade {grade} since {day}."
_CORRECTION = "Correction of {month}: {before} was paid, {after} is right: {why}."
