"""STAFF-1, STAFF-2: first levels, skills, posts, the ladder's records and everybody's page on a site."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.careers import api
from cs_center.careers.service import book, card, figures, renaming, starts
from tests.site import ladder
from tests.site.centre import PEOPLE
from tests.site.ladder import CHANGE, HOLDING, LAST, POSTS, SKILL

AsUser = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def people(site: str) -> tuple[str, ...]:
	return ladder.open_ladder()


# --- first levels ---


def test_a_sheet_is_entered_wholly_or_not_at_all(as_user: AsUser, people: tuple[str, ...]) -> None:
	anna, alan, _bea, _lee = people
	sheet = f"1001, Junior, 2024-03-01\n{alan}\tSenior\t2023-01-01\n9999, Junior, 2024-01-01"
	with as_user(PEOPLE.hr):
		found = api.preview_first_levels(sheet)
		assert [row["name"] for row in found["starts"]] == ["Anna", "Alan"]
		assert found["problems"] == [{"row": "3", "text": "There is no member of staff “9999”."}]
		with pytest.raises(frappe.ValidationError, match="3: There is no member"):
			api.enter_first_levels(sheet, "The list of spring")
		assert not frappe.db.count(HOLDING)
		assert api.enter_first_levels(sheet.rsplit("\n", 1)[0], "The list of spring") == 2
	doc = frappe.get_doc(HOLDING, {"open_key": anna})
	assert (doc.level, doc.since, doc.words, doc.entered_by) == (
		"Junior",
		date(2024, 3, 1),
		"The list of spring",
		PEOPLE.hr,
	)
	assert ladder.level_of(alan) == "Senior"


def test_a_preview_reads_only_whom_the_sheet_names(
	as_user: AsUser, people: tuple[str, ...], monkeypatch: Any
) -> None:
	asked, read = [], starts.members
	monkeypatch.setattr(starts, "members", lambda names=None: asked.append(names) or read(names))
	with as_user(PEOPLE.hr):
		api.preview_first_levels(f"1001, Junior, 2024-03-01\n{people[1]}, Senior, 2023-01-01")
	assert asked == [{"1001", people[0], people[1]}]


def test_a_wrong_first_level_is_put_right_and_stays_as_withdrawn(as_user: AsUser) -> None:
	anna = ladder.at("Junior")
	with as_user(PEOPLE.hr):
		api.correct_first_level(anna, "Senior", "2023-05-31", "Was a senior already")
	rows = frappe.get_all(HOLDING, fields=["level", "withdrawn", "open_key"], order_by="creation, name")
	assert sorted(tuple(row.values()) for row in rows if row.withdrawn) == [("Junior", 1, None)]
	assert ladder.level_of(anna) == "Senior"
	ladder.proposed(anna, "Leader")
	with as_user(PEOPLE.hr), pytest.raises(frappe.ValidationError, match="is open"):
		api.correct_first_level(anna, "Junior", "2023-05-31", "No")


def test_a_level_that_a_change_led_to_is_not_corrected(as_user: AsUser) -> None:
	doc = ladder.proposed()
	frappe.db.set_value(HOLDING, {"open_key": doc.employee}, "level_change", doc.name)
	frappe.db.set_value(CHANGE, doc.name, "open_key", None)
	with as_user(PEOPLE.hr), pytest.raises(frappe.ValidationError, match="propose another one"):
		api.correct_first_level(doc.employee, "Senior", "2023-05-31", "No")


# --- skills and posts ---


def test_a_skill_counts_until_it_is_withdrawn(as_user: AsUser) -> None:
	frappe.get_doc({"doctype": "CS Skill", "skill_name": "English"}).insert()
	level = frappe.get_doc("CS Career Level", "Intermediate")
	level.set("requirements", [{"kind": "Skill", "skill": "English"}])
	level.save()
	anna = ladder.at("Junior")

	def missing() -> int:
		with as_user(PEOPLE.anna):
			return api.my_career()["next"][0]["missing"]

	assert missing() == 1
	with as_user(PEOPLE.lee):
		name = api.confirm_skill(anna, "English", "2024-03-01", "Talked with guests for a week")
		with pytest.raises(frappe.ValidationError, match="already"):
			api.confirm_skill(anna, "English", "2024-03-01", "Again")
	assert missing() == 0
	with as_user(PEOPLE.lee):
		api.withdraw_skill(name, "Forgot all of it")
		with pytest.raises(frappe.ValidationError, match="withdrawn already"):
			api.withdraw_skill(name, "Again")
		api.confirm_skill(anna, "English", str(getdate()), "Learned it again")
	doc = frappe.get_doc(SKILL, name)
	assert (doc.withdrawn_by, doc.withdrawn_words, doc.open_key) == (PEOPLE.lee, "Forgot all of it", None)
	assert missing() == 0 and frappe.db.count(SKILL) == 2


def test_posts_are_kept_from_the_staff_record(people: tuple[str, ...]) -> None:
	record = frappe.get_doc("CS Staff Record", "1001")
	for post in ("Senior Agent", "Senior Agent", "Callback Officer", None):
		record.post = post
		record.save()
	rows = frappe.get_all(POSTS, fields=["post", "since", "employee"], order_by="creation, name")
	assert [tuple(row.values()) for row in rows] == [
		("Senior Agent", getdate(), people[0]),
		("Callback Officer", getdate(), people[0]),
		(None, getdate(), people[0]),
	]
	level = frappe.get_doc("CS Career Level", "Intermediate")
	level.set("requirements", [{"kind": "Post Held", "post": "Senior Agent"}])
	level.save()
	ladder.at("Junior")
	assert api.my_career(people[0])["next"][0]["is_met"]


# --- the records of the ladder ---


@pytest.mark.parametrize(
	("change", "why"),
	[
		({"kind": "Typing Speed", "amount": 0}, "how much"),
		({"kind": "Appraisal Grades", "amount": 2, "of_months": 3, "grade": "Z"}, "“Z” is none"),
		({"kind": "Exams Passed", "amount": 4, "of_months": 3}, "how many months"),
		({"kind": "Skill"}, "which one"),
	],
)
def test_requirements_that_mean_nothing_are_refused(change: dict[str, Any], why: str) -> None:
	level = frappe.get_doc("CS Career Level", "Senior")
	level.append("requirements", change)
	with pytest.raises(frappe.ValidationError, match=why):
		level.save()


def test_levels_that_make_no_ladder_are_refused_and_people_keep_theirs() -> None:
	ladder.at("Intermediate")
	doc = frappe.get_doc(book.LADDER, "Service Centre")
	doc.levels[1].rank = 5
	with pytest.raises(frappe.ValidationError, match="ranks 1, 2, 3"):
		doc.save()
	doc.reload()
	doc.remove(doc.levels[1])
	for row, rank in zip(doc.levels, (1, 2, 3, 2, 2, 2), strict=True):
		row.rank = rank
	with pytest.raises(frappe.ValidationError, match="Somebody is at Intermediate"):
		doc.save()
	with pytest.raises(frappe.ValidationError, match="Somebody is at Intermediate"):
		frappe.delete_doc(book.LADDER, "Service Centre")


def test_a_level_above_the_lowest_asks_something_and_is_on_one_ladder() -> None:
	frappe.get_doc({"doctype": "CS Career Level", "level_name": "Expert"}).insert()
	doc = frappe.get_doc(book.LADDER, "Service Centre")
	doc.append("levels", {"level": "Expert", "rank": 5})
	with pytest.raises(frappe.ValidationError, match="everybody below"):
		doc.save()
	senior = frappe.get_doc("CS Career Level", "Senior")
	senior.requirements = []
	with pytest.raises(frappe.ValidationError, match="everybody below"):
		senior.save()
	other = {"doctype": book.LADDER, "ladder_name": "Nights", "down_grade": "E", "down_months": 2}
	with pytest.raises(frappe.ValidationError, match="on the ladder Service Centre"):
		frappe.get_doc({**other, "levels": [{"level": "Junior", "rank": 1}]}).insert()


def test_a_grade_that_is_there_no_more_leaves_a_ladder_out(as_user: AsUser) -> None:
	who = ladder.at("Junior")
	assert card.card(who, ladder.LAST)
	name = frappe.db.get_value("CS Level Requirement", {"parent": "Senior", "grade": "B"})
	frappe.db.set_value("CS Level Requirement", name, "grade", "Good")
	frappe.local.request_cache.clear()
	assert book.ladders() == {}
	assert frappe.db.exists("Error Log", {"method": "Career ladder Service Centre is left out"})
	with as_user(PEOPLE.anna):
		assert card.card(who, ladder.LAST) is None
		with pytest.raises(frappe.ValidationError, match="on no ladder"):
			api.my_career()


# --- the page and the overview ---


def test_the_page_says_where_somebody_is_and_what_is_missing(monkeypatch: Any, as_user: AsUser) -> None:
	anna = ladder.at("Intermediate")
	ladder.trained(anna, speed=40)
	ladder.graded(monkeypatch, {anna: "BBBBCB"})
	with as_user(PEOPLE.anna):
		found = api.my_career()
	assert (found["employee"], found["is_own"], found["level"]["name"]) == (anna, True, "Intermediate")
	assert (found["month"], found["steps"]) == (LAST.key, [])
	assert [one["name"] for one in found["next"]] == ["Senior", "Inspector", "Callback", "Editor"]
	senior = found["next"][0]
	assert (senior["missing"], senior["is_met"]) == (1, False)
	typing = next(one for one in senior["requirements"] if one["kind"] == "Typing Speed")
	assert (typing["has"], typing["needed"], typing["share"]) == (40, 50, 0.8)
	assert "1 of 5 requirements of Senior are missing" in found["outlook"]
	with as_user(PEOPLE.lee):
		assert api.my_career(anna)["steps"] == ["Junior", "Senior", "Inspector", "Callback", "Editor"]


def test_while_a_month_is_not_closed_the_page_shows_the_one_before(monkeypatch: Any, as_user: AsUser) -> None:
	anna = ladder.at("Junior")
	ladder.graded(monkeypatch, {anna: "AB-"})
	with as_user(PEOPLE.anna):
		assert api.my_career()["month"] == LAST.before.key


def test_who_is_on_no_ladder_or_no_member_of_staff_sees_so(as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		found = api.my_career()
		assert (found["level"], found["next"], found["ladder"]) == (None, [], [])
	with as_user(PEOPLE.officer):
		assert api.my_career() == {"employee": None, "others": False}
	with as_user(PEOPLE.lee), pytest.raises(frappe.DoesNotExistError):
		api.my_career("Nobody")


def test_the_overview_has_everybody_with_the_way_to_the_next_level(
	monkeypatch: Any, as_user: AsUser, people: tuple[str, ...]
) -> None:
	anna, alan, bea, lee = people
	ladder.at("Junior", anna)
	ladder.at("Leader", lee)
	ladder.at("Senior", bea)
	ladder.trained(anna, 25)
	ladder.graded(monkeypatch, {anna: "BBB"})
	with as_user(PEOPLE.supervisor):
		rows = {row["employee"]: row for row in figures.overview()}
		assert [row["employee"] for row in figures.overview(team="B")] == [bea]
		assert [row["employee"] for row in figures.overview(level="Junior")] == [anna]
	assert (rows[anna]["next_level"], rows[anna]["share"]) == ("Intermediate", 90.0)
	assert "25 in the best test" in rows[anna]["missing"] and not rows[lee]["next_level"]
	assert rows[alan]["level"] == ""
	with as_user(PEOPLE.lee):
		assert {row["employee"] for row in figures.overview()} == {anna, alan}


def test_what_changed_by_whom_and_why(as_user: AsUser, people: tuple[str, ...]) -> None:
	doc = ladder.approved(ladder.proposed())
	with as_user(PEOPLE.hr):
		rows = figures.history(getdate() - timedelta(days=1), getdate())
		assert not figures.history(getdate() - timedelta(days=9), getdate() - timedelta(days=2))
	assert [row.event for row in rows] == ["Approved", "Said Their Own Words", "Reviewed", "Proposed"]
	assert rows[0].by.startswith("director") and "Well earned" in rows[0].reason
	assert {row.level_change for row in rows} == {doc.name}
	with as_user(PEOPLE.lee):
		assert len(figures.history(getdate(), getdate())) == 4


def test_an_employee_who_gets_another_number_keeps_their_place(as_user: AsUser) -> None:
	frappe.get_doc({"doctype": "CS Skill", "skill_name": "English"}).insert()
	doc = ladder.proposed()
	frappe.db.set_value(CHANGE, doc.name, "month_key", f"{doc.employee}|2026-03")
	with as_user(PEOPLE.lee):
		api.confirm_skill(doc.employee, "English", "2024-03-01", "Talks")
	frappe.rename_doc("Employee", doc.employee, "E-1001", force=True)
	assert frappe.db.get_value(CHANGE, doc.name, ["employee", "open_key", "month_key"]) == (
		"E-1001",
		"E-1001",
		"E-1001|2026-03",
	)
	assert ladder.level_of("E-1001") == "Junior"
	assert frappe.db.get_value(SKILL, {"employee": "E-1001"}, "open_key") == "E-1001|English"
	with as_user(PEOPLE.lee), pytest.raises(frappe.ValidationError, match="is open"):
		api.propose("E-1001", "Intermediate", "Again")


def test_merging_employees_leaves_the_keys_of_the_other_one(people: tuple[str, ...]) -> None:
	kept, names = people[0], []
	for who, key in zip(people[:2], ("E-9|2026-01", f"{kept}|2026-02"), strict=True):
		names.append(ladder.proposed(ladder.at("Junior", who)).name)
		frappe.db.set_value(CHANGE, names[-1], {"employee": kept, "month_key": key, "open_key": None})
	renaming.employee_renamed("E-9", kept)
	keys = [frappe.db.get_value(CHANGE, name, "month_key") for name in names]
	assert keys == [f"{kept}|2026-01", f"{kept}|2026-02"]
