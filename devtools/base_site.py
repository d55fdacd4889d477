"""Steps that run inside the bench's Python against one site: `python -m devtools.base_site STEP SITE`."""

import sys
from collections.abc import Callable
from pathlib import Path

COMPANY = "Test Cable"
OWNER = "owner@example.com"


def install_erpnext() -> None:
	"""Install ERPNext, also a distribution of it that numbers its releases on its own.

	Such a one refuses every Frappe because its major version is another. Here the site is thrown away, and the
	bench has the two side by side, so the check (and only the check) is left out.
	"""
	import erpnext
	import frappe
	from erpnext.setup import install
	from frappe.installer import install_app

	if erpnext.__version__.split(".")[0] != frappe.__version__.split(".")[0]:
		print(f"ERPNext calls itself {erpnext.__version__}: its version check is left out")
		install.check_frappe_version = lambda: None
	install_app("erpnext")
	frappe.db.commit()
	assert "erpnext" in frappe.get_installed_apps(), "erpnext is not installed"


def complete_setup() -> None:
	"""Answer ERPNext's setup wizard and switch off whatever would pop up on the Desk."""
	import frappe
	from frappe.desk.page.setup_wizard.setup_wizard import setup_complete
	from frappe.utils import now_datetime

	year = now_datetime().year
	setup_complete(
		{
			"language": "English",
			"country": "China",
			"timezone": "Asia/Shanghai",
			"currency": "CNY",
			"full_name": "Site Owner",
			# Without one, the first user a test creates would be made System Manager by Frappe.
			"email": OWNER,
			"password": "cs-center-owner",
			"company_name": COMPANY,
			"company_abbr": "TC",
			"company_tagline": "Cable and broadband",
			"industry": "Telecommunications",
			"chart_of_accounts": "Standard",
			"fy_start_date": f"{year}-01-01",
			"fy_end_date": f"{year}-12-31",
		}
	)
	_add_fiscal_years(year)
	_quiet_desk()
	frappe.db.commit()
	assert frappe.db.exists("Company", COMPANY), "the setup wizard made no company"
	assert "System Manager" in frappe.get_roles(OWNER), "the setup wizard made no owner"
	assert frappe.db.get_single_value("System Settings", "setup_complete"), "the setup wizard is not complete"


def _add_fiscal_years(current: int) -> None:
	import frappe

	for year in (current - 2, current - 1, current + 1, current + 2):
		dates = {"year_start_date": f"{year}-01-01", "year_end_date": f"{year}-12-31"}
		if not frappe.db.exists("Fiscal Year", dates):
			frappe.get_doc({"doctype": "Fiscal Year", "year": str(year), **dates}).insert()


def _quiet_desk() -> None:
	import frappe

	quiet = {
		"enable_onboarding": 0,
		"enable_telemetry": 0,
		"disable_system_update_notification": 1,
		"disable_change_log_notification": 1,
		"enable_password_policy": 0,
	}
	settings = frappe.get_doc("System Settings")
	settings.update({name: value for name, value in quiet.items() if settings.meta.has_field(name)})
	settings.flags.ignore_mandatory = True
	settings.save()
	for onboarding in frappe.get_all("Module Onboarding", pluck="name"):
		frappe.db.set_value("Module Onboarding", onboarding, "is_complete", 1)
	for tour in frappe.get_all("Form Tour", {"ui_tour": 1}, pluck="name"):
		frappe.db.set_value("Form Tour", tour, "ui_tour", 0)


def quiet_again() -> None:
	"""Apps installed after the setup bring onboarding of their own."""
	import frappe

	_quiet_desk()
	frappe.db.commit()


def check_app() -> None:
	"""Fail unless the checkout's app is really there: an install can succeed and create nothing."""
	import frappe

	import cs_center

	folder = Path(cs_center.__file__).parent
	expected = len(list(folder.glob("*/doctype/*/*.json")))
	modules = frappe.get_all("Module Def", {"app_name": "cs_center"}, pluck="name")
	found = frappe.db.count("DocType", {"module": ["in", modules], "custom": 0}) if modules else 0
	assert "cs_center" in frappe.get_installed_apps(), "cs_center is not installed"
	assert found == expected, f"{expected} doctypes in {folder}, {found} on the site"


STEPS: dict[str, Callable[[], None]] = {
	"install-erpnext": install_erpnext,
	"complete-setup": complete_setup,
	"quiet-again": quiet_again,
	"check-app": check_app,
}


def main(step: str, site: str) -> None:
	"""Run one step on one site of the current sites folder."""
	import frappe

	frappe.init(site=site, sites_path=".")
	frappe.connect()
	try:
		STEPS[step]()
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
