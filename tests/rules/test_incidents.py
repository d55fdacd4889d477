"""CALL-10: one incident for everybody who calls about it, and its end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.complaints.rules import states
from cs_center.complaints.rules.states import Standing
from cs_center.incidents import rules
from cs_center.incidents.rules import CLOSED, OPEN, OVER, Caller, Incident

NOW = datetime(2026, 3, 2, 9, 0)
CABLE = Incident("CI-1", OPEN, NOW)
LEADER, STATION = "leader", "North"


def standing(status: str, **values: object) -> Standing:
	station = "" if status == states.TAKEN else "South"
	return Standing(status, NOW, "anna", **{"station": station, **values})


def on(one: Standing, now: datetime = NOW) -> tuple[states.Step, ...]:
	return rules.moves_on(one, now, "CI-1", STATION, LEADER, "The cable is mended")


@pytest.mark.parametrize(
	("status", "events"),
	[
		("Taken", ["Dispatched", "Reported Done", "Verified"]),
		("With Station", ["Reported Done", "Verified"]),
		("Reported Done", ["Verified"]),
	],
)
def test_complaints_move_on_by_every_step_of_the_loop(status: str, events: list[str]) -> None:
	steps = on(standing(status))
	assert [step.event for step in steps] == events
	assert steps[0].before.status == status and steps[-1].after.status == "To Call Back"
	assert all("The cable is mended" in str(step.reason) for step in steps if step.event != "Dispatched")


@pytest.mark.parametrize("status", ["To Call Back", "Waiting for Customer", "Solved", "Unreachable"])
def test_others_stay_as_they_are(status: str) -> None:
	assert on(standing(status)) == ()


def test_the_station_of_a_complaint_stays_and_the_incidents_fills_in() -> None:
	assert on(standing("Taken"))[-1].after.station == STATION
	assert on(standing("With Station"))[-1].after.station == "South"


def test_who_says_that_it_is_over_does_not_call_back() -> None:
	after = on(standing("With Station"))[-1].after
	for by in (LEADER, "anna"):
		with pytest.raises(Rejected, match="other than the handler"):
			states.customer_says_solved(after, NOW, by)
	assert states.customer_says_solved(after, NOW, "officer").after.status == "Solved"


def test_the_customers_word_is_still_asked_for() -> None:
	after = on(standing("Taken"))[-1].after
	back = states.customer_says_not_solved(after, NOW, "officer", "Still dark", 4).after
	assert (back.status, back.level, back.station) == ("With Station", 1, STATION)


def test_a_leader_who_reported_it_before_hinders_nobody() -> None:
	assert on(standing("Reported Done", reported_by=LEADER))[-1].after.reported_by == LEADER


@given(
	st.sampled_from(states.STATUSES),
	st.integers(0, 4),
	st.integers(1, 5),
	st.sampled_from(["", "fixer", LEADER]),
)
def test_moving_on_changes_nothing_that_it_must_not(status: str, level: int, round_: int, by: str) -> None:
	before = standing(status, level=level, round=round_, reported_by=by, due_by=NOW + timedelta(days=1))
	steps = on(before, NOW + timedelta(hours=5))
	for step in steps:
		begins, ends = states.TRANSITIONS[step.event]
		assert step.before.status in begins and step.after.status == ends
	if steps:
		after = steps[-1].after
		kept = ("level", "round", "due_by", "handler", "severity", "failed_callbacks", "closed_at")
		assert all(getattr(after, field) == getattr(before, field) for field in kept)


def test_attaching() -> None:
	assert rules.check_attach(CABLE, "") is True
	assert rules.check_attach(CABLE, "CI-1") is False
	with pytest.raises(Rejected, match="CI-2"):
		rules.check_attach(CABLE, "CI-2")
	with pytest.raises(Rejected, match="is over"):
		rules.check_attach(replace(CABLE, status=OVER), "")
	assert rules.check_attach(replace(CABLE, status=OVER), "CI-1") is False
	with pytest.raises(Rejected, match="closed"):
		rules.check_attach_complaint(standing("Solved"))


def test_detaching_needs_a_reason() -> None:
	rules.check_detach(CABLE, "CI-1", "Another street")
	for incident, belongs_to, why in (
		(CABLE, "CI-1", " "),
		(CABLE, "CI-2", "x"),
		(replace(CABLE, status=CLOSED), "CI-1", "x"),
	):
		with pytest.raises(Rejected):
			rules.check_detach(incident, belongs_to, why)


def test_it_is_over_once_and_with_words() -> None:
	with pytest.raises(Rejected, match="callers are told"):
		rules.check_over(CABLE, "  ")
	assert rules.check_over(CABLE, "Mended") is True
	assert rules.check_over(replace(CABLE, status=OVER), "Mended") is False


@pytest.mark.parametrize(
	("incident", "why"),
	[
		(replace(CABLE, attached=1), "first that it is over"),
		(replace(CABLE, status=OVER), "try again"),
		(replace(CABLE, status=CLOSED), "already"),
	],
)
def test_closing_skips_nobody(incident: Incident, why: str) -> None:
	with pytest.raises(Rejected, match=why):
		rules.check_close(incident, "Enough")


def test_closing_by_a_leader_needs_a_reason() -> None:
	rules.check_close(CABLE, "Opened by mistake")
	rules.check_close(replace(CABLE, status=OVER, worked_off=True, open_callbacks=3), "Storm: told by radio")
	with pytest.raises(Rejected, match="why"):
		rules.check_close(CABLE, "")


def test_it_is_finished_when_everybody_had_their_word() -> None:
	done = replace(CABLE, status=OVER, worked_off=True)
	assert rules.is_finished(done)
	assert not rules.is_finished(replace(done, open_complaints=1))
	assert not rules.is_finished(replace(done, open_callbacks=1))
	assert not rules.is_finished(replace(done, worked_off=False))
	assert not rules.is_finished(replace(done, status=OPEN))


def test_a_call_is_shown_the_likeliest_incident_first() -> None:
	everywhere = replace(CABLE, name="everywhere")
	queue = replace(CABLE, name="queue", queue="faults", started_at=NOW - timedelta(hours=2))
	area = replace(CABLE, name="area", area=frozenset({"North", "North 1"}))
	newer = replace(area, name="newer", started_at=NOW + timedelta(hours=1))
	ended = replace(everywhere, name="ended", status=OVER)
	known = [everywhere, area, queue, newer, ended]

	def names(caller: Caller) -> list[str]:
		return [match.incident for match in rules.matching(caller, known)]

	assert names(Caller("faults", "North 1")) == ["queue", "newer", "area", "everywhere"]
	assert names(Caller("billing", "North 1")) == ["newer", "area", "everywhere"]
	assert names(Caller("billing", "South")) == ["everywhere"]
	assert names(Caller("billing", "South", "area")) == ["area", "everywhere"]
	assert "faults" in str(rules.matching(Caller("faults"), known)[0].why)


people = st.frozensets(st.sampled_from("abcd"), max_size=4)


@given(
	st.lists(people, max_size=60), st.dictionaries(st.sampled_from("abcd"), st.integers(0, 20), min_size=1)
)
def test_callbacks_are_shared_evenly_and_never_with_who_handled_it(
	barred: list[frozenset[str]], load: dict[str, int]
) -> None:
	before = dict(load)
	chosen = rules.share(barred, load)
	assert len(chosen) == len(barred)
	for officer, out in zip(chosen, barred, strict=True):
		assert officer not in out and (officer in before or not before.keys() - out)
	assert sum(load.values()) - sum(before.values()) == sum(bool(officer) for officer in chosen)
	assert all(load[user] - before[user] == chosen.count(user) for user in load)


@given(st.integers(0, 100), st.integers(1, 4))
def test_with_nobody_barred_no_officer_gets_two_more_than_another(count: int, officers: int) -> None:
	load = dict.fromkeys("abcd"[:officers], 0)
	rules.share([frozenset()] * count, load)
	assert max(load.values()) - min(load.values()) <= 1
