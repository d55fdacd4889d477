"""The points of a month, the pay that they bring, and grades, to the yuan (STAFF-4 to STAFF-7, STAFF-12)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.appraisal.rules import catalogue as rules
from cs_center.appraisal.rules import grades, points
from cs_center.appraisal.rules.catalogue import by_code
from cs_center.appraisal.rules.dates import months_after
from cs_center.appraisal.rules.exact import apportion, plain, signed, to_fen
from cs_center.appraisal.rules.grades import FAILING, Place, grade, with_places
from cs_center.appraisal.rules.lines import Evidence, PointLine
from cs_center.appraisal.rules.points import described, paid_from, performance_pay, score, worth
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month

SCHEME = Scheme()
CATALOGUE = by_code(rules.SHIPPED)
MARCH = Month(date(2026, 3, 1))
LONG_AGO = date(2020, 1, 1)


def line(rule: str, number: object = 5, **values: object) -> PointLine:
	given = {"person": "EMP-1", "month": MARCH, "day": date(2026, 3, 10), "reason": "seen"}
	return PointLine(rule=rule, points=Decimal(number), **{**given, **values})


def scored(*lines: PointLine) -> points.Score:
	return score(lines, SCHEME, CATALOGUE)


@pytest.mark.parametrize(
	("number", "amount"),
	[
		("80", "0.00"),
		("91", "110.00"),
		("68", "-120.00"),
		("110", "300.00"),
		("50", "-300.00"),
		("49", "-300.00"),
		("109.99", "299.90"),
		("80.5", "5.00"),
		("50.01", "-299.90"),
		("79.9995", "-0.01"),
	],
)
def test_points_are_worth_what_the_mission_says(number: str, amount: str) -> None:
	assert str(worth(Decimal(number), SCHEME)) == amount


def test_why_110_yuan() -> None:
	pay = performance_pay(Decimal(91), LONG_AGO, MARCH, SCHEME)
	assert pay.amount == pay.earned == 110
	assert [str(one) for one in pay.reasons] == [
		"91 points are +11 to 80, each 10.00 yuan: +110.00 yuan. (STAFF-4)"
	]


def test_a_bound_is_told_where_it_cuts_off() -> None:
	high = replace(SCHEME, cap=Decimal(120))
	(reason,) = performance_pay(Decimal(115), LONG_AGO, MARCH, high).reasons
	assert "at most 300.00: +300.00" in str(reason)
	(reason,) = performance_pay(Decimal(110), LONG_AGO, MARCH, high).reasons
	assert "at most" not in str(reason) and "+300.00" in str(reason)


@pytest.mark.parametrize(
	("joined_on", "first_paid"),
	[
		(date(2026, 1, 1), "2026-03"),
		(date(2026, 1, 15), "2026-03"),
		(date(2026, 1, 31), "2026-03"),
		(date(2025, 12, 31), "2026-02"),
		(date(2024, 2, 29), "2024-04"),
		(date(2025, 11, 1), "2026-01"),
	],
)
def test_pay_moves_from_the_third_month_whatever_the_day_of_joining(joined_on: date, first_paid: str) -> None:
	month = paid_from(joined_on, SCHEME)
	assert month.key == first_paid
	unpaid = performance_pay(Decimal(91), joined_on, month.before, SCHEME)
	assert (unpaid.amount, unpaid.earned) == (0, 110) and "STAFF-5" in str(unpaid.reasons[-1])
	assert performance_pay(Decimal(68), joined_on, month.before, SCHEME).amount == 0
	assert performance_pay(Decimal(91), joined_on, month, SCHEME).amount == 110
	assert month.back(3)[0] == Month.of(joined_on)


def test_there_is_no_pay_before_joining() -> None:
	with pytest.raises(Rejected, match="2026-04-01"):
		performance_pay(Decimal(80), date(2026, 4, 1), MARCH, SCHEME)


def test_a_month_is_its_base_and_its_lines() -> None:
	found = scored(line("extra-task"), line("wrong-entry", -3), line("games", -10))
	assert (found.points, found.uncapped) == (72, 72)
	assert [str(one) for one in found.reasons] == [
		"The month begins with 80 points; its lines come to -8: 72. (STAFF-4)"
	]
	assert scored().points == 80


def test_what_the_cap_cuts_off_is_kept_and_told() -> None:
	lines = [line("extra-task", day=date(2026, 3, day)) for day in range(1, 8)]
	found = scored(*lines)
	assert (found.points, found.uncapped, len(found.lines)) == (110, 115, 7)
	assert "at most 110 points; 115 were reached" in str(found.reasons[1])
	assert "STAFF-5" in str(found.reasons[1])
	assert scored(*lines[:6]).reasons[1:] == (), "exactly at the cap nothing is cut off"


def test_under_60_is_a_remark_and_59_is_under() -> None:
	low, bound = scored(line("absent", -20), line("wrong-entry", -1)), scored(line("absent", -20))
	assert (low.points, bound.points) == (59, 60)
	assert "may be ended" in str(low.reasons[-1]) and len(bound.reasons) == 1


def test_dismissal_is_reported_and_costs_no_points() -> None:
	found = scored(line("fraud", 0))
	assert found.points == 80 and [one.rule for one in found.dismissals] == ["fraud"]
	assert "People decide" in str(found.reasons[-1])
	withdrawn = scored(line("fraud", 0, corrects=MARCH.before))
	assert withdrawn.dismissals == ()


def test_a_correction_of_an_earlier_month_counts_in_this_one() -> None:
	one = line("games", 10, corrects=MARCH.before, reason="it was a colleague")
	assert scored(one).points == 90
	said = str(described(one, CATALOGUE["games"]))
	assert said == (
		"Correction of 2026-02, Games at work, 2026-03-10: +10 points (it was a colleague). (STAFF-6)"
	)


def test_a_line_in_words() -> None:
	shown = line("late-on-sudden-event", -5, reason="", evidence=Evidence("CS Complaint", "CP-7"))
	assert str(described(shown, CATALOGUE[shown.rule])) == (
		"Late on a sudden event, 2026-03-10: -5 points (CP-7). (COMP-13)"
	)


def test_a_rule_that_is_not_there_is_refused() -> None:
	with pytest.raises(Rejected, match="no rule “dancing”"):
		scored(line("dancing"))


shipped_lines = st.builds(
	lambda rule, whole, day, corrects: line(
		rule.code,
		max(rule.lowest, min(rule.highest, Decimal(whole))),
		day=date(2026, 3, day),
		corrects=MARCH.before if corrects else None,
	),
	st.sampled_from(rules.SHIPPED),
	st.integers(-20, 5),
	st.integers(1, 31),
	st.booleans(),
)


@given(st.lists(shipped_lines, max_size=20), st.randoms())
def test_a_score_is_never_above_the_cap_and_knows_no_order(lines: list[PointLine], random: Random) -> None:
	found = scored(*lines)
	assert found.points <= SCHEME.cap
	assert found.points == min(SCHEME.cap, 80 + sum(one.points for one in lines))
	assert sorted(map(repr, found.lines)) == sorted(map(repr, lines))
	shuffled = list(lines)
	random.shuffle(shuffled)
	again = scored(*shuffled)
	assert (again.points, again.reasons) == (found.points, found.reasons)


exact_points = st.decimals(-200, 200, places=3)


@given(exact_points, exact_points)
def test_pay_is_within_its_bounds_and_grows_with_the_points(one: Decimal, other: Decimal) -> None:
	lower, higher = sorted((one, other))
	assert -300 <= worth(lower, SCHEME) <= worth(higher, SCHEME) <= 300
	assert worth(one, SCHEME) == to_fen(worth(one, SCHEME))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 40), exact_points)
def test_exactly_the_first_two_months_are_unpaid(joined_on: date, later: int, number: Decimal) -> None:
	month = Month(months_after(Month.of(joined_on).first, later))
	pay = performance_pay(number, joined_on, month, SCHEME)
	assert pay.earned == worth(number, SCHEME)
	assert pay.amount == (pay.earned if later >= 2 else 0)


@pytest.mark.parametrize(
	("number", "name"),
	[
		("110", "A"),
		("90.01", "A"),
		("90", "B"),
		("80", "B"),
		("79.99", "C"),
		("70", "C"),
		("69.999", "D"),
		("65", "D"),
		("64.5", "E"),
		("60", "E"),
		("59.99", FAILING),
		("-5", FAILING),
	],
)
def test_grades_on_their_bounds(number: str, name: str) -> None:
	found = grade(Decimal(number), SCHEME)
	assert (found.grade, found.is_failing) == (name, name == FAILING)
	assert plain(Decimal(number)) in str(found.reasons[0]) and "STAFF-7" in str(found.reasons[0])


@given(exact_points, exact_points)
def test_more_points_are_never_a_worse_grade(one: Decimal, other: Decimal) -> None:
	order = grades.names(SCHEME)
	lower, higher = sorted((one, other))
	assert order.index(grade(higher, SCHEME).grade) <= order.index(grade(lower, SCHEME).grade)


@pytest.mark.parametrize(
	("number", "places", "name"),
	[
		(62, [(1, 30)], "B"),
		(62, [(5, 30)], "B"),
		(62, [(6, 30)], "E"),
		(95, [(5, 30)], "A"),
		(95, [(26, 30)], "C"),
		(95, [(25, 30)], "A"),
		(66, [(30, 30)], "D"),
		(50, [(1, 30)], "B"),
		(95, [(1, 30), (30, 30)], "C"),
		(62, [(1, 30), (30, 30)], "E"),
		(62, [(3, 7)], "B"),
		(62, [(4, 7)], "E"),
		(95, [(4, 7)], "A"),
		(95, [(5, 7)], "C"),
		(95, [(1, 1)], "A"),
		(62, [], "E"),
	],
)
def test_grades_of_project_owners(number: int, places: list[tuple[int, int]], name: str) -> None:
	owned = [Place("Churn", place, of) for place, of in places]
	before = grade(Decimal(number), SCHEME)
	found = with_places(before, owned, SCHEME)
	assert found.grade == name
	assert ("STAFF-12" in str(found.reasons[-1])) == (found != before)


def test_a_place_that_is_none_is_refused() -> None:
	with pytest.raises(Rejected, match="no place 6 of 5"):
		with_places(grade(Decimal(80), SCHEME), [Place("Churn", 6, 5)], SCHEME)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 50) | st.fractions(0, 50), max_size=12))
def test_what_is_shared_out_sums_to_the_whole(total: int, weights: list[int]) -> None:
	shares = apportion(total, weights)
	whole = sum(weights)
	assert sum(shares) == (total if whole else 0)
	for share, weight in zip(shares, weights, strict=True):
		assert not whole or abs(share - total * weight / whole) < 1


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_later_end_with_the_month(day: date, count: int) -> None:
	found = months_after(day, count)
	assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == count
	assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


def test_numbers_as_they_are_read() -> None:
	assert [plain(Decimal(text)) for text in ("80.000", "100", "0.50", "-0.0")] == ["80", "100", "0.5", "0"]
	assert [signed(Decimal(text)) for text in ("5", "-3.50", "0")] == ["+5", "-3.5", "0"]
	assert [str(to_fen(Decimal(text))) for text in ("0.005", "-0.005", "-0.004")] == ["0.01", "-0.01", "0.00"]
