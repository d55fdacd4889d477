"""STAFF-3, STAFF-4, STAFF-5, STAFF-8, STAFF-9 on a site: months of pay worked out, explained, closed and corrected, to the fen."""

from decimal import Decimal
from typing import Any

import frappe
import pytest

from cs_center.appraisal.rules import ranking
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.papers.rules.month import Month
from cs_center.pay import api
from cs_center.pay.service import policy
from devtools.session import as_user
from tests.site import pay
from tests.site.centre import PEOPLE
from tests.site.pay import MANAGER, MARCH, STATEMENT, closed, computed, lines, problems, scored, statement

pytestmark = pytest.mark.commits
APRIL = MARCH.after


@pytest.fixture(autouse=True)
def hr(monkeypatch: pytest.MonkeyPatch) -> None:
	pay.hr()
	pay.answer_hooks(monkeypatch)


@pytest.fixture
def staff() -> dict[str, str]:
	return pay.graded()


def amounts(person: str, month: Month = MARCH) -> dict[str, Decimal]:
	return dict(lines(person, month))


def test_the_examples_of_the_mission_to_the_yuan(staff: dict[str, str]) -> None:
	for who, points in (("anna", 80), ("alan", 91), ("bea", 68), ("lee", 110)):
		scored(staff[who], points)
	month = computed()
	expected = {"anna": 0, "alan": 110, "bea": -120, "lee": 300}
	assert {who: amounts(staff[who])["Performance Pay"] for who in expected} == expected
	# 2 years and 11 months served: 200 a month (STAFF-3)
	assert {amounts(person)["Years-of-Service Pay"] for person in staff.values()} == {200}
	assert [float(statement(person).total) for person in staff.values()] == [3200, 3310, 3080, 3500]
	assert (month.status, month.statements, month.problems, float(month.total)) == ("Open", 4, 0, 13090)


def test_points_move_the_pay_from_the_third_month_on(staff: dict[str, str]) -> None:
	frappe.db.set_value("Employee", staff["anna"], "date_of_joining", "2026-01-15")
	frappe.db.set_value(pay.ASSIGNMENT, {"employee": staff["anna"]}, "effective_from", "2026-01-15")
	for month in (MARCH.before, MARCH):
		scored(staff["anna"], 100, month)
		computed(month)
	assert amounts(staff["anna"], MARCH.before)["Performance Pay"] == 0
	assert "STAFF-5" in statement(staff["anna"], MARCH.before).lines[-1].why
	assert amounts(staff["anna"])["Performance Pay"] == 200
	assert amounts(staff["anna"])["Years-of-Service Pay"] == 0


def test_a_grade_that_changes_within_a_month_is_paid_by_days_to_the_fen(staff: dict[str, str]) -> None:
	pay.grade("G2", "4000.01")
	pay.given(staff["anna"], "G2", "2026-03-31")
	computed()
	post = [amount for component, amount in lines(staff["anna"]) if component == "Post Pay"]
	assert post == [Decimal("2903.23"), Decimal("129.03")]
	doc = statement(staff["anna"])
	assert Decimal(str(doc.total)) == sum(Decimal(str(row.amount)) for row in doc.lines)
	assert [row.reference_doctype for row in doc.lines][:2] == [pay.ASSIGNMENT] * 2


def test_working_out_again_gives_the_same_statement(staff: dict[str, str]) -> None:
	scored(staff["anna"], 91)
	pay.entry(staff["anna"], "Award", 50)
	computed()

	def state() -> list[Any]:
		fields = ["name", "parent", "component", "amount", "why", "creation"]
		return frappe.get_all("CS Pay Line", fields=fields, order_by="parent, idx")

	before = state()
	computed()
	assert state() == before and len(before) == 10
	pay.entry(staff["anna"], "Award", "0.01")
	computed()
	assert (
		amounts(staff["anna"])["Award"] == Decimal("0.01")
		and float(statement(staff["anna"]).total) == 3360.01
	)
	annas = statement(staff["anna"]).name
	assert [row for row in state() if row.parent != annas] == [row for row in before if row.parent != annas]


def test_who_can_not_be_paid_is_listed_and_all_others_go_on(staff: dict[str, str]) -> None:
	frappe.db.set_value(pay.ASSIGNMENT, {"employee": staff["bea"]}, {"status": "Void", "void_why": "Wrong"})
	scored(staff["alan"], 91, is_closed=False)
	month = computed()
	assert set(problems()) == {staff["bea"], staff["alan"]}
	assert "no pay grade" in problems()[staff["bea"]] and "not closed" in problems()[staff["alan"]]
	assert (month.statements, month.problems) == (2, 2)
	assert not frappe.db.exists(STATEMENT, {"employee": staff["bea"]})


def test_awards_of_a_quarter_and_of_the_first_are_paid(staff: dict[str, str]) -> None:
	entries = [
		ranking.Entry(staff[who], Decimal(points))
		for who, points in (("anna", 270), ("alan", 260), ("bea", 250), ("lee", 240))
	]
	pay.RANKING["2026-03"] = ranking.rank(entries)
	pay.FIRST["2026-04"] = [staff["anna"]]
	for person in staff.values():
		scored(person, 90)
	computed()
	assert "Quarter Award" not in amounts(staff["anna"])
	computed(APRIL)
	assert (
		amounts(staff["anna"], APRIL)["Quarter Award"] == 1500
		and amounts(staff["lee"], APRIL)["Quarter Award"] == 1000
	)
	assert amounts(staff["anna"], APRIL)["Award"] == 200


