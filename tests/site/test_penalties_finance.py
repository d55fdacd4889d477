"""COMP-9 on a site: a published sheet goes to finance once, however often and whatever happens in between."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest
from frappe.utils import flt

from cs_center.engines import payroll
from cs_center.papers import api
from tests.site import complaints as some
from tests.site import papers
from tests.site.complaints import DIRECTOR
from tests.site.papers import sheet

AsUser = Callable[[str], AbstractContextManager[None]]
SHEET = "CS Penalty Sheet"


@pytest.fixture(autouse=True)
def people() -> None:
	some.open_station()
	papers.settings()


@pytest.fixture
def staff() -> tuple[str, str]:
	return papers.staff()


@pytest.fixture
def fined(staff: tuple[str, str]) -> tuple[str, ...]:
	"""Anna pays 250, Bea 50."""
	return papers.grave_complaints(*staff)


def test_without_a_way_to_finance_a_sheet_is_listed(as_user: AsUser, fined: tuple[str, ...]) -> None:
	doc = papers.published()
	with as_user(DIRECTOR):
		assert api.hand_over(doc.name) == {"documents": [], "failed": {}}
	assert sheet(doc.name).status == "Handed Over" and sheet(doc.name).handed_over_at


def _accounts() -> dict[str, str]:
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	filters = {"company": company, "is_group": 0, "disabled": 0, "account_type": ("in", ("", "Payable"))}
	found = {}
	for side, root, kind in (("debit", "Liability", "Payable"), ("credit", "Income", "")):
		filters = {"company": company, "is_group": 0, "disabled": 0, "root_type": root}
		names = frappe.get_all(
			"Account", filters={**filters, "account_type": kind} if kind else filters, pluck="name"
		)
		found[f"penalty_{side}_account"] = names[0]
	return {"penalty_handover": "Journal Entry", "penalty_company": company, **found}


def test_a_journal_entry_is_drafted_once_with_a_line_for_each_person(
	as_user: AsUser, fined: tuple[str, ...]
) -> None:
	papers.settings(**_accounts())
	doc = papers.published()
	with as_user(DIRECTOR):
		made = api.hand_over(doc.name)
		assert api.hand_over(doc.name) == made
	(name,) = made["documents"]
	entry = frappe.get_doc("Journal Entry", name)
	assert entry.docstatus == 0 and entry.cheque_no == doc.name
	debits = sorted((row.debit, row.party) for row in entry.accounts if row.debit)
	assert [amount for amount, _party in debits] == [
		50,
		250,
	] and entry.total_debit == entry.total_credit == 300
	doc = sheet(doc.name)
	assert {(row.handed_as, row.handed_name) for row in doc.penalties} == {("Journal Entry", name)}
	assert frappe.db.count("Journal Entry", {"cheque_no": doc.name}) == 1
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="can not be done"):
		api.unsign(doc.name, "Too late")
	frappe.delete_doc("Journal Entry", name, force=True)
	with as_user(DIRECTOR):
		(another,) = api.hand_over(doc.name)["documents"]
	# ERPNext gives the number of a deleted draft to the next one.
	assert frappe.get_all("Journal Entry", filters={"cheque_no": doc.name}, pluck="name") == [another]


def test_finance_needs_accounts_of_the_company(as_user: AsUser, fined: tuple[str, ...]) -> None:
	papers.settings(**{**_accounts(), "penalty_credit_account": None})
	doc = papers.published()
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="two accounts"):
		api.hand_over(doc.name)
	assert sheet(doc.name).status == "Published"


def _with_salaries(*employees: str) -> str:
	"""A salary structure for these employees; returns the deduction of CS Settings."""
	if "hrms" not in frappe.get_installed_apps():
		pytest.skip("HRMS is not on this bench")
	for name, kind in (("Fine", "Deduction"), ("Plain Pay", "Earning")):
		component = {"doctype": "Salary Component", "salary_component": name, "type": kind}
		frappe.get_doc({**component, "salary_component_abbr": name[:3]}).insert()
	company = frappe.db.get_value("Employee", employees[0], "company")
	currency = frappe.db.get_value("Company", company, "default_currency")
	values = {"name": "Plain", "company": company, "currency": currency, "payroll_frequency": "Monthly"}
	earnings = [{"salary_component": "Plain Pay", "amount": 5000}]
	structure = frappe.get_doc(
		{"doctype": "Salary Structure", "is_active": "Yes", "earnings": earnings, **values}
	)
	structure.insert().submit()
	for employee in employees:
		given = {"doctype": "Salary Structure Assignment", "employee": employee, "salary_structure": "Plain"}
		given |= {"company": company, "currency": currency, "from_date": "2021-01-01", "base": 5000}
		frappe.get_doc(given).insert().submit()
	papers.settings(penalty_handover="Additional Salary", penalty_component="Fine")
	return "Fine"


def _deductions(sheet_name: str) -> list[tuple[str, float]]:
	filters = {"ref_doctype": SHEET, "ref_docname": sheet_name, "docstatus": 1, "type": "Deduction"}
	rows = frappe.get_all("Additional Salary", filters=filters, fields=["employee", "amount"])
	return sorted((row.employee, flt(row.amount)) for row in rows)


@pytest.mark.commits
def test_deductions_are_made_once_a_person_even_when_killed_between_two(
	full_site: str,
	as_user: AsUser,
	fined: tuple[str, ...],
	staff: tuple[str, str],
	monkeypatch: pytest.MonkeyPatch,
) -> None:
	_with_salaries(*staff)
	doc = papers.published()
	frappe.db.commit()
	really, made = payroll.deduct, []

	def killed_at_the_second(*arguments: Any) -> str:
		made.append(really(*arguments))
		if len(made) == 2:
			raise KeyboardInterrupt
		return made[-1]

	monkeypatch.setattr(payroll, "deduct", killed_at_the_second)
	with as_user(DIRECTOR), pytest.raises(KeyboardInterrupt):
		api.hand_over(doc.name)
	frappe.db.rollback()
	monkeypatch.setattr(payroll, "deduct", really)
	assert len(_deductions(doc.name)) == 1 and sheet(doc.name).status == "Published"
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="finance already"):
		api.unsign(doc.name, "Too late")
	with as_user(DIRECTOR):
		assert len(api.hand_over(doc.name)["documents"]) == 2
		assert len(api.hand_over(doc.name)["documents"]) == 2
	assert _deductions(doc.name) == sorted([(staff[0], 250.0), (staff[1], 50.0)])
	assert sheet(doc.name).status == "Handed Over"
	cancelled = frappe.get_doc("Additional Salary", sheet(doc.name).penalties[0].handed_name)
	cancelled.cancel()
	with as_user(DIRECTOR):
		api.hand_over(doc.name)
	assert _deductions(doc.name) == sorted([(staff[0], 250.0), (staff[1], 50.0)])


@pytest.mark.commits
def test_who_can_not_be_deducted_keeps_nobody_else_waiting(
	full_site: str, as_user: AsUser, fined: tuple[str, ...], staff: tuple[str, str]
) -> None:
	anna, bea = staff
	_with_salaries(bea)
	doc = papers.published()
	frappe.db.commit()
	with as_user(DIRECTOR):
		answer = api.hand_over(doc.name)
	assert list(answer["failed"]) == [anna] and "Salary Stucture" in answer["failed"][anna]
	assert _deductions(doc.name) == [(bea, 50.0)] and sheet(doc.name).status == "Published"


def test_a_component_that_is_no_deduction_is_refused(
	full_site: str, as_user: AsUser, fined: tuple[str, ...]
) -> None:
	papers.settings(penalty_handover="Additional Salary", penalty_component="Nothing")
	doc = papers.published()
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="no deduction"):
		api.hand_over(doc.name)
