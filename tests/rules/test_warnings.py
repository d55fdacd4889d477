"""COMP-10: colours of a count, and a warning from its opening to its end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.warnings import rules
from cs_center.warnings.rules import (
	COLOURS,
	OPEN,
	OVER,
	RESPONDED,
	Threshold,
	Warned,
	colour,
	look,
	rank,
	replay,
)

NOW = datetime(2026, 3, 2, 9, 0)
SHIPPED = Threshold(24, 10, 20, 40, 80, 60)


def minutes(number: float) -> timedelta:
	return timedelta(minutes=number)


def after(known: Warned | None, count: int, at: datetime = NOW, threshold: Threshold = SHIPPED) -> Warned:
	found = look(known, count, threshold, at).after
	assert found
	return found


def whats(one: rules.Look) -> list[str]:
	return [change.what for change in one.changes]


@pytest.mark.parametrize(
	("count", "level"),
	[
		(0, ""),
		(9, ""),
		(10, "Blue"),
		(19, "Blue"),
		(20, "Yellow"),
		(40, "Orange"),
		(79, "Orange"),
		(80, "Red"),
	],
)
def test_four_colours(count: int, level: str) -> None:
	assert colour(count, SHIPPED) == level


def test_a_colour_of_zero_is_left_out() -> None:
	only_red = Threshold(red=5)
	assert [colour(count, only_red) for count in (0, 4, 5)] == ["", "", "Red"]


def test_below_the_lowest_colour_nothing_opens() -> None:
	assert look(None, 9, SHIPPED, NOW) == rules.Look(None)


def test_it_opens_with_a_limit_to_respond() -> None:
	one = look(None, 12, SHIPPED, NOW)
	assert whats(one) == ["Opened"] and one.after
	assert (one.after.level, one.after.count, one.after.status) == ("Blue", 12, OPEN)
	assert one.after.respond_by == NOW + minutes(60)
	note = str(one.changes[0].note)
	assert "12" in note and "24" in note and "10" in note and "COMP-10" in note


def test_the_same_colour_only_counts() -> None:
	one = look(after(None, 12), 15, SHIPPED, NOW + minutes(5))
	assert one.changes == () and one.after and (one.after.count, one.after.peak_count) == (15, 15)


def test_a_rise_before_the_response_keeps_the_limit() -> None:
	one = look(after(None, 12), 45, SHIPPED, NOW + minutes(30))
	assert whats(one) == ["Rose"] and one.after
	assert (one.after.level, one.after.respond_by) == ("Orange", NOW + minutes(60))
	assert "again" not in str(one.changes[0].note)


def test_a_rise_after_the_response_asks_again_and_says_so() -> None:
	answered = rules.respond(after(None, 12), NOW + minutes(10), "Two fitters are there").after
	assert answered and answered.status == RESPONDED
	one = look(answered, 25, SHIPPED, NOW + minutes(70))
	assert one.after and (one.after.status, one.after.respond_by) == (OPEN, NOW + minutes(130))
	assert "asked for again" in str(one.changes[0].note)
	reminded = look(one.after, 25, SHIPPED, NOW + minutes(130))
	assert whats(reminded) == ["Reminded"]


def test_a_fall_asks_for_nothing() -> None:
	answered = rules.respond(after(None, 25), NOW, "Known").after
	one = look(answered, 12, SHIPPED, NOW + minutes(5))
	assert whats(one) == ["Fell"] and one.after
	assert (one.after.level, one.after.status, one.after.peak_level) == ("Blue", RESPONDED, "Yellow")


def test_it_is_over_below_the_lowest_colour_and_comes_back_as_a_new_one() -> None:
	one = look(after(None, 25), 9, SHIPPED, NOW + minutes(5))
	assert one.after and (one.after.status, one.after.over_at) == (OVER, NOW + minutes(5))
	assert whats(one) == ["Ended"] and (one.after.peak_count, one.after.peak_level) == (25, "Yellow")
	again = look(None, 10, SHIPPED, NOW + minutes(10))
	assert whats(again) == ["Opened"] and again.after and again.after.peak_count == 10


def test_nobody_responded_in_time_is_said_once() -> None:
	known = after(None, 12)
	assert look(known, 12, SHIPPED, NOW + minutes(59)).changes == ()
	late = look(known, 12, SHIPPED, NOW + minutes(60))
	assert whats(late) == ["Reminded"] and late.after
	assert look(late.after, 12, SHIPPED, NOW + minutes(65)).changes == ()
	# A rise does not start the limit anew while nobody responded, so there is nothing more to remind of.
	risen = look(late.after, 25, SHIPPED, NOW + minutes(70))
	assert whats(risen) == ["Rose"]


def test_a_rise_and_a_missed_limit_at_the_same_look_are_both_said() -> None:
	assert whats(look(after(None, 12), 25, SHIPPED, NOW + minutes(60))) == ["Rose", "Reminded"]


def test_without_a_limit_nobody_is_reminded() -> None:
	calm = replace(SHIPPED, respond_within_minutes=0)
	known = after(None, 12, threshold=calm)
	assert known.respond_by is None and look(known, 12, calm, NOW + timedelta(days=3)).changes == ()


def test_a_response_needs_words_and_an_open_warning() -> None:
	with pytest.raises(Rejected, match="being done"):
		rules.respond(after(None, 12), NOW, " ")
	ended = look(after(None, 12), 0, SHIPPED, NOW).after
	assert ended
	with pytest.raises(Rejected, match="over"):
		rules.respond(ended, NOW, "Fine")


def test_a_late_response_says_how_late() -> None:
	one = rules.respond(after(None, 12), NOW + minutes(75), "Sorry")
	assert "15 minutes late" in str(one.changes[0].note)
	assert "late" not in str(rules.respond(after(None, 12), NOW + minutes(60), "In time").changes[0].note)


@pytest.mark.parametrize(
	("threshold", "why"),
	[
		(Threshold(0, 10), "window"),
		(Threshold(24), "at least one colour"),
		(Threshold(24, 10, 10), "Yellow must begin above Blue"),
		(Threshold(24, 10, 0, 8), "Orange must begin above Blue"),
		(Threshold(24, -1, 5), "above zero"),
		(Threshold(24, 1, respond_within_minutes=-1), "limit to respond"),
	],
)
def test_thresholds_that_can_not_be(threshold: Threshold, why: str) -> None:
	with pytest.raises(Rejected, match=why):
		rules.check(threshold, rules.COMPLAINTS, rules.TOPIC, False, False)


def test_calls_are_counted_by_one_kind() -> None:
	rules.check(SHIPPED, rules.CALLS, rules.KIND, True, False)
	for group_by, has_kind, other in (("Topic", True, False), ("Kind", False, False), ("Kind", True, True)):
		with pytest.raises(Rejected, match="by Kind"):
			rules.check(SHIPPED, rules.CALLS, group_by, has_kind, other)


def test_a_replay_slides_its_window() -> None:
	few = Threshold(1, 2, 3)
	past = [(NOW + minutes(at), "Noise") for at in (0, 10, 20, 300)]
	(one,) = replay(past, few, NOW + timedelta(days=1))
	assert (one.warned.opened_at, one.warned.over_at) == (NOW + minutes(10), NOW + minutes(70))
	assert (one.warned.peak_level, one.warned.peak_count) == ("Yellow", 3)
	assert [change.what for change in one.changes] == ["Opened", "Rose", "Fell", "Ended"]


def test_a_replay_knows_subjects_apart_and_what_is_still_open() -> None:
	past = [(NOW + minutes(at), name) for at in (0, 1) for name in ("A", "B")]
	found = replay(past, Threshold(24, 2), NOW + minutes(30))
	assert [one.subject for one in found] == ["A", "B"]
	assert all(one.warned.over_at is None for one in found)
	assert replay([(NOW, "A"), (NOW, "B")], Threshold(24, 2), NOW + minutes(1)) == []


used = st.lists(st.integers(1, 60), min_size=4, max_size=4, unique=True).map(sorted)
masks = st.lists(st.booleans(), min_size=4, max_size=4).filter(any)
thresholds = st.builds(
	lambda counts, mask, limit: Threshold(
		2, *(c if m else 0 for c, m in zip(counts, mask, strict=True)), limit
	),
	used,
	masks,
	st.sampled_from([0, 7, 60]),
)


@given(thresholds, st.integers(0, 80), st.integers(0, 80))
def test_more_is_never_less_grave(threshold: Threshold, one: int, other: int) -> None:
	low, high = sorted((one, other))
	assert rank(colour(low, threshold)) <= rank(colour(high, threshold))


@given(thresholds, st.integers(0, 80))
def test_a_colour_is_the_gravest_one_reached(threshold: Threshold, count: int) -> None:
	begins = {"Blue": threshold.blue, "Yellow": threshold.yellow}
	begins |= {"Orange": threshold.orange, "Red": threshold.red}
	reached = [name for name in COLOURS if 0 < begins[name] <= count]
	assert colour(count, threshold) == (reached[-1] if reached else "")


looks = st.lists(st.tuples(st.integers(0, 70), st.integers(1, 30), st.booleans()), max_size=30)


@given(thresholds, looks)
def test_history_tells_every_change_and_nothing_else(
	threshold: Threshold, seen: list[tuple[int, int, bool]]
) -> None:
	now, known, asked = NOW, None, 0
	for count, passed, responds in seen:
		now += minutes(passed)
		before = known.level if known else ""
		one = look(known, count, threshold, now)
		told = [change for change in one.changes if change.what != "Reminded"]
		assert [change.level for change in told] == (
			[colour(count, threshold)] if colour(count, threshold) != before else []
		)
		assert all(change.count == count and change.at == now for change in told)
		known = one.after
		asked += sum(change.what == "Reminded" for change in one.changes)
		if known and known.status == OVER:
			assert count < threshold.used[0][1]
			known, asked = None, 0
		elif known:
			assert known.peak_count >= count and rank(known.peak_level) >= rank(known.level)
			assert asked <= 1
			assert (known.status == OPEN) == (known.respond_by is not None)
			if responds:
				known, asked = rules.respond(known, now, "Seen").after, 0


moments = st.lists(st.integers(0, 600), max_size=40)


@given(moments, thresholds)
def test_a_replay_is_what_looking_each_minute_finds(at: list[int], threshold: Threshold) -> None:
	past = [(NOW + minutes(one), "Noise") for one in at]
	until = NOW + minutes(600)
	levels: list[str] = []
	for minute in range(601):
		now = NOW + minutes(minute)
		count = sum(now - threshold.window < moment <= now for moment, _subject in past)
		level = colour(count, threshold)
		if level != (levels[-1] if levels else ""):
			levels.append(level)
	replayed = [change.level for one in replay(past, threshold, until) for change in one.changes]
	assert replayed == levels
