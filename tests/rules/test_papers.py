"""The monthly papers: stations ranked by volume, topics by month, penalties and points (COMP-8, COMP-9, COMP-13)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules import penalties as rules
from cs_center.papers.rules import signing
from cs_center.papers.rules.month import Month
from cs_center.papers.rules.penalties import (
	Case,
	LateEvent,
	Penalty,
	PenaltyPolicy,
	SpecialPeriod,
	penalties,
	to_be_named,
	totals,
)
from cs_center.papers.rules.ranking import StationMonth, by_topic, rank, share

MARCH = Month(date(2026, 3, 1))
RATES = PenaltyPolicy({"Repeat": Decimal("50.00"), "Severe": Decimal("200.00")})


def case(complaint: str = "CP-1", **values: object) -> Case:
	given = {"severity": "Repeat", "taken_on": date(2026, 3, 2), "closed_on": date(2026, 3, 9)}
	return Case(complaint, **{**given, "person": "EMP-1", "person_name": "Li", **values})


@pytest.mark.parametrize(
	("day", "key", "last", "before"),
	[
		(date(2026, 3, 31), "2026-03", date(2026, 3, 31), "2026-02"),
		(date(2024, 2, 29), "2024-02", date(2024, 2, 29), "2024-01"),
		(date(2026, 1, 1), "2026-01", date(2026, 1, 31), "2025-12"),
	],
)
def test_months_end_where_they_end(day: date, key: str, last: date, before: str) -> None:
	month = Month.of(day)
	assert (month.key, month.last, month.before.key) == (key, last, before)
	assert month.holds(day) and not month.holds(month.after.first)


def test_the_last_months_in_order() -> None:
	assert [month.key for month in Month(date(2026, 2, 1)).back(4)] == [
		"2025-11",
		"2025-12",
		"2026-01",
		"2026-02",
	]


def test_stations_are_ranked_against_their_volume() -> None:
	north = StationMonth("North", complaints=30, volume=20_000, complaints_before=20, volume_before=20_000)
	south = StationMonth("South", complaints=10, volume=2_000)
	other = StationMonth("Other", complaints=60)
	first, second, last = rank([other, north, south])
	assert (first.of.station, first.rank, first.per_volume, first.share) == ("South", 1, 50, 10)
	assert (second.of.station, second.rank, second.per_volume) == ("North", 2, 15)
	assert (second.per_volume_before, second.change) == (10, 5)
	assert first.change is None
	assert (last.of.station, last.rank, last.per_volume, last.share) == ("Other", None, None, 60)


def test_equals_share_a_rank_and_the_next_one_is_left_out() -> None:
	found = rank(
		[
			StationMonth("B", complaints=2, volume=6),
			StationMonth("A", complaints=1, volume=3),
			StationMonth("C", complaints=1, volume=4),
		]
	)
	assert [(one.of.station, one.rank) for one in found] == [("A", 1), ("B", 1), ("C", 3)]


def test_means_are_of_what_there_is() -> None:
	station = StationMonth("A", closed=2, closed_seconds=3 * 86_400, score_sum=14, scores=3)
	assert (station.average_days, station.satisfaction) == (Decimal("1.50"), Decimal("4.67"))
	assert StationMonth("A").average_days is None and StationMonth("A").satisfaction is None


@given(
	st.dictionaries(
		st.text("abcdef", min_size=1, max_size=3),
		st.tuples(st.integers(0, 500), st.integers(0, 100_000)),
		max_size=20,
	)
)
def test_any_ranking_holds_every_station_once_in_order(stations: dict[str, tuple[int, int]]) -> None:
	found = rank(StationMonth(name, complaints=number, volume=of) for name, (number, of) in stations.items())
	assert sorted(one.of.station for one in found) == sorted(stations)
	ranked = [one for one in found if one.rank]
	assert found[: len(ranked)] == ranked
	assert all(one.of.volume == 0 for one in found[len(ranked) :])
	for higher, lower in pairwise(ranked):
		above, below = higher.of, lower.of
		assert above.complaints * below.volume >= below.complaints * above.volume
		is_equal = above.complaints * below.volume == below.complaints * above.volume
		assert (higher.rank == lower.rank) == is_equal and higher.rank <= lower.rank
	assert abs(sum(one.share for one in found) - 100) < 1 or not any(
		number for number, _of in stations.values()
	)


def test_topics_by_month_with_share_and_change() -> None:
	counts = {
		("Attitude", "2026-02"): 4,
		("Attitude", "2026-03"): 1,
		("Fault", "2026-03"): 3,
		("Old", "2026-02"): 2,
	}
	found = by_topic(counts, ("2026-02", "2026-03"))
	assert [(row.topic, row.counts, row.share, row.change) for row in found] == [
		("Fault", (0, 3), 75, 3),
		("Attitude", (4, 1), 25, -3),
		("Old", (2, 0), 0, -2),
	]
	assert share(1, 3) == Decimal("33.33") and share(0, 0) == 0


def test_a_penalty_is_the_rate_of_its_severity() -> None:
	repeat, severe = penalties([case(), case("CP-2", severity="Severe")], [], RATES)
	assert (repeat.amount, severe.amount, repeat.listed_only) == (50, 200, False)
	assert "50.00" in str(repeat.reason) and "COMP-9" in str(repeat.reason)


def test_without_a_rate_it_is_listed_and_nobody_is_fined() -> None:
	(line,) = penalties([case()], [], PenaltyPolicy({}))
	assert (line.amount, line.listed_only) == (0, True)
	assert "No rate" in str(line.reason)


@pytest.mark.parametrize(
	("taken_on", "amount"),
	[(date(2026, 2, 14), 50), (date(2026, 2, 15), 0), (date(2026, 2, 23), 0), (date(2026, 2, 24), 50)],
)
def test_special_periods_are_listed_by_the_day_on_which_it_was_taken(taken_on: date, amount: int) -> None:
	festival = SpecialPeriod(date(2026, 2, 15), date(2026, 2, 23), "Spring Festival")
	(line,) = penalties([case(taken_on=taken_on)], [], replace(RATES, special_periods=(festival,)))
	assert (line.amount, line.listed_only) == (amount, amount == 0)
	assert ("Spring Festival" in str(line.reason)) == (amount == 0)


def test_who_is_not_named_is_on_no_line_and_is_told_apart() -> None:
	unnamed = case("CP-3", person="", person_name="")
	assert [line.complaint for line in penalties([case(), unnamed], [], RATES)] == ["CP-1"]
	assert to_be_named([case(), unnamed]) == [unnamed]


@pytest.mark.parametrize(("minutes", "points"), [(1, 5), (10, 5), (11, 10), (30, 10), (31, 20)])
def test_late_sudden_events_cost_points_and_no_money(minutes: int, points: int) -> None:
	event = LateEvent("CP-1", minutes, points, "EMP-1", "Li")
	(line,) = penalties([], [event], RATES)
	assert (line.points, line.amount) == (points, 0) and "COMP-13" in str(line.reason)
	assert totals([line]).points_by_person == {"EMP-1": points}
	assert totals([line]).by_person == {}


def test_a_late_severe_complaint_is_two_lines() -> None:
	lines = penalties([case(severity="Severe")], [LateEvent("CP-1", 12, 10, "EMP-1", "Li")], RATES)
	assert {line.key for line in lines} == {("CP-1", False), ("CP-1", True)}
	assert totals(lines).total == 200


def test_totals_are_by_person() -> None:
	lines = penalties([case(), case("CP-2"), case("CP-3", person="EMP-2", severity="Severe")], [], RATES)
	sums = totals(lines)
	assert sums.by_person == {"EMP-1": 100, "EMP-2": 200} and sums.total == 300


amounts = st.decimals(0, 10_000, places=2)
lines_of_anybody = st.builds(
	Penalty,
	complaint=st.text("0123", min_size=1, max_size=3),
	person=st.sampled_from(["", "EMP-1", "EMP-2", "EMP-3"]),
	person_name=st.just(""),
	station=st.just(""),
	severity=st.sampled_from(rules.FINED_SEVERITIES),
	reason=st.just(rules.Reason("")),
	amount=amounts,
	listed_only=st.booleans(),
	points=st.sampled_from([0, 5, 10, 20]),
)


@given(st.lists(lines_of_anybody, max_size=30))
def test_any_total_is_exactly_what_the_fined_pay(lines: list[Penalty]) -> None:
	sums = totals(lines)
	assert sums.total == sum(sums.by_person.values(), Decimal(0))
	assert sums.total == sum((x.amount for x in lines if x.person and not x.listed_only), Decimal(0))
	assert all(amount > 0 for amount in sums.by_person.values()) and "" not in sums.by_person


def sign(**values: object) -> None:
	given = {"status": signing.DRAFT, "month": MARCH, "today": date(2026, 4, 1)}
	signing.check_sign(**{**given, "has_signature": True, "is_fined": False, **values})


@pytest.mark.parametrize(
	("values", "why"),
	[
		({"today": date(2026, 3, 31)}, "not over"),
		({"has_signature": False}, "signature"),
		({"is_fined": True}, "somebody else"),
		({"status": signing.SIGNED}, "can not be done"),
	],
)
def test_signing_is_refused(values: dict[str, object], why: str) -> None:
	with pytest.raises(Rejected, match=why):
		sign(**values)


def test_a_leader_above_signs_when_the_month_is_over() -> None:
	sign()


@pytest.mark.parametrize(
	("check", "allowed"),
	[
		(signing.check_publish, {signing.SIGNED}),
		(signing.check_hand_over, {signing.PUBLISHED, signing.HANDED_OVER}),
		(lambda status: signing.check_unsign(status, "wrong", False), {signing.SIGNED, signing.PUBLISHED}),
	],
)
def test_each_deed_has_its_place(check: Callable[[str], None], allowed: set[str]) -> None:
	for status in (signing.DRAFT, signing.SIGNED, signing.PUBLISHED, signing.HANDED_OVER):
		if status in allowed:
			check(status)
		else:
			with pytest.raises(Rejected):
				check(status)


@pytest.mark.parametrize(("why", "is_handed_over"), [(" ", False), ("wrong", True)])
def test_a_signature_is_taken_back_with_a_reason_and_in_time(why: str, is_handed_over: bool) -> None:
	with pytest.raises(Rejected):
		signing.check_unsign(signing.SIGNED, why, is_handed_over)
