"""STAFF-3: what goes to payroll by person, month and component; done twice it changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import handover
from cs_center.pay.rules.handover import (
	DIFFERENT,
	EQUAL,
	EXTRA,
	MISSING,
	Due,
	Held,
	Key,
	Steps,
	Sums,
	dues,
	reconcile,
	steps,
	sums_by_component,
	total,
)
from cs_center.pay.rules.statement import COMPONENTS, Line, Reference, Statement

MARCH = Month(date(2026, 3, 1))
POST, PERFORMANCE, DEDUCTION = (
	Key("LI", "2026-03", name) for name in ("Post Pay", "Performance Pay", "Deduction")
)


def paid(person: str, *amounts: tuple[str, str]) -> Statement:
	lines = (
		Line(component, Decimal(amount), (Reason("So."),), Reference("CS Record", str(place)))
		for place, (component, amount) in enumerate(amounts)
	)
	return Statement(person, MARCH, tuple(lines))


def held(name: str, key: Key, amount: str) -> Held:
	return Held(name, key, Decimal(amount))


LI = paid(
	"LI", ("Post Pay", "1000.00"), ("Post Pay", "1500.50"), ("Performance Pay", "-120.00"), ("Award", "0.00")
)


def test_what_is_due_is_the_sum_of_each_component_that_comes_to_anything() -> None:
	assert dues([LI]) == (Due(PERFORMANCE, Decimal("-120.00")), Due(POST, Decimal("2500.50")))
	with pytest.raises(Rejected, match="LI has two statements for 2026-03"):
		dues([LI, LI])


def test_equal_missing_extra_and_different() -> None:
	compared = reconcile(
		dues([paid("LI", ("Post Pay", "3000"), ("Performance Pay", "110"), ("Award", "200"))]),
		[
			held("S1", POST, "3000.00"),
			held("S2", PERFORMANCE, "100.00"),
			held("S3", DEDUCTION, "-50.00"),
		],
	)
	assert {one.key.component: one.verdict for one in compared} == {
		"Award": MISSING,
		"Deduction": EXTRA,
		"Performance Pay": DIFFERENT,
		"Post Pay": EQUAL,
	}
	found = steps(compared)
	assert [one.name for one in found.cancel] == ["S3", "S2"]
	assert [(one.key.component, one.amount) for one in found.create] == [
		("Award", 200),
		("Performance Pay", 110),
	]
	assert [one.name for one in found.keep] == ["S1"]
	assert total(compared) == Sums(Decimal("3310.00"), Decimal("3050.00"))
	assert total(compared).difference == -260
	assert sums_by_component(compared)["Performance Pay"] == Sums(Decimal(110), Decimal("100.00"))


def test_of_what_payroll_has_twice_the_right_one_is_kept() -> None:
	compared = reconcile(
		[Due(POST, Decimal(3000))],
		[held("S1", POST, "2000"), held("S2", POST, "3000"), held("S3", POST, "3000")],
	)
	assert [(one.held.name, one.verdict) for one in compared] == [("S2", EQUAL), ("S3", EXTRA), ("S1", EXTRA)]


def test_what_comes_to_nothing_any_more_is_cancelled() -> None:
	found = steps(reconcile(dues([paid("LI", ("Award", "0.00"))]), [held("S1", POST, "10")]))
	assert found == Steps((held("S1", POST, "10"),), (), ())


components = st.sampled_from(COMPONENTS)
amounts = st.decimals(-500, 5000, places=2).map(str)
statements = st.dictionaries(
	st.sampled_from("ABCD"), st.lists(st.tuples(components, amounts), max_size=6)
).map(lambda found: [paid(person, *lines) for person, lines in found.items()])
records = st.lists(
	st.builds(
		lambda person, component, amount: (Key(person, "2026-03", component), amount),
		st.sampled_from("ABCDE"),
		components,
		amounts,
	),
	max_size=10,
).map(lambda found: [held(f"H{place}", key, amount) for place, (key, amount) in enumerate(found)])


@given(statements, records, st.integers(0, 20))
def test_done_twice_or_killed_half_way_it_ends_the_same(
	statements: list[Statement], there: list[Held], killed_after: int
) -> None:
	due = dues(statements)

	def done(before: list[Held], most: int) -> list[Held]:
		wanted = steps(reconcile(due, before))
		deeds = [("cancel", one) for one in wanted.cancel] + [("create", one) for one in wanted.create]
		after = list(before)
		for what, one in deeds[:most]:
			if what == "cancel":
				after.remove(one)
			else:
				after.append(Held(f"N{len(after)}-{len(before)}", one.key, one.amount))
		return after

	once = done(done(there, killed_after), 1000)
	assert {one.key: one.amount for one in once} == {one.key: one.amount for one in due}
	assert len(once) == len(due)
	compared = reconcile(due, once)
	assert steps(compared).create == steps(compared).cancel == ()
	assert total(compared).difference == 0
	assert total(compared).due == sum(one.total for one in statements)


@given(statements, records)
def test_sums_of_components_are_the_total(statements: list[Statement], there: list[Held]) -> None:
	compared = reconcile(dues(statements), there)
	by_component = sums_by_component(compared).values()
	assert sum(one.due for one in by_component) == total(compared).due
	assert sum(one.held for one in by_component) == total(compared).held == sum(one.amount for one in there)
	assert all(one.verdict in handover.VERDICTS for one in compared)
