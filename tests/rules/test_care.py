"""Who has been let down, and when they are visited (COMP-11)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.care import rules
from cs_center.care.rules import Answered, CarePolicy

POLICY = CarePolicy()
SINCE, TODAY = date(2026, 3, 2), date(2026, 4, 1)


@pytest.mark.parametrize(
	("answered", "why"),
	[
		(Answered(reached=True, solved=False), "not solved"),
		(Answered(reached=True, solved=True, angry=True, lowest=5), "angry"),
		(Answered(reached=True, solved=True, lowest=2), "gave 2"),
		(Answered(reached=True, solved=True, lowest=5, severity="Severe", is_closed=True), "severe"),
		(Answered(reached=False, severity="Severe", is_closed=True), "severe"),
		(Answered(reached=True, solved=True, lowest=3), None),
		(Answered(reached=True, solved=True), None),
		(Answered(reached=False), None),
		(Answered(reached=False, lowest=1), None),
		(Answered(reached=False, severity="Severe"), None),
		(Answered(reached=False, severity="Repeat", is_closed=True), None),
	],
)
def test_who_gets_a_file(answered: Answered, why: str | None) -> None:
	reason = rules.why_dissatisfied(answered, POLICY)
	assert (why in str(reason) and "COMP-11" in str(reason)) if why else reason is None


@given(st.integers(1, 5), st.integers(0, 5))
def test_a_score_counts_up_to_the_limit(lowest: int, limit: int) -> None:
	answered = Answered(reached=True, solved=True, lowest=lowest)
	found = rules.why_dissatisfied(answered, CarePolicy(low_score=limit))
	assert (found is not None) == (lowest <= limit)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-5, 400))
def test_the_next_visit_is_always_ahead(day: date, days: int) -> None:
	assert rules.next_visit(day, CarePolicy(visit_days=days)) == day + timedelta(days=max(days, 1))


def test_visits_are_monthly_by_default() -> None:
	assert rules.next_visit(SINCE, POLICY) == date(2026, 4, 1)
	assert rules.days_overdue(date(2026, 4, 1), TODAY) == 0
	assert rules.days_overdue(date(2026, 3, 29), TODAY) == 3
	assert rules.days_overdue(None, TODAY) == 0


@pytest.mark.parametrize(
	("values", "why"),
	[
		({"content": " "}, "what was said"),
		({"done_on": date(2026, 3, 1)}, "between"),
		({"done_on": date(2026, 4, 2)}, "between"),
		({"mood": 6}, "1 to 5"),
		({"mood": -1}, "1 to 5"),
		({"status": "Closed"}, "closed"),
	],
)
def test_a_visit_that_can_not_have_been(values: dict[str, object], why: str) -> None:
	visit = {"status": "Open", "done_on": TODAY, "since": SINCE, "today": TODAY, "content": "Well", "mood": 4}
	rules.check_visit(**visit)
	with pytest.raises(Rejected, match=why):
		rules.check_visit(**{**visit, **values})


def test_a_file_is_closed_with_a_reason_after_a_visit() -> None:
	rules.check_close("Open", "Content again", 1)
	for status, why, visits in (("Open", "Content", 0), ("Open", " ", 1), ("Closed", "Content", 1)):
		with pytest.raises(Rejected):
			rules.check_close(status, why, visits)
