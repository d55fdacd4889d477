"""STAFF-1, STAFF-2: the ladder on a site, from a first level to a change that holds, and all that is refused."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.careers import api, jobs
from cs_center.careers.rules import shipped
from cs_center.careers.service import book, proposing
from devtools.session import forget_documents
from tests.site import ladder
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.ladder import EVENT, HOLDING, LAST, change, events, level_of, told

AsUser = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def people(site: str) -> None:
	ladder.open_ladder()


def test_the_shipped_ladder_is_that_of_the_rules() -> None:
	(found,) = book.ladders().values()
	assert (set(found.levels), found.policy) == (set(shipped.LEVELS), shipped.shipped().policy)


# --- what the rules propose ---


def test_who_has_all_is_proposed_once_with_the_evidence_in_words(monkeypatch: Any) -> None:
	anna = ladder.at("Junior")
	ladder.trained(anna)
	ladder.graded(monkeypatch, {anna: "BBC"})
	assert proposing.propose_last_months() == 1
	doc = ladder.only_change()
	assert (doc.from_level, doc.to_level, doc.direction, doc.status) == (
		"Junior",
		"Intermediate",
		"Up",
		"Proposed",
	)
	assert (doc.employee, doc.user, doc.team, doc.proposed_by) == (anna, PEOPLE.anna, "A", None)
	lines = doc.evidence.split("\n")
	assert len(lines) == 5 and "52 in the best test" in lines[1] and "STAFF-1" in lines[1]
	assert events(doc.name) == [("Proposed", f"The rules propose Intermediate after {LAST.key}. (STAFF-2)")]
	assert told(PEOPLE.lee) == told(PEOPLE.anna) == ["cs_level_change_proposed"]
	assert proposing.propose_last_months() == 0 and ladder.only_change().name == doc.name


def test_a_refused_proposal_does_not_come_back_for_the_same_month(monkeypatch: Any, as_user: AsUser) -> None:
	anna = ladder.at("Junior")
	ladder.trained(anna)
	ladder.graded(monkeypatch, {anna: "BBB"})
	proposing.propose_month(LAST)
	doc = ladder.heard(ladder.only_change())
	with as_user(DIRECTOR):
		api.decide(doc.name, 0, "Not yet")
	doc = change(doc.name)
	assert (doc.status, doc.open_key, doc.docstatus) == ("Refused", None, 0)
	assert proposing.propose_month(LAST) == 0
	assert level_of(anna) == "Junior"


@pytest.mark.parametrize(
	("grades", "speed", "why"),
	[
		("BB-", 52, "not closed or was not scored"),
		("BBB", 49, "1 of 5 requirements of Intermediate are missing"),
		("CBC", 52, "requirements of Intermediate are missing"),
	],
)
def test_why_nothing_is_proposed_stands_on_the_page(
	monkeypatch: Any, as_user: AsUser, grades: str, speed: int, why: str
) -> None:
	anna = ladder.at("Junior")
	ladder.trained(anna, speed)
	ladder.graded(monkeypatch, {anna: grades})
	assert proposing.propose_month(LAST) == 0
	assert why in str(proposing.outlooks([anna], LAST)[anna].reason)


def test_who_fails_two_months_running_is_proposed_a_level_lower(monkeypatch: Any) -> None:
	anna, alan = ladder.at("Senior"), ladder.at("Senior", ladder.open_ladder()[1])
	ladder.graded(monkeypatch, {anna: "AEF", alan: "AAE"})
	assert proposing.propose_month(LAST) == 1
	doc = ladder.only_change()
	assert (doc.employee, doc.to_level, doc.direction) == (anna, "Intermediate", "Down")
	assert [line[:7] for line in doc.evidence.split("\n")] == [LAST.before.key, LAST.key]


def test_nobody_is_proposed_within_three_months_and_who_left_never(monkeypatch: Any) -> None:
	anna, alan, bea, _lee = ladder.open_ladder()
	ladder.at("Junior", anna, LAST.before.first)
	for who in (alan, bea):
		ladder.at("Junior", who)
	frappe.db.set_value("Employee", bea, "relieving_date", LAST.last - timedelta(days=1))
	for who in (anna, alan, bea):
		ladder.trained(who)
	ladder.graded(monkeypatch, dict.fromkeys((anna, alan, bea), "AAA"))
	assert proposing.propose_month(LAST) == 1
	assert ladder.only_change().employee == alan


def test_a_month_that_closes_late_is_still_looked_at(monkeypatch: Any) -> None:
	anna = ladder.at("Junior")
	ladder.trained(anna)
	ladder.graded(monkeypatch, {anna: "ABB-"})
	assert proposing.propose_last_months() == 1
	assert ladder.only_change().month == LAST.before.first


# --- from the proposal until it holds ---


def test_from_the_proposal_until_it_holds(as_user: AsUser) -> None:
	doc = ladder.dated(ladder.proposed())
	anna = doc.employee
	assert (doc.status, doc.docstatus, doc.effective_from) == ("Dated", 0, getdate())
	jobs.look_after()
	doc = change(doc.name)
	assert (doc.status, doc.docstatus, doc.open_key) == ("In Force", 1, None)
	assert (doc.leader_words, doc.own_words, doc.decision_words) == (
		"Ready for it",
		"I would like to",
		"Well earned",
	)
	assert (doc.reviewed_by, doc.decided_by, doc.dated_by) == (PEOPLE.lee, DIRECTOR, PEOPLE.hr)
	assert [event for event, _why in events(doc.name)] == [
		"Proposed",
		"Reviewed",
		"Said Their Own Words",
		"Approved",
		"Dated",
		"Took Effect",
	]
	rows = frappe.get_all(
		HOLDING,
		filters={"employee": anna},
		fields=["level", "since", "until", "level_change", "open_key"],
		order_by="since",
	)
	assert [tuple(row.values()) for row in rows] == [
		("Junior", date(2024, 3, 1), ladder.yesterday(), None, None),
		("Intermediate", getdate(), None, doc.name, anna),
	]
	jobs.look_after()
	assert frappe.db.count(EVENT, {"level_change": doc.name}) == 6
	with as_user(PEOPLE.lee), pytest.raises(frappe.ValidationError, match="more than one step"):
		api.propose(anna, "Leader", "Now")


def test_who_is_told_of_what(as_user: AsUser) -> None:
	doc = ladder.dated(ladder.proposed(), ladder.yesterday())
	steps = ("proposed", "reviewed", "decided", "dated")
	by = {user: told(user) for user in (PEOPLE.anna, PEOPLE.lee, DIRECTOR, PEOPLE.hr)}
	assert by[PEOPLE.anna] == [f"cs_level_change_{step}" for step in steps if step != "reviewed"]
	assert by[PEOPLE.lee] == ["cs_level_change_decided"]
	assert by[DIRECTOR] == ["cs_level_change_reviewed"] * 2
	assert by[PEOPLE.hr] == ["cs_level_change_decided"]
	text = frappe.db.get_value("CS Notice", {"user": PEOPLE.hr, "reference_name": doc.name}, "text")
	assert text.startswith("Anna from Junior to Intermediate:") and "Well earned" in text


def test_who_would_not_say_anything(as_user: AsUser) -> None:
	doc = ladder.proposed()
	with as_user(PEOPLE.lee):
		api.review(doc.name, 0, "Too early")
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="Ask the person first"):
		api.decide(doc.name, 1, "Fine")
	with as_user(PEOPLE.lee):
		api.keep_silence(doc.name, "Asked on Monday and on Friday")
	with as_user(DIRECTOR):
		api.decide(doc.name, 1, "Fine")
	doc = change(doc.name)
	assert (doc.status, doc.agrees, doc.silent, doc.heard_by) == ("Approved", 0, 1, PEOPLE.lee)


def test_what_people_may_propose(as_user: AsUser) -> None:
	anna = ladder.at("Senior")
	with as_user(PEOPLE.lee):
		with pytest.raises(frappe.ValidationError, match="more than one step"):
			api.propose(anna, "Junior", "So")
		with pytest.raises(frappe.ValidationError, match="is the level already"):
			api.propose(anna, "Senior", "So")
		with pytest.raises(frappe.ValidationError, match="Say it in words"):
			api.propose(anna, "Leader", " ")
		with pytest.raises(frappe.ValidationError, match="on no ladder yet"):
			api.propose(ladder.open_ladder()[1], "Junior", "So")
		doc = change(api.propose(anna, "Inspector", "Hears everything"))
		with pytest.raises(frappe.ValidationError, match="is open"):
			api.propose(anna, "Leader", "So")
	assert (doc.direction, doc.words) == ("Beside", "Hears everything")


def test_hr_dates_into_no_closed_month_and_not_before_the_present_level(
	monkeypatch: Any, as_user: AsUser
) -> None:
	doc = ladder.approved(ladder.proposed())
	monkeypatch.setattr("cs_center.careers.service.deeds.open_from", lambda: getdate())
	with as_user(PEOPLE.hr):
		with pytest.raises(frappe.ValidationError, match="closed month"):
			api.set_date(doc.name, str(ladder.yesterday()))
		with pytest.raises(frappe.ValidationError, match="Junior holds since 2024-03-01"):
			api.set_date(doc.name, "2024-03-01")
		api.set_date(doc.name, str(getdate() + timedelta(days=40)))
		api.set_date(doc.name, str(getdate()))
	assert change(doc.name).effective_from == getdate()
	assert [event for event, _why in events(doc.name)].count("Dated") == 2


def test_what_was_dated_while_its_month_was_closed_waits_and_hr_hears_of_it_once(monkeypatch: Any) -> None:
	doc = ladder.dated(ladder.proposed(), ladder.yesterday())
	monkeypatch.setattr("cs_center.careers.service.deeds.open_from", lambda: getdate())
	for _night in range(2):
		jobs.look_after()
	doc = change(doc.name)
	assert doc.status == "Dated" and "closed month" in doc.problem and level_of(doc.employee) == "Junior"
	assert told(PEOPLE.hr).count("cs_level_change_stuck") == 1
	assert [event for event, _why in events(doc.name)][-1] == "Waits"
	frappe.set_user(PEOPLE.hr)
	api.set_date(doc.name, str(getdate()))
	frappe.set_user("Administrator")
	jobs.look_after()
	assert level_of(doc.employee) == "Intermediate" and not change(doc.name).problem


def test_before_its_day_it_does_not_hold() -> None:
	doc = ladder.dated(ladder.proposed(), getdate() + timedelta(days=1))
	jobs.look_after()
	assert change(doc.name).status == "Dated" and level_of(doc.employee) == "Junior"


def test_who_leaves_before_the_day_comes_to_no_level() -> None:
	doc = ladder.dated(ladder.proposed())
	frappe.db.set_value("Employee", doc.employee, "relieving_date", ladder.yesterday())
	jobs.look_after()
	doc = change(doc.name)
	assert (doc.status, doc.docstatus, doc.open_key) == ("Withdrawn", 0, None)
	assert "before it would hold" in events(doc.name)[-1][1] and level_of(doc.employee) == "Junior"


def test_hr_and_the_director_may_withdraw_until_it_holds(as_user: AsUser) -> None:
	doc = ladder.dated(ladder.proposed())
	with as_user(PEOPLE.hr):
		api.withdraw(doc.name, "Goes to another company")
	assert change(doc.name).status == "Withdrawn"
	jobs.look_after()
	assert level_of(doc.employee) == "Junior"
	with as_user(PEOPLE.lee):
		again = api.propose(doc.employee, "Intermediate", "Stays after all")
	with as_user(PEOPLE.lee), pytest.raises(frappe.PermissionError):
		api.withdraw(again, "No")


def test_one_that_fails_keeps_no_other_from_holding(monkeypatch: Any) -> None:
	alan = ladder.at("Junior", ladder.open_ladder()[1])
	first, second = ladder.dated(ladder.proposed()), ladder.proposed(alan)
	for name, do in (
		(PEOPLE.lee, lambda: api.review(second.name, 1, "Ready")),
		(PEOPLE.alan, lambda: api.speak(second.name, "Yes")),
		(DIRECTOR, lambda: api.decide(second.name, 1, "Fine")),
		(PEOPLE.hr, lambda: api.set_date(second.name, str(getdate()))),
	):
		frappe.set_user(name)
		do()
	frappe.set_user("Administrator")
	move = proposing.store.move

	def breaks(member: Any, *rest: Any) -> None:
		if member.employee == first.employee:
			raise ZeroDivisionError
		move(member, *rest)

	frappe.db.commit()
	with monkeypatch.context() as broken:
		broken.setattr("cs_center.careers.service.store.move", breaks)
		jobs.look_after()
	assert (change(first.name).status, level_of(first.employee)) == ("Dated", "Junior")
	assert (change(second.name).status, level_of(alan)) == ("In Force", "Intermediate")
	assert frappe.db.exists("Error Log", {"method": ("like", f"%{first.name}%")})
	jobs.look_after()
	assert change(first.name).status == "In Force"


# --- the post of the level ---


def test_the_post_of_the_level_comes_only_when_hr_says_so(as_user: AsUser) -> None:
	anna = ladder.at("Senior")
	doc = ladder.dated(ladder.proposed(anna, "Leader"))
	jobs.look_after()
	assert frappe.db.get_value("CS Staff Record", "1001", "post") is None
	assert "CS Shift Leader" not in frappe.get_roles(PEOPLE.anna)
	assert level_of(doc.employee) == "Leader"


def test_the_post_and_its_role_come_and_go_with_the_level(as_user: AsUser) -> None:
	anna = ladder.at("Senior")
	frappe.db.set_value("CS Staff Record", "1001", "post", "Senior Agent")
	up = ladder.dated(ladder.proposed(anna, "Leader"), ladder.yesterday(), changes_post=1)
	jobs.look_after()
	assert frappe.db.get_value("CS Staff Record", "1001", "post") == "Shift Leader"
	forget_documents()
	assert {"CS Agent", "CS Shift Leader"} <= set(frappe.get_roles(PEOPLE.anna))
	assert events(up.name)[-1] == (
		"Took Effect",
		"The post changes from Senior Agent to Shift Leader. (STAFF-2) The user gets the role CS Shift Leader.",
	)
	with as_user(PEOPLE.supervisor):
		down = change(api.propose(anna, "Senior", "Quarrels with the team"))
		api.review(down.name, 1, "So it is")
	with as_user(PEOPLE.anna):
		api.speak(down.name, "I do not think so")
	with as_user(DIRECTOR):
		api.decide(down.name, 1, "Not a leader")
	with as_user(PEOPLE.hr):
		api.set_date(down.name, str(getdate()), 1)
	jobs.look_after()
	assert frappe.db.get_value("CS Staff Record", "1001", "post") == "Senior Agent"
	forget_documents()
	assert "CS Shift Leader" not in frappe.get_roles(PEOPLE.anna)
	assert "The user loses the role CS Shift Leader." in events(down.name)[-1][1]
	posts = frappe.get_all("CS Post History", filters={"employee": anna}, pluck="post", order_by="creation")
	assert posts == ["Shift Leader", "Senior Agent"]


def test_a_level_without_a_post_gives_none(as_user: AsUser) -> None:
	doc = ladder.approved(ladder.proposed())
	with as_user(PEOPLE.hr), pytest.raises(frappe.ValidationError, match="has no post"):
		api.set_date(doc.name, str(getdate()), 1)


# --- what nobody does, not even by another way ---


@pytest.mark.parametrize("stage", ["proposed", "in force"])
def test_history_is_not_edited_by_anybody(as_user: AsUser, stage: str) -> None:
	doc = ladder.dated(ladder.proposed()) if stage == "in force" else ladder.proposed()
	jobs.look_after()
	rows = [change(doc.name), *_first(EVENT), *_first(HOLDING)]
	for row in rows:
		for user in ("Administrator", PEOPLE.hr, DIRECTOR):
			with as_user(user):
				again = frappe.get_doc(row.doctype, row.name)
				with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
					again.delete(ignore_permissions=True)
				again = frappe.get_doc(row.doctype, row.name)
				again.set("reason" if row.doctype == EVENT else "words", "Something else")
				with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
					again.save(ignore_permissions=True)
				with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
					frappe.copy_doc(row).insert(ignore_permissions=True)
	if stage == "in force":
		with pytest.raises(frappe.PermissionError):
			change(doc.name).cancel()


def _first(doctype: str) -> list[Any]:
	return [frappe.get_doc(doctype, frappe.get_all(doctype, pluck="name", limit=1)[0])]


def test_every_change_of_a_level_change_is_in_its_versions() -> None:
	doc = ladder.dated(ladder.proposed())
	versions = frappe.get_all("Version", filters={"docname": doc.name}, pluck="data")
	assert len(versions) == 4 and any("Well earned" in data for data in versions)
