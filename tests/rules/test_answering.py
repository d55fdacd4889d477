"""Who answers a caller: the owner, else somebody who is there; and which matter they call about (FIRST-3, FIRST-5, FIRST-7)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules.answering import (
	Answer,
	Candidate,
	OwnedMatter,
	by_fallback,
	by_owner,
	choose_matter,
	is_current,
	nobody_owns,
)
from cs_center.responsibility.rules.matter import (
	AWAITING,
	CLOSED,
	LAPSED,
	MERGED,
	OPEN,
	RELEASED,
	Standing,
	owner_by_chain,
	returns_to_owner,
)

NOW = datetime(2026, 3, 2, 9, 0)
WINDOW_DAYS = 30
WINDOW = timedelta(days=WINDOW_DAYS)
SECOND = timedelta(seconds=1)
SINCE = datetime(2026, 2, 27, 16, 5)
AWAY = Reason("{user} has no shift now.", {"user": "Li"}, "FIRST-5")
LIS = OwnedMatter("M-1", "Li", OPEN, owned_since=SINCE, last_contact_at=SINCE, has_ticket=True)
WITHOUT_TICKET = replace(LIS, has_ticket=False, last_contact_at=NOW)


def somebody(user: str, is_there: bool = True, is_busy: bool = False, matters: int = 0) -> Candidate:
	why = Reason("{user} is there." if is_there else "{user} is away.", {"user": user}, "FIRST-5")
	return Candidate(user, is_there, is_busy, why, matters)


def answered(
	owner: Candidate,
	steps: Sequence[tuple[str, Sequence[Candidate]]] = (),
	waited_seconds: float = 0,
	wait_seconds: int = 60,
) -> Answer:
	"""As the services ask: the owner, else the fallback."""
	answer = by_owner(LIS, owner, waited_seconds, wait_seconds)
	return answer if isinstance(answer, Answer) else by_fallback(LIS, answer, steps)


def test_the_owner_who_is_there_answers_at_once() -> None:
	answer = answered(somebody("Li"), [("Owner's Team", [somebody("Wang")])])
	assert (answer.user, answer.matter, answer.wait_seconds, answer.tried) == ("Li", "M-1", 0, ())
	assert str(answer.reason) == "Li has owned the matter since 2026-02-27 16:05 and is there. (FIRST-3)"


@pytest.mark.parametrize(
	("waited", "user", "more"),
	[(0, "Li", 60), (1, "Li", 59), (59, "Li", 1), (60, "Wang", 0), (61, "Wang", 0), (3600, "Wang", 0)],
)
def test_a_caller_waits_for_an_owner_in_another_call_as_long_as_is_set_and_no_longer(
	waited: float, user: str, more: int
) -> None:
	answer = answered(somebody("Li", is_busy=True), [("Owner's Team", [somebody("Wang")])], waited)
	assert (answer.user, answer.wait_seconds) == (user, more)
	assert answer.reason.rule == "FIRST-5"
	if more:
		assert f"is in another call: wait {more} seconds more" in str(answer.reason)
	else:
		assert [str(reason) for reason in answer.tried] == [
			"Li is in another call for longer than the 60 seconds that a caller waits. (FIRST-5)"
		]


def test_nobody_waits_where_no_wait_is_set() -> None:
	answer = answered(somebody("Li", is_busy=True), [("Owner's Team", [somebody("Wang")])], wait_seconds=0)
	assert (answer.user, answer.wait_seconds) == ("Wang", 0)


def test_nobody_waits_for_an_owner_who_is_away_though_their_last_call_still_runs() -> None:
	away = Candidate("Li", is_there=False, is_busy=True, why=AWAY)
	assert by_owner(LIS, away, 0, 60) == AWAY


def test_the_owners_team_is_asked_before_the_shift_leader() -> None:
	steps = [("Owner's Team", [somebody("Wang", matters=9)]), ("Shift Leader", [somebody("Chen")])]
	answer = answered(Candidate("Li", False, False, AWAY), steps)
	assert answer.user == "Wang"
	assert answer.tried == (AWAY,)
	assert str(answer.reason) == "Wang answers instead of Li, who stays the owner (Owner's Team). (FIRST-5)"


def test_the_shift_leader_answers_when_nobody_of_the_team_can_and_it_is_said_why() -> None:
	team = [somebody("Wang", is_there=False), somebody("Zhao", is_busy=True)]
	steps = [("Queue's Team", []), ("Owner's Team", team), ("Shift Leader", [somebody("Chen")])]
	answer = answered(Candidate("Li", False, False, AWAY), steps)
	assert answer.user == "Chen"
	assert [str(reason) for reason in answer.tried] == [
		"Li has no shift now. (FIRST-5)",
		"There is nobody to ask: Queue's Team. (FIRST-5)",
		"Wang is away. (FIRST-5)",
		"Zhao is in another call. (FIRST-5)",
	]


def test_steps_after_the_one_that_answers_are_not_even_asked() -> None:
	def steps() -> Iterator[tuple[str, list[Candidate]]]:
		yield "Owner's Team", [somebody("Wang")]
		raise AssertionError("the shift leader was looked up")

	assert by_fallback(LIS, AWAY, steps()).user == "Wang"


def test_of_several_the_one_with_fewest_matters_answers_then_by_name() -> None:
	team = [somebody("Zhao", matters=1), somebody("Chen", matters=2), somebody("Wang", matters=1)]
	assert by_fallback(LIS, AWAY, [("Owner's Team", team)]).user == "Wang"
	busy = replace(team[2], is_busy=True)
	assert by_fallback(LIS, AWAY, [("Owner's Team", [*team[:2], busy])]).user == "Zhao"


@pytest.mark.parametrize("steps", [[], [("Owner's Team", []), ("Shift Leader", [somebody("Chen", False)])]])
def test_the_queue_decides_when_nobody_is_there(steps: list[tuple[str, list[Candidate]]]) -> None:
	answer = by_fallback(LIS, AWAY, steps)
	assert (answer.user, answer.matter, answer.wait_seconds) == ("", "M-1", 0)
	assert "nobody who may answer instead is there: the queue decides. (FIRST-5)" in str(answer.reason)
	assert len(answer.tried) == 1 + len(steps)


def test_who_has_no_matter_is_nobodys() -> None:
	answer = nobody_owns()
	assert (answer.user, answer.matter, answer.tried) == ("", "", ())
	assert str(answer.reason) == "Nobody owns a matter of this caller: who takes the call owns it. (FIRST-1)"


candidates = st.lists(
	st.builds(somebody, st.sampled_from("ABCDEF"), st.booleans(), st.booleans(), st.integers(0, 3)),
	max_size=5,
)
steps_of_a_rule = st.lists(
	st.tuples(st.sampled_from(["Owner's Team", "Shift Leader"]), candidates), max_size=4
)


@given(
	st.builds(somebody, st.just("Li"), st.booleans(), st.booleans()),
	steps_of_a_rule,
	st.integers(0, 120),
	st.integers(0, 120),
)
def test_a_call_never_goes_to_somebody_who_is_away_or_busy_and_to_the_owner_whenever_it_can(
	owner: Candidate, steps: list[tuple[str, list[Candidate]]], waited: int, wait: int
) -> None:
	answer = answered(owner, steps, waited, wait)
	free = [[one for one in found if one.is_there and not one.is_busy] for _, found in steps]
	first = next((found for found in free if found), [])
	may_wait = owner.is_there and owner.is_busy and waited < wait
	if owner.is_there and (not owner.is_busy or may_wait):
		assert answer.user == "Li"
		assert answer.wait_seconds == (wait - waited if may_wait else 0)
		return
	assert answer.wait_seconds == 0
	assert answer.user == (min((one.matters, one.user) for one in first)[1] if first else "")
	assert all(reason.rule and str(reason) for reason in (answer.reason, *answer.tried))
	if not first:
		assert len(answer.tried) == 1 + sum(max(1, len(found)) for _, found in steps)


@pytest.mark.parametrize("status", [OPEN, AWAITING])
def test_a_matter_with_a_ticket_is_its_owners_however_long_nothing_was_heard(status: str) -> None:
	assert is_current(replace(LIS, status=status), SINCE + 100 * WINDOW)


@pytest.mark.parametrize(
	("after", "is_theirs"),
	[(timedelta(), True), (WINDOW - SECOND, True), (WINDOW, True), (WINDOW + SECOND, False)],
)
def test_without_a_ticket_or_once_ended_the_owner_answers_for_exactly_the_window(
	after: timedelta, is_theirs: bool
) -> None:
	assert is_current(WITHOUT_TICKET, NOW + after) is is_theirs
	for status in (CLOSED, RELEASED):
		for has_ticket in (True, False):
			ended = replace(LIS, status=status, ended_at=NOW, has_ticket=has_ticket)
			assert is_current(ended, NOW + after) is is_theirs
	assert is_current(replace(WITHOUT_TICKET, window_days=90), NOW + after)


@pytest.mark.parametrize(
	"gone",
	[
		replace(LIS, status=LAPSED),
		replace(LIS, status=MERGED),
		replace(LIS, status=CLOSED),
		replace(LIS, status=LAPSED, ended_at=NOW),
	],
)
def test_what_lapsed_was_merged_or_ended_nobody_knows_when_is_nobodys(gone: OwnedMatter) -> None:
	assert not is_current(gone, NOW)
	assert choose_matter([gone], NOW) is None


def test_a_call_is_about_what_is_open_then_what_has_a_ticket_then_the_latest_contact() -> None:
	ended_today = replace(LIS, name="ended", status=CLOSED, ended_at=NOW, last_contact_at=NOW)
	only_calls = replace(WITHOUT_TICKET, name="calls", last_contact_at=NOW)
	older = replace(LIS, name="older", last_contact_at=NOW - timedelta(days=9))
	later = replace(LIS, name="later", status=AWAITING, ended_at=NOW, last_contact_at=NOW - timedelta(days=8))
	matters = [ended_today, only_calls, older, later]
	for expected in ("later", "older", "calls", "ended"):
		found = choose_matter(matters, NOW)
		assert found and found.name == expected
		matters.remove(found)
	assert choose_matter(matters, NOW) is None


some_matters = st.lists(
	st.builds(
		lambda days, status, has_ticket: replace(
			LIS,
			status=status,
			has_ticket=has_ticket,
			last_contact_at=NOW - timedelta(days=days),
			ended_at=NOW - timedelta(days=days) if status in (AWAITING, CLOSED, RELEASED) else None,
		),
		st.integers(0, 60),
		st.sampled_from([OPEN, AWAITING, CLOSED, RELEASED, LAPSED, MERGED]),
		st.booleans(),
	),
	max_size=7,
)


@given(some_matters, st.integers(0, 2**32))
def test_the_order_in_which_matters_are_read_decides_nothing(drawn: list[OwnedMatter], seed: int) -> None:
	matters = [replace(matter, name=f"M-{number}") for number, matter in enumerate(drawn)]
	shuffled = matters.copy()
	Random(seed).shuffle(shuffled)
	found = choose_matter(matters, NOW)
	assert choose_matter(shuffled, NOW) == found
	assert (found is None) is (not any(is_current(matter, NOW) for matter in matters))
	assert found is None or is_current(found, NOW)


@given(
	st.sampled_from([CLOSED, RELEASED, LAPSED, MERGED]), st.booleans(), st.integers(0, 60), st.integers(0, 60)
)
def test_who_answers_for_an_ended_matter_is_whom_it_would_be_reopened_to(
	status: str, has_end: bool, days: int, window_days: int
) -> None:
	ended_at = NOW - timedelta(days=days) if has_end else None
	matter = replace(LIS, status=status, ended_at=ended_at, window_days=window_days)
	standing = Standing(status, "Li", ended_at=ended_at)
	assert is_current(matter, NOW) is returns_to_owner(standing, NOW, window_days)


BEFORE = NOW - timedelta(days=3)
lis = Standing(owner="Li")
awaiting = Standing(AWAITING, "Li", ended_at=BEFORE)
closed, released = replace(awaiting, status=CLOSED), replace(awaiting, status=RELEASED)
lapsed = replace(lis, status=LAPSED)


@pytest.mark.parametrize("ended", [closed, released])
def test_a_matter_reopened_within_30_days_returns_to_its_owner_the_last_second_included(
	ended: Standing,
) -> None:
	for later in (timedelta(), WINDOW - SECOND, WINDOW):
		assert returns_to_owner(ended, BEFORE + later, WINDOW_DAYS)
		step = rules.reopen(ended, BEFORE + later, WINDOW_DAYS)
		assert (step.after, step.moves_ownership) == (lis, False)
	assert not returns_to_owner(ended, BEFORE + WINDOW + SECOND, WINDOW_DAYS)


def test_the_window_is_policy() -> None:
	assert returns_to_owner(closed, BEFORE + timedelta(hours=36), 1.5)
	assert not returns_to_owner(closed, BEFORE + timedelta(hours=36) + SECOND, 1.5)
	assert returns_to_owner(closed, BEFORE, 0)


@pytest.mark.parametrize("standing", [lapsed, replace(lis, status=MERGED), replace(closed, ended_at=None)])
def test_what_lapsed_was_merged_or_ended_nobody_knows_when_is_a_new_matter(standing: Standing) -> None:
	assert not returns_to_owner(standing, NOW, WINDOW_DAYS)
	with pytest.raises(Rejected, match="it is a new one"):
		rules.reopen(standing, NOW, WINDOW_DAYS)


def test_a_live_matter_is_its_owners_however_long_it_takes() -> None:
	assert returns_to_owner(lis, NOW + 100 * WINDOW, WINDOW_DAYS)
	assert rules.reopen(awaiting, NOW + 100 * WINDOW, WINDOW_DAYS).after == lis


@pytest.mark.parametrize(
	("chain", "owner"),
	[
		([], ""),
		([(rules.TAKEN, "Li"), (rules.OFFERED, "Wang"), (rules.REFUSED, "Wang")], "Li"),
		([(rules.TAKEN, "Li"), (rules.OFFERED, "Wang"), (rules.ACCEPTED, "Wang")], "Wang"),
		([(rules.TAKEN, "Li"), (rules.REASSIGNED, "Zhao"), (rules.RELEASE, "Zhao")], "Zhao"),
		([(rules.TAKEN, "Li"), (rules.CORRECTED, "Wang"), (rules.ACCEPTED, "")], "Wang"),
		([(rules.TAKEN, "Li"), (rules.RETURNED_ELSEWHERE, "Wang"), (rules.ESCALATED, "Zhao")], "Li"),
	],
)
def test_the_chain_alone_tells_who_owns_the_matter(chain: list[tuple[str, str]], owner: str) -> None:
	assert owner_by_chain(chain) == owner
