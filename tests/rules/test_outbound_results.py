"""CALL-8, BACK-2, KEEP-2: what a list's calls came to, in any order and any number of times."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.rules import conduct
from cs_center.contact.rules.conduct import ALL_CALLS, OFFERS, ConductPolicy, Contact
from cs_center.outbound.rules import lists
from cs_center.outbound.rules import results as rules
from cs_center.outbound.rules.lists import Plan
from cs_center.outbound.rules.results import Said
from cs_center.surveys.rules import forms

MORNING = datetime(2026, 11, 23, 10)
POLICY = ConductPolicy()
SALES = Contact(conduct.SALES)
SAID = st.builds(
	Said,
	outcome=st.sampled_from(rules.OUTCOMES),
	at=st.integers(0, 5_000).map(lambda minutes: MORNING + timedelta(minutes=minutes)),
	reference=st.sampled_from(["", "", "a", "b", "c"]),
	key=st.sampled_from(["", "1", "9"]),
	seconds=st.integers(0, 60),
	answers=st.sampled_from([(), ((1, "5"),), ((1, "2"), (2, "1"))]),
)


def at(hours: float, outcome: str = rules.NO_ANSWER, **more: object) -> Said:
	return Said(outcome, MORNING + timedelta(hours=hours), **more)  # type: ignore[arg-type]


@given(st.lists(SAID, max_size=8), st.data())
def test_any_order_and_repetition_ends_the_same(said: list[Said], data: st.DataObject) -> None:
	again = (
		data.draw(st.permutations(said)) + data.draw(st.lists(st.sampled_from(said), max_size=4))
		if said
		else []
	)
	assert rules.stand(said, SALES, POLICY) == rules.stand(again, SALES, POLICY)


@given(st.lists(SAID, min_size=1, max_size=8), st.sampled_from(conduct.PURPOSES))
def test_who_refused_is_never_called_again_and_nobody_outside_the_hours(
	said: list[Said], purpose: str
) -> None:
	contact = Contact(purpose)
	found = rules.stand(said, contact, POLICY)
	assert found
	if any(one.outcome == rules.REFUSED for one in said):
		assert found.status == rules.REFUSED and found.next_at is None
	if found.next_at:
		assert found.status in rules.OPEN and contact.hours.allows(found.next_at)
		assert found.next_at - max(one.at for one in rules.attempts(said)) >= timedelta(
			minutes=POLICY.gap_minutes
		)
	else:
		assert found.status not in rules.OPEN


@given(st.lists(SAID, min_size=1, max_size=8), st.sampled_from([OFFERS, ALL_CALLS]))
def test_who_wishes_no_calls_gets_none(said: list[Said], refuses: str) -> None:
	found = rules.stand(said, Contact(conduct.SALES, refuses=refuses), POLICY)
	assert found and found.next_at is None and found.status not in rules.OPEN


def test_not_reached_is_tried_at_other_hours_and_then_given_up() -> None:
	found = rules.stand([at(0)], SALES, POLICY)
	assert found and (found.status, found.tried) == (rules.NO_ANSWER, 1)
	assert found.next_at and found.next_at >= MORNING + timedelta(minutes=120)
	tried = [at(hours) for hours in (0, 3, 6, 24 + 1, 24 + 4)]
	found = rules.stand(tried, SALES, POLICY)
	assert found and (found.status, found.next_at) == (rules.UNREACHABLE, None)


def test_reports_of_one_call_are_one_call() -> None:
	event = Said(rules.NO_ANSWER, MORNING, "uuid-1")
	file = Said(rules.ANSWERED, MORNING + timedelta(seconds=4), "uuid-1", key="1", seconds=30)
	found = rules.stand([event, file], SALES, POLICY)
	assert found and (found.status, found.calls, found.tried) == (rules.ANSWERED, 1, 0)
	assert rules.attempts([event, file])[0].seconds == 30


def test_a_promise_is_kept_and_a_later_call_settles_it() -> None:
	promised = at(0, rules.CALL_AGAIN, again_at=MORNING + timedelta(hours=5))
	found = rules.stand([promised], SALES, POLICY)
	assert found and (found.status, found.next_at) == (rules.CALL_AGAIN, MORNING + timedelta(hours=5))
	found = rules.stand([promised, at(5, rules.ACCEPTED)], SALES, POLICY)
	assert found and (found.status, found.next_at, found.promised_at) == (rules.ACCEPTED, None, None)


def test_the_key_for_it_refuses_whatever_the_dialler_calls_it() -> None:
	assert rules.heard(at(0, rules.ANSWERED, key="9"), "9").outcome == rules.REFUSED
	assert rules.heard(at(0, rules.ANSWERED, key="1"), "9").outcome == rules.ANSWERED
	assert rules.heard(at(0, rules.ANSWERED), "").outcome == rules.ANSWERED
	assert lists.refused_by_key(lists.NOTICE, OFFERS) == ALL_CALLS, "a refused notice stays refused"
	assert lists.refused_by_key(lists.SALES, OFFERS) == OFFERS


def test_what_an_officer_can_say_depends_on_the_list() -> None:
	with pytest.raises(Rejected, match="no outcome “Accepted”"):
		rules.check(lists.NOTICE, at(0, rules.ACCEPTED), SALES, MORNING)
	with pytest.raises(Rejected, match="when the customer wants"):
		rules.check(lists.SALES, at(0, rules.CALL_AGAIN), SALES, MORNING)
	with pytest.raises(Rejected, match="Nobody may be called at"):
		night = MORNING.replace(hour=23)
		rules.check(lists.SALES, at(0, rules.CALL_AGAIN, again_at=night), SALES, MORNING)


QUESTIONS = (
	forms.Question("q-solved", "Solved?", forms.YES_OR_NO, forms.SOLVED),
	forms.Question("q-mark", "Polite?", forms.MARK, forms.ATTITUDE),
	forms.Question("q-one", "Which?", forms.ONE_OF, options=("Red", "Blue")),
)


def test_keys_are_answers_by_the_place_of_the_question() -> None:
	assert rules.answers_by_key(QUESTIONS, {1: "2", 2: "5", 3: "1"}) == {
		"q-solved": "No",
		"q-mark": "5",
		"q-one": "Red",
	}
	assert rules.answers_by_key(QUESTIONS, {1: "7", 2: "0", 3: "3", 4: "1"}) == {}, "a wrong key is no answer"


@given(st.dictionaries(st.integers(1, 5), st.text(max_size=4)))
def test_whatever_is_pressed_the_survey_can_read(pressed: dict[int, str]) -> None:
	found = rules.answers_by_key(QUESTIONS, pressed)
	if found:
		assert forms.read(forms.Survey("s", QUESTIONS), found)


TODAY = date(2026, 11, 23)
GOOD = Plan(lists.NOTICE, lists.BY_SWITCH, TODAY, TODAY, text="Power is off", parties=3, refuse_key="9")


@pytest.mark.parametrize(
	("changes", "says"),
	[
		({"parties": 0}, "import a file first"),
		({"since": None}, "from when until when"),
		({"until": TODAY - timedelta(days=1), "since": TODAY - timedelta(days=2)}, "over before it starts"),
		({"text": " "}, "what is said"),
		({"purpose": lists.SURVEY}, "Choose the survey"),
		({"way": lists.BY_OFFICERS}, "at least one officer"),
	],
)
def test_what_a_list_must_say_before_it_starts(changes: dict[str, object], says: str) -> None:
	lists.check_start(GOOD, TODAY)
	plan = Plan(**{field: changes.get(field, getattr(GOOD, field)) for field in Plan.__slots__})
	with pytest.raises(Rejected, match=says):
		lists.check_start(plan, TODAY)


@pytest.mark.parametrize(
	("plan", "says"),
	[
		(Plan(lists.SURVEY, lists.BY_SMS), "asks no questions"),
		(Plan(lists.NOTICE, lists.BY_SWITCH, TODAY, TODAY - timedelta(days=1)), "ends before it begins"),
		(Plan(lists.NOTICE, lists.BY_OFFICERS, officers=("a", "a")), "named twice"),
		(Plan(lists.NOTICE, lists.BY_SWITCH, refuse_key="x"), "one of 0 to 9"),
	],
)
def test_lists_that_mean_nothing(plan: Plan, says: str) -> None:
	with pytest.raises(Rejected, match=says):
		lists.check(plan)


@given(st.lists(st.sampled_from(sorted(lists.TRANSITIONS)), max_size=8))
def test_a_closed_list_stays_closed(deeds: list[str]) -> None:
	status, was_closed = lists.DRAFT, False
	for deed in deeds:
		try:
			status = lists.deed(deed, status)
		except Rejected:
			continue
		assert not was_closed
		was_closed = status == lists.CLOSED
