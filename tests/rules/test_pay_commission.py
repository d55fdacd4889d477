"""STAFF-3, STAFF-9: commission of one's own sales and of a team's, and field staff's points."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.appraisal.rules.scheme import FieldFigures
from cs_center.calls.rules.reasons import Rejected
from cs_center.pay.rules.commission import (
	HEADCOUNT,
	HOURS,
	POINTS,
	WEIGHTS,
	CommissionRate,
	Member,
	Sale,
	check_rate,
	field_pay,
	personal,
	share_pot,
)

RATES = (
	CommissionRate("Broadband", date(2025, 1, 1), percent=Decimal("2.5")),
	CommissionRate("Broadband", date(2026, 3, 1), percent=Decimal(3)),
	CommissionRate("Set-top Box", date(2025, 1, 1), per_sale=Decimal(20)),
)


def sale(kind: str = "Broadband", amount: str = "999.00", on: date = date(2026, 3, 5)) -> Sale:
	return Sale("Sales Invoice", "SI-1", kind, on, Decimal(amount))


@pytest.mark.parametrize(
	("sold", "amount"),
	[
		(sale(), "29.97"),
		(sale(on=date(2026, 3, 1)), "29.97"),
		(sale(on=date(2026, 2, 28)), "24.98"),
		(sale(on=date(2024, 12, 31)), "0.00"),
		(sale("Set-top Box"), "20.00"),
		(sale("Set-top Box", "-999.00"), "-20.00"),
		(sale(amount="-999.00"), "-29.97"),
		(sale("Newspaper"), "0.00"),
	],
)
def test_a_sale_earns_by_the_rate_of_its_kind_on_its_day(sold: Sale, amount: str) -> None:
	assert str(personal(sold, RATES).amount) == amount


def test_commission_says_how_it_comes_about() -> None:
	assert str(personal(sale(), RATES).reason) == (
		"Broadband on 2026-03-05: 3 % of 999.00 and 0.00 for the sale: 29.97. (STAFF-3)"
	)
	assert "No commission is set for Newspaper" in str(personal(sale("Newspaper"), RATES).reason)


@pytest.mark.parametrize(
	("percent", "per_sale", "said"),
	[
		("-0.001", "0", "zero or more"),
		("0", "-0.01", "zero or more"),
		("100.001", "0", "at most 100 %"),
		("2.5005", "0", "three decimals"),
		("0", "5.005", "to the fen"),
		("0", "1E+40", "to the fen"),
	],
)
def test_a_rate_that_would_be_rounded_or_can_not_be_is_refused(
	percent: str, per_sale: str, said: str
) -> None:
	with pytest.raises(Rejected, match=said):
		check_rate(Decimal(percent), Decimal(per_sale))


@pytest.mark.parametrize(("percent", "per_sale"), [("100", "0"), ("2.125", "5.05"), ("0", "0")])
def test_a_rate_is_a_percentage_and_an_amount_to_the_fen(percent: str, per_sale: str) -> None:
	check_rate(Decimal(percent), Decimal(per_sale))


TEAM = (
	Member("C", Decimal(80), Decimal(160)),
	Member("A", Decimal(90), Decimal(0)),
	Member("B", Decimal(110), Decimal(80)),
)


@pytest.mark.parametrize(
	("pot", "by", "parts"),
	[
		("100.00", HEADCOUNT, {"A": "33.34", "B": "33.33", "C": "33.33"}),
		("-100.00", HEADCOUNT, {"A": "-33.34", "B": "-33.33", "C": "-33.33"}),
		("280.00", POINTS, {"A": "90.00", "B": "110.00", "C": "80.00"}),
		("100.00", HOURS, {"A": "0.00", "B": "33.33", "C": "66.67"}),
		("0.01", HEADCOUNT, {"A": "0.01", "B": "0.00", "C": "0.00"}),
	],
)
def test_a_team_shares_its_commission(pot: str, by: str, parts: dict[str, str]) -> None:
	found = share_pot(Decimal(pot), by, TEAM)
	assert {person: str(one.amount) for person, one in found.items()} == parts


def test_a_share_says_how_it_comes_about() -> None:
	assert str(share_pot(Decimal("280.00"), POINTS, TEAM)["B"].reason) == (
		"The team's 280.00, shared by points: 110 of 280: 110.00. (STAFF-3)"
	)


@pytest.mark.parametrize(
	("pot", "by", "team", "why"),
	[
		("1.005", HEADCOUNT, TEAM, "to the fen"),
		("1.00", "Height", TEAM, "none of them"),
		("1.00", HEADCOUNT, (*TEAM, Member("A")), "A is named twice"),
		("1.00", POINTS, (Member("A", Decimal(-1)), Member("B", Decimal(2))), "Points of A"),
		("1.00", HOURS, (Member("A", hours=Decimal("NaN")),), "Hours of A"),
		("1.00", POINTS, (Member("A"),), "Nobody in the team has any Points"),
		("1.00", HEADCOUNT, (), "Nobody in the team"),
	],
)
def test_what_can_not_be_shared_is_refused(pot: str, by: str, team: tuple[Member, ...], why: str) -> None:
	with pytest.raises(Rejected, match=why):
		share_pot(Decimal(pot), by, team)


members = st.lists(
	st.builds(
		Member,
		st.text("abcdefg", min_size=1, max_size=3),
		st.decimals(0, 110, places=1),
		st.decimals(0, 250, places=2),
	),
	min_size=1,
	max_size=10,
	unique_by=lambda one: one.person,
)


@given(
	st.decimals(-50_000, 50_000, places=2),
	st.sampled_from(WEIGHTS),
	members,
	st.randoms(use_true_random=False),
)
def test_shares_sum_to_the_pot_and_are_the_same_in_any_order(
	pot: Decimal, by: str, team: list[Member], random
) -> None:
	try:
		found = share_pot(pot, by, team)
	except Rejected:
		assert not any({POINTS: one.points, HOURS: one.hours}[by] for one in team)
		return
	assert sum(one.amount for one in found.values()) == pot
	assert all(one.amount * pot >= 0 for one in found.values())
	random.shuffle(team)
	assert share_pot(pot, by, team) == found


@pytest.mark.parametrize(
	("points", "accidents", "amount"),
	[
		("17", 0, "0.00"),
		("18", 0, "270.00"),
		("20", 0, "810.00"),
		("20", 1, "270.00"),
		("20", 2, "0.00"),
		("18.9", 0, "270.00"),
		("16.5", 0, "0.00"),
		("0", 0, "0.00"),
	],
)
def test_field_staff_are_paid_for_each_point_above_seventeen(
	points: str, accidents: int, amount: str
) -> None:
	assert str(field_pay(Decimal(points), accidents, FieldFigures()).amount) == amount


def test_field_pay_says_how_it_comes_about() -> None:
	found = field_pay(Decimal(20), 1, FieldFigures())
	assert str(found.reason) == (
		"20 service points less 2 for accidents (1); above the base of 17: 1 at 270.00 each: 270.00. (STAFF-9)"
	)
	with pytest.raises(Rejected):
		field_pay(Decimal(-1), 0, FieldFigures())
	with pytest.raises(Rejected):
		field_pay(Decimal(1), -1, FieldFigures())