def test_commissions_shares_and_field_points(staff: dict[str, str]) -> None:
	with as_user(MANAGER):
		rate = {"kind": "Broadband", "since": "2026-01-01", "percent": 3, "per_sale": 5, "why": "As agreed"}
		frappe.get_doc({"doctype": "CS Commission Rate", **rate}).insert()
	pay.entry(staff["anna"], "Personal Commission", kind="Broadband", sold="333.33", sold_on="2026-03-05")
	pay.entry(staff["anna"], "Field Service Pay", points=20, accidents=1)
	team = [{"employee": staff[who]} for who in ("anna", "alan", "bea")]
	with as_user(PEOPLE.hr):
		names = api.share_commission("2026-03", "100", "Headcount", team, "Team sold most")
	with as_user(MANAGER):
		api.approve_entries(names)
	computed()
	found = amounts(staff["anna"])
	assert (found["Personal Commission"], found["Field Service Pay"]) == (Decimal("15.00"), 270)
	assert pay.sums(names) == 100 and found["Shared Commission"] in (Decimal("33.33"), Decimal("33.34"))


def test_a_closed_month_never_changes_and_is_corrected_in_the_next(staff: dict[str, str]) -> None:
	computed()
	row = closed()
	assert (row.status, row.closed_by) == ("Closed", MANAGER)
	before = statement(staff["anna"]).as_json()
	with pytest.raises(frappe.ValidationError, match="nothing of it changes"):
		computed()
	with pytest.raises(frappe.ValidationError, match="closed month"):
		pay.given(staff["anna"], since="2026-03-15")
	with pytest.raises(frappe.ValidationError, match="closed"):
		pay.entry(staff["anna"], "Award", 10)
	frappe.db.set_value("Employee", staff["anna"], "date_of_joining", "2022-04-15")
	frappe.db.set_value(pay.ASSIGNMENT, {"employee": staff["anna"]}, "effective_from", "2022-04-15")
	with as_user(PEOPLE.hr):
		names = api.correct("2026-03", staff["anna"], "Joined a year earlier")
		assert api.correct("2026-03", staff["anna"], "Again") == []
	with as_user(MANAGER):
		api.approve_entries(names)
	computed(APRIL)
	of_march = [row for row in statement(staff["anna"], APRIL).lines if row.corrects]
	assert [(row.component, row.amount, str(row.corrects)) for row in of_march] == [
		("Years-of-Service Pay", 100, "2026-03-01")
	]
	assert "Joined a year earlier" in of_march[0].why
	assert statement(staff["anna"]).as_json() == before
	closed(APRIL)
	with as_user(PEOPLE.hr):
		assert api.correct("2026-03", staff["anna"], "Nothing is left") == []


def test_a_closed_month_is_corrected_by_the_points_that_held_then(
	staff: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
	"""The scheme of appraisal begins with 85 points from July on and pays from the first month on: March was paid by 80."""
	frappe.db.set_value("Employee", staff["bea"], "date_of_joining", "2026-02-15")
	frappe.db.set_value(pay.ASSIGNMENT, {"employee": staff["bea"]}, "effective_from", "2026-02-15")
	for who, points in (("anna", 91), ("bea", 91)):
		scored(staff[who], points)
	computed()
	closed()
	now = Scheme(base=Decimal(85), cap=Decimal(90), unpaid_months=0)
	monkeypatch.setattr(policy, "_points_scheme", lambda: now)
	with as_user(PEOPLE.hr):
		assert api.correct("2026-03", staff["anna"], "Look again") == []
		assert api.correct("2026-03", staff["bea"], "Look again") == []


def test_an_entry_of_a_closed_month_is_taken_back_by_one_against_it(staff: dict[str, str]) -> None:
	award = pay.entry(staff["anna"], "Award", 50)
	computed()
	closed()
	with as_user(pay.SECOND):
		against = api.take_entry_back(award, "Given twice")
	with as_user(PEOPLE.hr):
		assert api.correct("2026-03", staff["anna"], "Look again") == []
	with as_user(MANAGER):
		api.approve_entries([against])
	computed(APRIL)
	assert [(row.component, row.amount) for row in statement(staff["anna"], APRIL).lines if row.corrects] == [
		("Award", -50)
	]
	with as_user(pay.SECOND), pytest.raises(frappe.ValidationError, match=against):
		api.take_entry_back(award, "Once more")


def test_problems_keep_a_month_open_unless_somebody_says_why(staff: dict[str, str]) -> None:
	frappe.db.set_value(pay.ASSIGNMENT, {"employee": staff["bea"]}, {"status": "Void", "void_why": "Wrong"})
	computed()
	assert closed().status == "Open"
	assert not frappe.db.exists(STATEMENT, {"status": "Closed"})
	assert closed(leave_out_why="Her grade is in dispute").status == "Closed"
	assert frappe.db.count(STATEMENT, {"status": "Closed"}) == 3


def test_only_managers_close_and_months_in_their_order(staff: dict[str, str]) -> None:
	computed(MARCH.before)
	computed()
	with as_user(PEOPLE.hr), pytest.raises(frappe.PermissionError):
		api.close("2026-03")
	with pytest.raises(frappe.ValidationError, match="2026-02"):
		closed()
	now = Month.of(frappe.utils.getdate())
	closed(MARCH.before)
	closed()
	computed(now)
	with pytest.raises(frappe.ValidationError, match="not over"):
		closed(now)


def test_who_leaves_is_paid_to_the_last_day_and_afterwards_what_is_given(staff: dict[str, str]) -> None:
	frappe.db.set_value("Employee", staff["anna"], {"status": "Left", "relieving_date": "2026-03-10"})
	pay.entry(staff["anna"], "Personal Commission", 70, APRIL)
	computed()
	computed(APRIL)
	assert lines(staff["anna"])[0] == ("Post Pay", Decimal("967.74"))
	assert lines(staff["anna"], APRIL) == [("Personal Commission", Decimal("70.00"))]
