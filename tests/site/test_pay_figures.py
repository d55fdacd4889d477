"""STAFF-3 and STAFF-14 on a site: what a month would be by other figures, what months cost, and the sheets for bank and finance."""

import csv
import io
from typing import Any

import frappe
import pytest
from openpyxl import load_workbook

from cs_center.pay_office import api
from cs_center.pay_office.service import costs
from devtools.session import as_user
from tests.site import pay, pay_office
from tests.site.centre import PEOPLE
from tests.site.pay import MANAGER, MARCH
from tests.site.pay_office import RUN, closed

TABLES = (
	"CS Pay Statement",
	"CS Pay Line",
	"CS Pay Month",
	"CS Pay Event",
	"CS Pay Grade Rate",
	"CS Pay Problem",
	"Version",
)


@pytest.fixture(autouse=True)
def hr() -> None:
	pay.hr()
	pay_office.grades()


@pytest.fixture
def staff() -> dict[str, str]:
	"""Anna with G1 and Alan with G2; both have served two full years in March 2026."""
	found = pay.staff()
	pay.given(found["anna"])
	pay.given(found["alan"], "G2")
	return found


def what_if(**changes: Any) -> dict[str, Any]:
	with as_user(PEOPLE.hr):
		return api.what_if("2026-03", changes)


def test_a_month_is_worked_out_with_other_figures_beside_the_real_ones(staff: dict[str, str]) -> None:
	found = what_if(figures={"service_per_year": "150"}, rates={"G1": "3300.50"})
	assert found["total"] == {"before": "7400.00", "after": "7900.50", "change": "500.50"}
	assert found["by_component"] == [
		{"component": "Post Pay", "before": "7000.00", "after": "7300.50", "change": "300.50"},
		{"component": "Years-of-Service Pay", "before": "400.00", "after": "600.00", "change": "200.00"},
	]
	assert [(one["name"], one["change"]) for one in found["changed"]] == [
		("Anna", "400.50"),
		("Alan", "100.00"),
	]
	assert found["by_team"] == [{"team": "A", **found["total"]}]
	assert sorted(found["problems"]) == ["Bea", "Lee"]


def test_who_has_records_that_contradict_each_other_keeps_nobody_from_trying(staff: dict[str, str]) -> None:
	"""No form lets two grades hold on one day: somebody has been at the database."""
	pay.given(staff["anna"], "G2", "2026-03-16")
	first = {"employee": staff["anna"], "grade": "G1", "status": "Holds"}
	frappe.db.set_value("CS Pay Grade Assignment", first, "last_day", "2026-03-20")
	found = what_if(rates={"G2": "4100"})
	assert "do not fit together" in found["problems"]["Anna"]
	assert [(one["name"], one["change"]) for one in found["changed"]] == [("Alan", "100.00")]
	assert frappe.db.exists("Error Log", {"method": ("like", f"%{staff['anna']}%")})
	with as_user(PEOPLE.hr), pytest.raises(frappe.ValidationError, match="do not fit together"):
		api.what_if_of("2026-03", {"rates": {"G2": "4100"}}, staff["anna"])


def test_without_a_change_nothing_differs(staff: dict[str, str]) -> None:
	found = what_if()
	assert (found["changed_count"], found["total"]["change"]) == (0, "0.00")
	with as_user(PEOPLE.hr):
		figures = api.what_if_figures("2026-03")
	assert figures["rates"] == {"G1": "3000.00", "G2": "4000.00", "G3": "5000.00"}
	assert what_if(**figures)["changed_count"] == 0


def test_trying_writes_nothing(staff: dict[str, str]) -> None:
	before, policy = {table: frappe.db.count(table) for table in TABLES}, _policy()
	what_if(figures={"yuan_per_point": "20"}, rates={"G2": "9000"})
	assert {table: frappe.db.count(table) for table in TABLES} == before
	assert _policy() == policy


def _policy() -> Any:
	singles = frappe.qb.Table("tabSingles")
	return frappe.qb.from_(singles).where(singles.doctype == "CS Pay Policy").select("*").run()


def test_one_persons_lines_are_explained(staff: dict[str, str]) -> None:
	with as_user(PEOPLE.hr):
		(line,) = api.what_if_of("2026-03", {"figures": {"service_per_year": "150"}}, staff["anna"])
	assert (line["component"], line["before"], line["after"]) == ("Years-of-Service Pay", "200.00", "300.00")
	assert "2 full years" in line["why"] and "150.00" in line["why"]


