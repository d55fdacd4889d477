"""STAFF-3 on a site: what a month that is being closed keeps out, and that nobody and nothing is lost or paid twice by it."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from cs_center.appraisal.rules import ranking
from cs_center.engines.database import another_connection
from cs_center.pay import api, jobs
from cs_center.pay.service import computing, statements
from devtools.session import as_user
from tests.site import pay
from tests.site.centre import PEOPLE
from tests.site.pay import ASSIGNMENT, MANAGER, MARCH, RATE, SECOND, asked, closed, computed, lines, problems

pytestmark = pytest.mark.commits
APRIL = MARCH.after
ENTRY, MONTH = "CS Pay Entry", "CS Pay Month"


@pytest.fixture(autouse=True)
def hr(monkeypatch: pytest.MonkeyPatch) -> None:
	pay.hr()
	pay.answer_hooks(monkeypatch)


@pytest.fixture
def staff() -> dict[str, str]:
	return pay.graded()


def ask_to_close(month: str = "2026-03", why: str = "") -> None:
	with as_user(MANAGER):
		api.close(month, why)
	frappe.db.commit()


def correct(person: str, why: str = "Joined a year earlier", month: str = "2026-03") -> list[str]:
	with as_user(PEOPLE.hr):
		return api.correct(month, person, why)


def joined_a_year_earlier(person: str) -> None:
	frappe.db.set_value("Employee", person, "date_of_joining", "2022-04-15")
	frappe.db.set_value(ASSIGNMENT, {"employee": person}, "effective_from", "2022-04-15")


def test_what_was_read_before_a_month_was_shut_opens_no_way_into_it(staff: dict[str, str]) -> None:
	pay.grade("G2", 5000)
	name = asked(ASSIGNMENT, employee=staff["anna"], grade="G2", effective_from="2026-03-01")
	computed()
	frappe.db.commit()
	assert frappe.db.get_value(MONTH, "2026-03", "status") == "Open"
	with another_connection():
		ask_to_close()
	with as_user(SECOND), pytest.raises(frappe.ValidationError, match="closed month"):
		api.approve(ASSIGNMENT, name)


def test_a_month_is_corrected_once_while_the_next_is_being_closed(staff: dict[str, str]) -> None:
	computed()
	closed()
	joined_a_year_earlier(staff["anna"])
	names = correct(staff["anna"])
	with as_user(MANAGER):
		api.approve_entries(names)
	computed(APRIL)
	ask_to_close("2026-04")
	assert correct(staff["anna"], "Again") == []
	jobs.close_month("2026-04")
	assert correct(staff["anna"], "Once more") == []


def test_a_correction_that_was_declined_is_asked_for_again(staff: dict[str, str]) -> None:
	computed()
	closed()
	joined_a_year_earlier(staff["anna"])
	for _time in range(2):
		[name] = correct(staff["anna"])
		with as_user(MANAGER):
			api.decline_entries([name], "Not yet")
	[name] = correct(staff["anna"])
	assert correct(staff["anna"]) == []
	with as_user(MANAGER):
		api.approve_entries([name])
		api.take_entry_back(name, "Too early")
	assert len(correct(staff["anna"])) == 1


def test_no_month_is_skipped(staff: dict[str, str]) -> None:
	computed(MARCH.before)
	closed(MARCH.before)
	computed(APRIL)
	with pytest.raises(frappe.ValidationError, match="2026-03 comes first"):
		closed(APRIL)
	computed()
	closed()
	assert closed(APRIL).status == "Closed"


def test_a_run_that_ends_opens_no_month_that_is_being_closed(staff: dict[str, str]) -> None:
	computed()
	with as_user(PEOPLE.hr):
		api.compute("2026-03")
	with pytest.raises(frappe.ValidationError, match="being worked out"):
		ask_to_close()
	jobs.compute_month("2026-03")
	ask_to_close()
	computing.finish(MARCH, "Computing", "Open")
	computing.stopped(MARCH, "Computing", ValueError())
	assert frappe.db.get_value(MONTH, "2026-03", "status") == "Closing"
	jobs.close_month("2026-03")
	assert frappe.db.get_value(MONTH, "2026-03", "status") == "Closed"


def test_who_drops_out_of_the_staff_is_a_problem(staff: dict[str, str]) -> None:
	pay.entry(staff["bea"], "Award", 10)
	computed()
	frappe.db.set_value("CS Staff Record", "1001", {"employee": None, "active": 0})
	frappe.delete_doc("CS Staff Record", "1003", force=True, ignore_permissions=True)
	frappe.db.set_value("CS Staff Record", "1002", {"employee": None, "active": 0})
	frappe.db.set_value("Employee", staff["alan"], {"status": "Left", "relieving_date": "2026-02-10"})
	computed()
	found = problems()
	assert set(found) == {staff["anna"], staff["bea"]}
	assert all("no staff record with an employee" in words for words in found.values())
	assert closed().status == "Open"


def test_what_is_given_before_somebody_joins_is_a_problem(staff: dict[str, str]) -> None:
	pay.entry(staff["anna"], "Award", 10)
	frappe.db.set_value("Employee", staff["anna"], "date_of_joining", "2026-04-01")
	computed()
	assert "joins on 2026-04-01" in problems()[staff["anna"]]


def test_records_of_one_that_do_not_fit_keep_nobody_else(staff: dict[str, str]) -> None:
	pay.grade("G2", 4000)
	first = pay.held(staff["anna"])[0][1]
	pay.given(staff["anna"], "G2", "2026-03-10")
	frappe.db.set_value(ASSIGNMENT, {"employee": staff["anna"], "effective_from": first}, "last_day", None)
	month = computed()
	assert "do not fit" in problems()[staff["anna"]] and month.statements == 3
	assert staff["anna"] in frappe.get_last_doc("Error Log").method


def test_a_correction_by_hand_is_not_lost_with_who_is_left_out(staff: dict[str, str]) -> None:
	computed()
	closed()
	pay.entry(staff["anna"], "Award", 30, APRIL, corrects=MARCH.first)
	frappe.db.set_value(ASSIGNMENT, {"employee": staff["anna"]}, {"status": "Void", "void_why": "Wrong"})
	computed(APRIL)
	closed(APRIL, "Her grade is in dispute")
	frappe.db.set_value(ASSIGNMENT, {"employee": staff["anna"]}, "status", "Holds")
	names = correct(staff["anna"], "The dispute has ended", "2026-04")
	assert pay.sums(names) == 3000 + 200 + 30
	assert correct(staff["anna"], "Again", "2026-04") == []


def test_each_reward_for_being_first_is_paid(staff: dict[str, str]) -> None:
	pay.FIRST["2026-03"] = [staff["anna"], staff["anna"], staff["bea"]]
	computed()
	awards = {who: [of for of in lines(staff[who]) if of[0] == "Award"] for who in ("anna", "bea", "alan")}
	assert {who: len(found) for who, found in awards.items()} == {"anna": 2, "bea": 1, "alan": 0}


def test_who_left_with_the_quarter_has_its_award(staff: dict[str, str]) -> None:
	points = zip(("anna", "alan", "bea", "lee"), (270, 260, 250, 240), strict=True)
	pay.RANKING["2026-03"] = ranking.rank(
		[ranking.Entry(staff[who], Decimal(of_quarter)) for who, of_quarter in points]
	)
	frappe.db.set_value("Employee", staff["anna"], {"status": "Left", "relieving_date": "2026-03-31"})
	computed(APRIL)
	assert lines(staff["anna"], APRIL) == [("Quarter Award", Decimal("1500.00"))]


def test_problems_that_were_settled_do_not_come_back(
	staff: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
	grades = {"employee": staff["bea"]}
	frappe.db.set_value(ASSIGNMENT, grades, {"status": "Void", "void_why": "Wrong"})
	computed()
	assert set(problems()) == {staff["bea"]}
	frappe.db.set_value(ASSIGNMENT, grades, "status", "Holds")
	write, failures = statements.write, [frappe.QueryDeadlockError()]

	def write_at_the_second_time(*values: object) -> int:
		if failures:
			raise failures.pop()
		return write(*values)

	monkeypatch.setattr(statements, "write", write_at_the_second_time)
	assert computed().problems == 0 and not problems()


def test_a_close_that_is_started_again_keeps_why_people_are_left_out(staff: dict[str, str]) -> None:
	frappe.db.set_value(ASSIGNMENT, {"employee": staff["bea"]}, {"status": "Void", "void_why": "Wrong"})
	computed()
	ask_to_close(why="Her grade is in dispute")
	assert closed().status == "Closed"


def test_what_is_not_decided_keeps_a_month_open(staff: dict[str, str]) -> None:
	computed()
	with as_user(PEOPLE.hr):
		values = {"employee": staff["anna"], "component": "Award", "amount": 5, "month": MARCH.first}
		name = frappe.get_doc({"doctype": ENTRY, "why": "As agreed", **values}).insert().name
	with pytest.raises(frappe.ValidationError, match="1 entries of 2026-03"):
		closed()
	with as_user(MANAGER):
		api.decline_entries([name], "Not agreed")
	assert closed().status == "Closed"


def test_a_record_is_shared_once_with_each(staff: dict[str, str]) -> None:
	team = [{"employee": staff["anna"]}]
	record = ("CS Pay Grade", "G1")
	with as_user(PEOPLE.hr):
		[name] = api.share_commission("2026-03", "100", "Headcount", team, "Sold most", *record)
		with pytest.raises(frappe.ValidationError, match=name):
			api.share_commission("2026-03", "100", "Headcount", team, "Sold most", *record)


def test_amounts_that_are_no_whole_fen_and_corrections_of_nothing_are_refused(staff: dict[str, str]) -> None:
	with pytest.raises(frappe.ValidationError, match="to the fen"):
		asked(RATE, grade="G1", amount=5200.005, effective_from="2026-05-01")
	with pytest.raises(frappe.ValidationError, match="to the fen"):
		pay.entry(staff["anna"], "Award", 1.005)
	with pytest.raises(frappe.ValidationError, match="comes to nothing"):
		pay.entry(staff["anna"], "Award", 0, corrects=date(2026, 2, 1))
