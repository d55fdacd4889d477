"""What the ownership rule comes to over many calls, as the replay and the dry run count it (FIRST-1, FIRST-7)."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from cs_center.responsibility.rules.figures import OwnerFigures, OwnershipFigures
from cs_center.responsibility.rules.ownership import CustomerCall, assign_all

START = datetime(2026, 3, 2, 1, 0, tzinfo=timezone.utc)


def call(hours: float, agent: str | None = None) -> CustomerCall:
	"""A call so many hours after START; `agent` None: nobody answered, blank: not known who did."""
	began = START + timedelta(hours=hours)
	return CustomerCall(f"c{hours}", began, None if agent is None else began, agent or "")


def figures(
	*calls: CustomerCall, at_work: tuple[str, ...] = (), most_examples: int = 0, since: float = 0
) -> OwnershipFigures:
	"""The figures of one caller's calls from `since` on; those before decide, and are not counted."""
	found = OwnershipFigures(most_examples=most_examples)
	for one, decision in assign_all(calls):
		if one.started_at >= START + timedelta(hours=since):
			found.add(one, decision, decision.owner_before in at_work)
	return found


def test_nothing_is_counted_of_nothing() -> None:
	found = figures()
	assert (found.matters, found.returning_calls, found.total, found.by_owner) == (0, 0, OwnerFigures(), {})
	assert not found.by_owner_and_taker and found.examples == []


def test_each_returning_call_went_to_the_owner_or_elsewhere_or_its_owner_was_absent() -> None:
	found = figures(call(0, "Li"), call(1, "Li"), call(2, "Wang"), call(3), call(4, ""), at_work=("Li",))
	assert (found.matters, found.returning_calls) == (1, 3)
	assert found.total == found.by_owner["Li"] == OwnerFigures(1, 3, returned_to_owner=1, was_working=3)
	assert (found.total.went_elsewhere, found.total.was_absent) == (2, 0)
	absent = figures(call(0, "Li"), call(1, "Wang")).total
	assert (absent.went_elsewhere, absent.was_absent) == (0, 1)


def test_a_matter_that_nobody_owns_has_no_owner_to_return_to() -> None:
	found = figures(call(0, ""), call(1, "Li"), call(2, "Wang"))
	assert (found.returning_without_owner, found.total.returning_calls, found.returning_calls) == (1, 1, 2)
	assert list(found.by_owner) == ["Li"]


def test_who_took_whose_calls() -> None:
	found = figures(call(0, "Li"), call(1, "Li"), call(2, "Wang"), call(3, "Wang"), call(4, ""))
	assert found.by_owner_and_taker == {("Li", "Li"): 1, ("Li", "Wang"): 2, ("Li", ""): 1}


def test_an_owner_from_before_the_counting_is_counted_without_a_matter() -> None:
	found = figures(call(0, "Li"), call(5, "Wang"), at_work=("Li",), since=1)
	assert (found.matters, found.total) == (0, OwnerFigures(0, 1, 0, 1))
	assert found.by_owner == {"Li": OwnerFigures(0, 1, 0, 1)}


def test_examples_are_calls_that_another_agent_is_known_to_have_taken() -> None:
	calls = (call(0, "Li"), call(1, "Wang"), call(2, "Li"), call(3, ""), call(4))
	[example] = figures(*calls, most_examples=9).examples
	assert (example.call.call_id, example.went_to, example.belonged_to) == ("c1", "Wang", "Li")
	assert "should have gone to the owner" in str(example.decision.reason)
	assert figures(*calls).examples == []


def test_examples_are_first_those_whose_owner_was_working_then_the_latest() -> None:
	found = OwnershipFigures(most_examples=3)
	calls = [call(0, "Li"), *(call(hours, "Wang") for hours in (1, 2, 3, 4, 5))]
	for one, decision in assign_all(calls):
		found.add(one, decision, one.call_id in ("c1", "c3"))
	kept = [(example.call.call_id, example.owner_was_working) for example in found.examples]
	assert kept == [("c3", True), ("c1", True), ("c5", False)]


some_calls = st.lists(
	st.tuples(st.integers(0, 2_000), st.sampled_from([None, "", "Li", "Wang", "Zhao"])), max_size=14
)


@given(some_calls, st.sets(st.sampled_from(["Li", "Wang", "Zhao"])), st.integers(0, 4))
def test_the_parts_are_the_whole(
	drawn: list[tuple[int, str | None]], at_work: set[str], most_examples: int
) -> None:
	found = figures(*(call(*one) for one in drawn), at_work=tuple(at_work), most_examples=most_examples)
	pairs = found.by_owner_and_taker
	for count in ("matters", "returning_calls", "returned_to_owner", "was_working"):
		assert getattr(found.total, count) == sum(getattr(owner, count) for owner in found.by_owner.values())
	assert found.total.returning_calls == sum(pairs.values())
	assert found.total.returned_to_owner == sum(
		calls for (owner, taker), calls in pairs.items() if owner == taker
	)
	elsewhere = sum(calls for (owner, taker), calls in pairs.items() if taker not in ("", owner))
	assert len(found.examples) == min(most_examples, elsewhere)
