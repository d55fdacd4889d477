"""BACK-5, BACK-6: figures of what customers answered, and who sees whose."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest
from frappe.desk import query_report
from frappe.utils import add_days, getdate

from cs_center.satisfaction.service import summary
from cs_center.surveys.service import scores, store
from tests.site import centre
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.survey_links import NUMBER, SURVEY, invited
from tests.site.test_surveys import asked_by_phone

AsUser = Callable[[str], AbstractContextManager[None]]


def filed(as_user: AsUser, number: int, by: str = "1001", **values: Any) -> None:
	"""An answered survey about a call of that agent."""
	log = centre.answered_call(f"filed-{number}", by, from_number=NUMBER)
	said = values.pop("said", {})
	if values:
		frappe.db.set_value("CS Call Log", log, values)
	asked_by_phone(as_user, invited(store.PHONE, log).name, **said)


@pytest.fixture
def some_answers(as_user: AsUser) -> None:
	some.open_station()
	filed(as_user, 1, kind="Billing")
	filed(as_user, 2, kind="Enquiry", said={"Attitude": "1", "Speed": "", "Quality": "2"})
	filed(as_user, 3, by="1003", kind="Billing")


def report(by: str = "Agent", **filters: Any) -> dict[str, Any]:
	days = {"from_date": getdate(), "to_date": getdate()}
	return {
		row["who"]: row
		for row in query_report.run("CS Survey Scores", {**days, "by": by, **filters})["result"]
	}


def test_scores_of_each_agent(as_user: AsUser, some_answers: None) -> None:
	with as_user(DIRECTOR):
		rows = report()
	[anna] = [row for who, row in rows.items() if "1001" in who]
	assert (anna["answered"], anna["phone"], anna["link"]) == (2, 2, 0)
	assert (anna["attitude"], anna["speed"], anna["quality"]) == (3, 4, 3.5)
	assert (anna["solved_rate"], anna["dissatisfied"], anna["dissatisfied_share"]) == (100, 1, 50)
	assert len(rows) == 2


def test_scores_by_others(as_user: AsUser, some_answers: None) -> None:
	with as_user(PEOPLE.supervisor):
		assert report("Kind")["Billing"]["answered"] == 2
		assert report("Channel")["Phone"]["answered"] == 3
		assert report("Survey")[SURVEY]["answered"] == 3
		assert report("Team")["A"]["answered"] == 2
		assert report("Kind", from_date=add_days(getdate(), -9), to_date=add_days(getdate(), -1)) == {}
		for wrong in ({"by": "owner"}, {"to_date": add_days(getdate(), -1)}):
			with pytest.raises(frappe.ValidationError):
				report(**wrong)


def test_leaders_see_their_team_and_agents_themselves(as_user: AsUser, some_answers: None) -> None:
	for user, seen in (
		(PEOPLE.lee, ["1001"]),
		(PEOPLE.anna, ["1001"]),
		(PEOPLE.bea, ["1003"]),
		(PEOPLE.alan, []),
	):
		with as_user(user):
			found = report()
		assert len(found) == len(seen), user
		assert all(number in who for number, who in zip(seen, found, strict=True)), user
	for user in (PEOPLE.inspector, PEOPLE.officer, PEOPLE.hr):
		with as_user(user), pytest.raises(frappe.PermissionError):
			report()


def test_the_weekly_summary_says_how_many_came_by_what(as_user: AsUser, some_answers: None) -> None:
	[phone] = scores.by_channel(getdate(), getdate())
	assert (phone["answered"], phone["dissatisfied"]) == (3, 1)
	mail = summary.message(getdate(), getdate())
	row = mail[mail.index("Surveys by") :]
	assert "Phone" in row and "33.3 %" in row and "Link" not in row


def test_a_week_without_surveys_says_nothing_of_them(as_user: AsUser) -> None:
	assert "Surveys by" not in summary.message(getdate(), getdate())
