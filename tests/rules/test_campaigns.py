"""KEEP-2, KEEP-3: the path of a member, the deeds of a campaign, and a fair sharing of the work."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.rules.conduct import ALL_CALLS, SALES, ConductPolicy, Contact
from cs_center.contact.rules.hours import CallingHours, Window
from cs_center.retention.rules import assignment, campaigns, members
from cs_center.retention.rules.assignment import Officer, Sharing, Wanted, share
from cs_center.retention.rules.campaigns import Plan, Sieve
from cs_center.retention.rules.members import Told, Worth

NOW = datetime(2026, 11, 20, 10)
POLICY = ConductPolicy()
ALL_DAY = CallingHours((Window(time(8), time(20)),), (Window(time(8), time(20)),))
CONTACT = Contact(purpose=SALES, hours=ALL_DAY)
WORTH = Worth(Decimal(1200), Decimal(300), Decimal("1.5"), Decimal(20))
PLAN = Plan(("At Risk",), (("a", 40),), date(2026, 11, 20), date(2026, 12, 20), Decimal(10))


def after(status: str, outcome: str, contact: Contact = CONTACT, **said: object) -> members.After:
	return members.after(status, Told(outcome, **said), contact, NOW, POLICY, WORTH)


# --- the path of a member ---


def test_every_status_has_its_steps_and_every_step_a_status() -> None:
	assert set(members.TRANSITIONS) == set(members.STATUSES)
	assert {to for ends in members.TRANSITIONS.values() for to in ends} <= set(members.STATUSES)
	assert set(members.OUTCOMES) <= set(members.STATUSES)


def test_nothing_leads_from_or_to_held_out() -> None:
	assert members.TRANSITIONS[members.HELD_OUT] == ()
	assert all(members.HELD_OUT not in ends for ends in members.TRANSITIONS.values())


OVER = [
	(status, outcome)
	for status in members.STATUSES
	for outcome in members.OUTCOMES
	if status not in members.OPEN and outcome not in members.TRANSITIONS[status]
]


@pytest.mark.parametrize(("status", "outcome"), OVER)
def test_who_is_not_to_be_called_has_no_result_of_a_call(status: str, outcome: str) -> None:
	with pytest.raises(Rejected):
		after(status, outcome, again_at=NOW + timedelta(hours=1))


said = st.tuples(st.sampled_from(members.OUTCOMES), st.integers(0, 72))


@given(st.lists(said, max_size=12))
def test_any_calls_keep_to_the_path(calls: list[tuple[str, int]]) -> None:
	"""However often and with whatever it is called: open or at an end, tried five times at most, and an end stays."""
	status, contact, now, tries = members.TO_CALL, CONTACT, NOW, 0
	for outcome, hours in calls:
		now += timedelta(hours=hours)
		told = Told(outcome, again_at=(now + timedelta(days=1)).replace(hour=10))
		if status not in members.OPEN:
			before = status
			if outcome not in members.TRANSITIONS[before]:
				with pytest.raises(Rejected):
					members.after(before, told, contact, now, POLICY, WORTH)
			return
		found = members.after(status, told, contact, now, POLICY, WORTH)
		assert found.status == outcome or (outcome, found.status) == (members.NO_ANSWER, members.UNREACHABLE)
		assert (found.next_at is not None) == (found.status in members.OPEN)
		assert (found.value > 0) == (found.status in members.WITH_VALUE)
		assert found.cost == Decimal("1.5") + (20 if outcome == members.ACCEPTED else 0)
		if found.next_at:
			assert found.next_at > now and ALL_DAY.allows(found.next_at)
		if outcome == members.NO_ANSWER:
			tries += 1
			contact = replace(contact, attempts=(*contact.attempts, now))
		status = found.status
	if status == members.UNREACHABLE:
		assert tries >= POLICY.most


@pytest.mark.parametrize(
	("outcome", "said", "value"),
	[
		(members.ACCEPTED, None, 300),
		(members.SAVED, None, 1200),
		(members.SAVED, Decimal("99.5"), Decimal("99.5")),
		(members.REFUSED, Decimal(50), 0),
		(members.LOST, None, 0),
	],
)
def test_what_a_result_is_worth(outcome: str, said: Decimal | None, value: Decimal) -> None:
	assert after(members.TO_CALL, outcome, value=said).value == value


@pytest.mark.parametrize("value", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_a_value_that_means_nothing(value: Decimal) -> None:
	with pytest.raises((Rejected, ArithmeticError)):
		after(members.TO_CALL, members.SAVED, value=value)


def test_a_promise_is_kept_to_the_minute_and_within_the_hours() -> None:
	at = datetime(2026, 11, 21, 17, 5)
	found = after(members.TO_CALL, members.CALL_AGAIN, again_at=at)
	assert (found.status, found.next_at, found.promised_at) == (members.CALL_AGAIN, at, at)
	for wrong in (None, NOW - timedelta(minutes=1), datetime(2026, 11, 21, 6)):
		with pytest.raises(Rejected):
			after(members.TO_CALL, members.CALL_AGAIN, again_at=wrong)


def test_who_refuses_meanwhile_is_not_tried_again() -> None:
	found = after(members.TO_CALL, members.NO_ANSWER, replace(CONTACT, refuses=ALL_CALLS))
	assert (found.status, found.next_at) == (members.UNREACHABLE, None)


def test_an_outcome_that_there_is_not() -> None:
	for wrong in (members.HELD_OUT, members.WITHDRAWN, "Reached"):
		with pytest.raises(Rejected):
			after(members.TO_CALL, wrong)


def test_what_was_agreed_is_settled_later() -> None:
	assert members.settled(members.ACCEPTED, members.SAVED, None, WORTH).value == 1200
	assert members.settled(members.SAVED, members.LOST, None, WORTH).value == 0
	for before, to in (
		(members.SAVED, members.ACCEPTED),
		(members.LOST, members.SAVED),
		(members.TO_CALL, members.SAVED),
	):
		with pytest.raises(Rejected):
			members.settled(before, to, None, WORTH)


# --- the deeds of a campaign ---


@given(st.lists(st.sampled_from(list(campaigns.TRANSITIONS)), max_size=12))
def test_any_deeds_keep_to_the_table(deeds: list[str]) -> None:
	status = campaigns.DRAFT
	for deed in deeds:
		sources, end = campaigns.TRANSITIONS[deed]
		if status in sources:
			status = campaigns.deed(deed, status)
			assert status == end
		else:
			with pytest.raises(Rejected):
				campaigns.deed(deed, status)
	assert status in campaigns.STATUSES


@pytest.mark.parametrize(
	"wrong",
	[
		{"since": date(2026, 12, 21)},
		{"hold_out": Decimal(-1)},
		{"hold_out": Decimal(91)},
		{"budget": Decimal(-1)},
		{"costs": (Decimal(-1),)},
		{"officers": (("a", 40), ("a", 1))},
		{"officers": (("a", 0),)},
	],
)
def test_a_plan_that_means_nothing(wrong: dict[str, object]) -> None:
	campaigns.check(PLAN)
	with pytest.raises(Rejected):
		campaigns.check(replace(PLAN, **wrong))


@pytest.mark.parametrize(
	"wrong",
	[{"segments": ()}, {"officers": ()}, {"since": None}, {"until": None}, {"until": date(2026, 11, 19)}],
)
def test_a_plan_that_can_not_start(wrong: dict[str, object]) -> None:
	campaigns.check_start(PLAN, date(2026, 11, 20))
	with pytest.raises(Rejected):
		campaigns.check_start(replace(PLAN, **wrong), date(2026, 11, 20))


def test_a_budget_without_a_figure_never_ends() -> None:
	assert not campaigns.is_spent(Decimal(10**9), Decimal(0))
	assert campaigns.is_spent(Decimal(10), Decimal(10)) and not campaigns.is_spent(
		Decimal("9.99"), Decimal(10)
	)


# --- who is left out ---

few = st.sampled_from("abcdef")


@given(
	st.dictionaries(st.text("xyz", min_size=1, max_size=3), few), st.sets(few), st.integers(1, 4), st.data()
)
def test_the_sieve_takes_every_customer_and_number_once(
	numbers: dict[str, str], taken: set[str], size: int, data: st.DataObject
) -> None:
	names = sorted(numbers)
	barred = {one: campaigns.REFUSES for one in data.draw(st.sets(st.sampled_from(names)))} if names else {}
	sieve, said = Sieve(), {}
	for start in range(0, len(names), size):
		said.update(sieve.take(names[start : start + size], numbers, barred, taken))
	assert said == Sieve().take(names, numbers, barred, taken), "chunks change nothing"
	members_ = [one for one, why in said.items() if not why]
	used = [numbers[one] for one in members_]
	assert len(used) == len(set(used)) and not taken & set(used) and not barred.keys() & set(members_)
	free = {numbers[one] for one in names if one not in barred} - taken
	assert set(used) == free, "nobody is left out without a reason"


def test_the_sieve_says_why() -> None:
	numbers = {"a": "1", "b": "1", "d": "2", "e": "3", "f": "4", "g": "5"}
	barred = {"d": campaigns.REFUSES, "g": campaigns.QUIET}
	found = Sieve().take("abcdefg", numbers, barred, {"e", "4"})
	assert found == {
		"a": "",
		"b": campaigns.SAME_NUMBER,
		"c": campaigns.NO_NUMBER,
		"d": campaigns.REFUSES,
		"e": campaigns.ANOTHER,
		"f": campaigns.ANOTHER,
		"g": campaigns.QUIET,
	}


# --- who calls whom ---

users = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)


def crowd(count: int, **like: object) -> list[Wanted]:
	return [Wanted(f"c{number}", **like) for number in range(count)]


@given(users, st.integers(0, 80), st.integers(1, 9))
def test_equal_officers_differ_by_one_at_most(names: list[str], count: int, capacity: int) -> None:
	found = Counter(share([Officer(one, capacity) for one in names], crowd(count)).values())
	counts = [found[one] for one in names]
	assert sum(counts) == count and max(counts) - min(counts) <= 1


@given(users, st.data(), st.integers(0, 200))
def test_nobody_who_gave_one_away_would_make_it_fairer(
	names: list[str], data: st.DataObject, count: int
) -> None:
	officers = [Officer(one, data.draw(st.integers(1, 60))) for one in names]
	found = Counter(share(officers, crowd(count)).values())
	assert found.total() == count
	for one in officers:
		for other in officers:
			assert found[one.user] / one.capacity <= (found[other.user] + 1) / other.capacity


segments = st.sampled_from(["Loyal", "At Risk"])
areas = st.sampled_from([frozenset(), frozenset({"North"}), frozenset({"North", "All"}), frozenset({"All"})])
someone = st.builds(
	Officer, st.sampled_from("abcdef"), st.integers(1, 5), st.sampled_from(["", "Loyal", "At Risk"]),
	st.sampled_from(["", "Gold"]), st.sampled_from(["", "North", "All"]),
)  # fmt: skip
officer_lists = st.lists(someone, max_size=5, unique_by=lambda one: one.user)
wanted_lists = st.lists(
	st.builds(Wanted, st.uuids().map(str), segments, st.sampled_from(["Gold", "Ordinary"]), areas, st.sampled_from(["", "a", "m", "x"])),
	max_size=40,
)  # fmt: skip


@given(officer_lists, wanted_lists)
def test_managers_keep_their_customers_and_skills_are_kept(
	officers: list[Officer], wanted: list[Wanted]
) -> None:
	keepers = {"m", *(one.user for one in officers)}
	found = share(officers, wanted, keepers)
	by_user = {one.user: one for one in officers}
	for one in wanted:
		user = found[one.customer]
		if one.manager in keepers and one.manager:
			assert user == one.manager
		elif user:
			assert assignment.is_able(by_user[user], one)
		else:
			assert not any(assignment.is_able(officer, one) for officer in officers)


@given(officer_lists, wanted_lists, st.integers(0, 40))
def test_a_sharing_that_stopped_goes_on_as_it_would_have(
	officers: list[Officer], wanted: list[Wanted], stop: int
) -> None:
	whole = share(officers, wanted, {"m"})
	begun = share(officers, wanted[:stop], {"m"})
	rest = Sharing(officers, {"m"}, Counter(begun.values()))
	assert {**begun, **{one.customer: rest.give(one) for one in wanted[stop:]}} == whole


def test_a_manager_who_has_many_gets_fewer_of_the_others() -> None:
	wanted = [
		*(replace(one, manager="a") for one in crowd(6)),
		*(Wanted(f"d{number}") for number in range(6)),
	]
	assert Counter(share([Officer("a"), Officer("b")], wanted, {"a", "b"}).values()) == {"a": 6, "b": 6}
