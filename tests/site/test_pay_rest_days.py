"""STAFF-3 on a site: by legal days, the days on which somebody rests are those that their Holiday List marks as weekly."""

from decimal import Decimal

import frappe
import pytest

from tests.site import pay
from tests.site.pay import lines

pytestmark = pytest.mark.commits
#: March 2026 begins on a Sunday; until the 13th there are ten days from Monday to Friday.
LEFT_ON = "2026-03-13"
SUNDAYS = ("2026-03-01", "2026-03-08", "2026-03-15", "2026-03-22", "2026-03-29")


@pytest.fixture(autouse=True)
def staff(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
	pay.hr()
	pay.answer_hooks(monkeypatch)
	frappe.db.set_single_value("CS Pay Policy", "proration_basis", "Legal Days")
	found = pay.staff()
	pay.grade()
	for who in ("anna", "alan"):
		pay.given(found[who], since="2023-04-15")
		frappe.db.set_value("Employee", found[who], {"relieving_date": LEFT_ON, "holiday_list": None})
	return found


def holiday_list(*weekly: str, public: tuple[str, ...] = ()) -> str:
	days = [{"holiday_date": day, "description": "Rest", "weekly_off": 1} for day in weekly]
	days += [{"holiday_date": day, "description": "Holiday", "weekly_off": 0} for day in public]
	values = {"holiday_list_name": frappe.generate_hash(length=8), "holidays": days}
	values |= {"from_date": "2026-01-01", "to_date": "2026-12-31"}
	return frappe.get_doc({"doctype": "Holiday List", **values}).insert().name


def post_pay(person: str) -> Decimal:
	pay.computed()
	return dict(lines(person))["Post Pay"]


def test_who_rests_on_sundays_only_works_eleven_of_thirteen_days(staff: dict[str, str]) -> None:
	found = holiday_list(*SUNDAYS, public=("2026-03-04",))
	frappe.db.set_value("Employee", staff["anna"], "holiday_list", found)
	assert post_pay(staff["anna"]) == Decimal("1517.24")
	assert dict(lines(staff["alan"]))["Post Pay"] == Decimal("1379.31")


def test_a_list_without_weekly_days_leaves_saturdays_and_sundays(staff: dict[str, str]) -> None:
	frappe.db.set_value("Employee", staff["anna"], "holiday_list", holiday_list(public=("2026-03-04",)))
	assert post_pay(staff["anna"]) == Decimal("1379.31")


def test_the_list_of_the_company_counts_where_there_is_no_own_one(staff: dict[str, str]) -> None:
	company = frappe.db.get_value("Employee", staff["alan"], "company")
	frappe.db.set_value("Company", company, "default_holiday_list", holiday_list(*SUNDAYS))
	assert post_pay(staff["alan"]) == Decimal("1517.24")
