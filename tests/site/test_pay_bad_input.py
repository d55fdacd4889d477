"""STAFF-3 over HTTP: what is no figure, no amount or no day is refused with what to do, and nothing of it is kept."""

from typing import Any

import frappe
import pytest

from devtools.client import SiteClient, SiteSession
from tests.site import pay
from tests.site.pay import ASSIGNMENT, MANAGER, RATE

pytestmark = pytest.mark.commits
ENTRY, COMMISSION_RATE, POLICY = "CS Pay Entry", "CS Commission Rate", "CS Pay Policy"
NO_FIGURES = ("abc", "1,000", "NaN", "Infinity", "-Infinity", "1e400", "1e30", "-1", 10.005)
NO_DAYS = ("2026-02-30", "abc", "2026-13-01")
WHY = {"why": "As agreed"}


@pytest.fixture
def anna() -> str:
	pay.hr()
	pay.grade()
	return pay.staff()["anna"]


@pytest.fixture
def manager(http: SiteClient, anna: str) -> SiteSession:
	return http.token(MANAGER)


def award(anna: str, **values: Any) -> dict[str, Any]:
	return {"employee": anna, "month": "2026-03-01", "component": "Award", "amount": 10, **WHY, **values}


def wrong_figures(anna: str, figure: object) -> list[tuple[str, dict[str, Any]]]:
	sale = {"kind": "Broadband", "since": "2026-01-01", **WHY}
	field = {"component": "Field Service Pay", "amount": None}
	wrong = [
		(RATE, {"grade": "G1", "effective_from": "2026-03-01", "amount": figure, **WHY}),
		(COMMISSION_RATE, {**sale, "per_sale": figure}),
		(COMMISSION_RATE, {**sale, "percent": 101 if figure == 10.005 else figure}),
	]
	if figure not in ("-1", 10.005):  # an award that is taken back; accidents and points have parts
		wrong.append((ENTRY, award(anna, **field, points=figure)))
		wrong.append((ENTRY, award(anna, **field, points=20, accidents=figure)))
		wrong.append((ENTRY, award(anna, component="Personal Commission", kind="Broadband", sold=figure)))
	if figure != "-1":
		wrong.append((ENTRY, award(anna, amount=figure)))
	return wrong


def test_what_is_no_figure_is_refused_and_nothing_is_kept(manager: SiteSession, anna: str) -> None:
	for figure in NO_FIGURES:
		for doctype, values in wrong_figures(anna, figure):
			refused(manager, doctype, values)


def test_what_is_no_day_is_refused(manager: SiteSession, anna: str) -> None:
	for day in NO_DAYS:
		for doctype, values in (
			(RATE, {"grade": "G1", "effective_from": day, "amount": 3100, **WHY}),
			(ASSIGNMENT, {"employee": anna, "grade": "G1", "effective_from": day, **WHY}),
			(COMMISSION_RATE, {"kind": "Broadband", "since": day, "percent": 1, **WHY}),
			(ENTRY, award(anna, month=day)),
			(ENTRY, award(anna, corrects=day)),
		):
			refused(manager, doctype, values)


def test_a_policy_keeps_its_figures(manager: SiteSession) -> None:
	for field in ("legal_days", "service_per_year", "yuan_per_point", "field_points", "statement_day"):
		before = frappe.db.get_single_value(POLICY, field)
		for figure in ("abc", "NaN", "1e400"):
			values = {field: figure, "change_why": "As agreed"}
			answer = manager.put(f"/api/resource/{POLICY}/{POLICY}", json=values)
			assert answer.status_code == 417 and said(answer), (field, figure, answer.text)
			assert frappe.db.get_single_value(POLICY, field) == before


def test_entries_are_named_in_a_list(manager: SiteSession) -> None:
	for names in ("abc", "{}", [{}], [["x"]]):
		answer = manager.call("cs_center.pay.api.approve_entries", names=names)
		assert answer.status_code in (404, 417) and said(answer), (names, answer.text)


def test_a_try_names_figures_and_rates(manager: SiteSession) -> None:
	for changes in ("abc", "[]", {"figures": 1}, {"rates": ["G1"]}, {"rates": {"G1": "abc"}}):
		answer = manager.call("cs_center.pay_office.api.what_if", month="2026-03", changes=changes)
		assert answer.status_code == 417 and said(answer), (changes, answer.text)


def refused(manager: SiteSession, doctype: str, values: dict[str, Any]) -> None:
	before = frappe.db.count(doctype)
	answer = manager.post(f"/api/resource/{doctype}", json=values)
	assert answer.status_code == 417 and said(answer), (doctype, values, answer.text)
	assert frappe.db.count(doctype) == before


def said(answer: Any) -> str:
	"""What somebody at the screen reads of a refusal."""
	return str(answer.json().get("_server_messages") or "").strip()
