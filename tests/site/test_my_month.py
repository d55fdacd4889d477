"""My month, and the reports of points: who sees whose, ties, what other rooms show (STAFF-8 to STAFF-14)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest
from frappe.desk import query_report

from cs_center.appraisal import api
from cs_center.appraisal.service import my_month
from devtools.session import create_user
from tests.site import appraisal as some
from tests.site.appraisal import DIRECTOR, MONTH
from tests.site.centre import PEOPLE
from tests.site.month_facts import called, hooked

AsUser = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.commits
RANKING, KPI, CONSEQUENCES = "CS Appraisal Ranking", "CS KPI Scores", "CS Consequences"


@pytest.fixture(autouse=True)
def a_month(site: str) -> None:
	"""Anna and Alan stand alike, Bea is behind them."""
	some.staff()
	for number, agent in enumerate(("1001", "1001", "1002", "1003")):
		called(f"m-{number}", agent=agent, day=3 + number, from_number=f"1380013800{number}")
	some.drafted()
	for user in (PEOPLE.anna, PEOPLE.alan):
		some.give(user, "came-in-for-emergency")
	some.give(PEOPLE.bea, "late-or-early", -3, by=PEOPLE.supervisor, reason="Late")


def page(**asked: str) -> dict[str, Any]:
	return api.my_page(**asked)


def report(name: str, **filters: Any) -> list[dict[str, Any]]:
	return query_report.run(name, {"month": MONTH.key, **filters})["result"]


def test_an_agent_sees_the_month_line_by_line(as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		found = page()
	assert found["is_own"] and found["month"] == MONTH.key
	[line] = [line for line in found["lines"] if not line["from_facts"]]
	assert line["points"] == 5 and "1009" in line["given_by_name"]
	assert found["appraisal"]["points"] == 80 + sum(line["points"] for line in found["lines"])
	assert [one["month_key"] for one in found["months"]] == [MONTH.key]
	assert len(found["indicators"]) == 5 and found["people"] == []


def test_nobody_sees_the_month_of_others_but_those_above(as_user: AsUser) -> None:
	anna, bea = some.who(PEOPLE.anna), some.who(PEOPLE.bea)
	seen = {
		PEOPLE.anna: {anna},
		PEOPLE.alan: set(),
		PEOPLE.lee: {anna},
		PEOPLE.supervisor: {anna, bea},
		DIRECTOR: {anna, bea},
		PEOPLE.hr: {anna, bea},
		PEOPLE.officer: set(),
	}
	for user, employees in seen.items():
		for employee in (anna, bea):
			with as_user(user):
				if employee in employees:
					assert page(employee=employee)["person"]["employee"] == employee
					continue
				with pytest.raises(frappe.PermissionError):
					page(employee=employee)


def test_a_leader_sees_no_month_of_the_time_in_another_team(as_user: AsUser) -> None:
	some.reviewed(PEOPLE.bea)
	frappe.db.set_value("CS Staff Record", "1003", "team", "A")
	with as_user(PEOPLE.lee):
		found = page(employee=some.who(PEOPLE.bea))
	assert found["months"] == [] and "appraisal" not in found


def test_a_month_stays_its_persons_whatever_their_user_is(as_user: AsUser) -> None:
	some.reviewed(PEOPLE.anna)
	new, name = create_user("CS Agent", email="anna.new@centre.example.com"), some.name_of(PEOPLE.anna)
	frappe.db.set_value("CS Staff Record", "1001", "user", new)
	frappe.local.request_cache.clear()
	with as_user(new):
		assert page()["deeds"] == ["Appeal"]
		assert frappe.get_list("CS Appraisal", pluck="name") == [name]
		api.appeal(name, "I was there")
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		api.story_of(name)


def test_who_has_no_employee_sees_nothing_and_is_told(as_user: AsUser) -> None:
	with as_user(PEOPLE.officer):
		found = page()
	assert (found["person"], found["months"], found["cards"]) == (None, [], [])


def test_cards_of_other_rooms_are_for_their_own_person_only(
	as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
	asked = []

	def pay(employee: str, month: Any) -> dict[str, Any]:
		asked.append((employee, month.key))
		return {"title": "Pay", "rows": [["Net", "5000.00"]], "route": ["cs-pay-statement"]}

	hooked(monkeypatch, "pay", {"pay": pay}, my_month.CARDS)
	anna = some.who(PEOPLE.anna)
	with as_user(PEOPLE.anna):
		assert [card["title"] for card in page()["cards"]] == ["Pay"]
	for user in (PEOPLE.lee, PEOPLE.supervisor, DIRECTOR, PEOPLE.hr):
		with as_user(user):
			assert page(employee=anna)["cards"] == []
	assert asked == [(anna, MONTH.key)]


def test_a_month_that_is_not_there_says_so(as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		assert "appraisal" not in page(month="2020-01")
		with pytest.raises(frappe.ValidationError):
			page(month="soon")


def test_the_ranking_has_equals_side_by_side_and_leaders_see_their_team(as_user: AsUser) -> None:
	with as_user(DIRECTOR):
		rows = {row["full_name"]: row for row in report(RANKING)}
	assert rows["Anna"]["rank"] == rows["Alan"]["rank"] < rows["Bea"]["rank"]
	assert "shared by" in rows["Anna"]["why"]
	with as_user(PEOPLE.lee):
		seen = {row["full_name"]: row for row in report(RANKING)}
		assert seen["Anna"]["rank"] == rows["Anna"]["rank"], "the place is that among all"
	assert "Bea" not in seen


def test_teams_are_ranked_by_their_mean(as_user: AsUser) -> None:
	with as_user(DIRECTOR):
		rows = {row["team"]: row for row in report(RANKING, by="Teams")}
	assert rows["A"]["rank"] == 1 and rows["A"]["best"] >= rows["A"]["points"] >= rows["A"]["worst"]
	assert rows["B"]["people"] == 1
	with as_user(PEOPLE.lee):
		[row] = report(RANKING, by="Teams")
	assert row == rows["A"], "the place is that among all"


def test_a_quarter_without_all_its_months_ranks_nobody(as_user: AsUser) -> None:
	with as_user(DIRECTOR):
		rows = report(RANKING, period="Quarter")
	assert rows and not any(row["rank"] for row in rows)
	assert all("STAFF-9" in row["why"] for row in rows)


def test_kpi_scores_are_those_of_the_post(as_user: AsUser) -> None:
	with as_user(PEOPLE.lee):
		rows = {row["full_name"]: row for row in report(KPI)}
	assert rows["Anna"]["calls_taken"] == 2 and rows["Anna"]["score"] > rows["Alan"]["score"]
	assert "attitude" not in rows["Anna"], "nothing is known of it"
	assert rows.keys() == {"Anna", "Alan"}


@pytest.mark.parametrize("name", [RANKING, KPI, CONSEQUENCES])
def test_reports_of_points_are_not_for_agents(as_user: AsUser, name: str) -> None:
	for user in (PEOPLE.anna, PEOPLE.officer, PEOPLE.inspector):
		with as_user(user), pytest.raises(frappe.PermissionError):
			report(name)


def test_what_is_listed_is_not_for_leaders_of_teams(as_user: AsUser) -> None:
	with as_user(PEOPLE.lee), pytest.raises(frappe.PermissionError):
		report(CONSEQUENCES)
	with as_user(PEOPLE.hr):
		assert report(CONSEQUENCES) == []