@pytest.mark.parametrize(
	"changes",
	[
		{"figures": {"owner": "x"}},
		{"figures": {"service_per_year": "-1"}},
		{"figures": {"proration_basis": "Moon"}},
		{"figures": {"legal_days": "0"}},
		{"rates": {"G9": "1"}},
		{"rates": {"G1": "1.001"}},
	],
)
def test_figures_that_mean_nothing_are_refused(staff: dict[str, str], changes: dict[str, Any]) -> None:
	with pytest.raises(frappe.ValidationError):
		what_if(**changes)


def test_cost_by_team_component_and_grade(staff: dict[str, str]) -> None:
	lines = {staff["anna"]: {"Post Pay": 3000, "Performance Pay": -120}, staff["alan"]: {"Post Pay": 4000.01}}
	closed(MARCH, lines)
	with as_user(PEOPLE.hr):
		(row,) = costs.cost(MARCH, MARCH, costs.MONTH_OF)
		assert (str(row["total"]), row["people"], str(row["Performance Pay"])) == ("6880.01", 2, "-120.00")
		of_grades = {row["group"]: str(row["total"]) for row in costs.cost(MARCH, MARCH, costs.GRADE_HELD)}
		assert of_grades == {"G1": "2880.00", "G2": "4000.01"}
		people = {row["grade"]: (row["people"], str(row["month"])) for row in costs.by_grade(MARCH.last)}
		assert people == {"G1": (1, "3000.00"), "G2": (1, "4000.00"), "G3": (0, "0.00")}
		assert [row.grade for row in costs.history(staff["anna"])] == ["G1"]
	with as_user(PEOPLE.lee), pytest.raises(frappe.PermissionError):
		costs.cost(MARCH, MARCH, costs.TEAM)


def test_each_month_costs_the_grade_that_somebody_had_then(staff: dict[str, str]) -> None:
	pay.given(staff["anna"], "G2", "2026-04-01")
	closed(MARCH, {staff["anna"]: {"Post Pay": 3000}})
	closed(MARCH.after, {staff["anna"]: {"Post Pay": 4000}})
	with as_user(PEOPLE.hr):
		rows = costs.cost(MARCH, MARCH.after, costs.GRADE_HELD)
	assert {row["group"]: (str(row["total"]), row["people"]) for row in rows} == {
		"G1": ("3000.00", 1),
		"G2": ("4000.00", 1),
	}


@pytest.fixture
def march(staff: dict[str, str]) -> dict[str, str]:
	lines = {
		staff["anna"]: {"Post Pay": 3000, "Performance Pay": -120.5},
		staff["alan"]: {"Post Pay": 4000.01},
		staff["bea"]: {"Deduction": -50},
	}
	closed(MARCH, lines)
	frappe.db.set_value(
		"Employee", staff["anna"], {"bank_name": "=ICBC", "bank_ac_no": "6222021234567890123"}
	)
	return staff


def export(how: str, kind: str) -> bytes:
	with as_user(MANAGER):
		return api.export_month("2026-03", how, kind).get_data()


def test_the_bank_sheet_pays_who_has_an_account_and_names_who_has_none(march: dict[str, str]) -> None:
	rows = list(csv.reader(io.StringIO(export("Bank Sheet", "csv").decode("utf-8-sig"))))
	assert rows[1:] == [["1001", "Anna", "'=ICBC", "6222021234567890123", "2879.50"]]
	run = frappe.get_last_doc(RUN)
	assert (run.total, run.people, run.people_done, run.status) == (2879.5, 3, 1, "Done with Problems")
	said = {row.employee_name: row.problem for row in run.problems}
	assert "bank account" in said["Alan"] and "-50.00" in said["Bea"]


def test_cells_of_a_book_are_text(march: dict[str, str]) -> None:
	page = load_workbook(io.BytesIO(export("Bank Sheet", "xlsx"))).worksheets[0]
	cells = [cell for cell in list(page.rows)[1]]
	assert [cell.value for cell in cells][3:] == ["6222021234567890123", "2879.50"]
	assert {cell.data_type for cell in cells} == {"s"} and {cell.number_format for cell in cells} == {"@"}


def test_the_finance_sheet_sums_up(march: dict[str, str]) -> None:
	rows = list(csv.reader(io.StringIO(export("Finance Sheet", "csv").decode("utf-8-sig"))))
	assert rows[-1][-1] == "6829.51" and rows[-1][2] == "7000.01" and len(rows) == 5
	assert [row[-1] for row in rows[1:4]] == ["2879.50", "4000.01", "-50.00"]


def test_only_an_hr_manager_makes_files_and_only_of_closed_months(march: dict[str, str]) -> None:
	with as_user(PEOPLE.hr), pytest.raises(frappe.PermissionError):
		api.export_month("2026-03", "Bank Sheet", "csv")
	with as_user(MANAGER), pytest.raises(frappe.ValidationError, match="not closed"):
		api.export_month("2026-02", "Bank Sheet", "csv")
