"""The site under test is the one we think it is, and the fixtures keep their promises."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import frappe
import pytest

import cs_center
from devtools import office_hours
from devtools.client import SiteClient
from devtools.root import Finished
from devtools.site_fixtures import Services

MARK = "left by a smoke test"


def test_the_checkout_is_installed(site: str) -> None:
	assert frappe.get_installed_apps() == ["frappe", "erpnext", "cs_center"]
	assert Path(cs_center.__file__).parents[1] == Path(__file__).parents[2]


def test_erpnext_is_set_up() -> None:
	assert frappe.db.get_value("Company", "Test Cable", ["default_currency", "country"]) == ("CNY", "China")
	assert frappe.db.get_single_value("System Settings", "time_zone") == office_hours.zone()
	assert frappe.get_doc({"doctype": "Customer", "customer_name": "Li Ming"}).insert().name


def test_a_test_leaves_nothing_behind() -> None:
	frappe.get_doc({"doctype": "ToDo", "description": MARK}).insert()
	frappe.flags.left_by_a_test = True
	frappe.set_user("Guest")


def test_nothing_was_left_behind() -> None:
	assert not frappe.db.exists("ToDo", {"description": MARK})
	assert not frappe.flags.left_by_a_test
	assert frappe.session.user == "Administrator"


@pytest.mark.commits
def test_a_commit_is_real() -> None:
	frappe.get_doc({"doctype": "ToDo", "description": MARK}).insert()
	frappe.db.commit()
	frappe.db.rollback()
	assert frappe.db.exists("ToDo", {"description": MARK})


def test_a_commit_was_undone() -> None:
	assert not frappe.db.exists("ToDo", {"description": MARK})


def test_all_apps_of_the_bench(full_site: str) -> None:
	assert frappe.local.site == full_site
	assert frappe.get_installed_apps()[-1] == "cs_center"
	assert {"frappe", "erpnext"} < set(frappe.get_all_apps())
	assert set(frappe.get_installed_apps()) == set(frappe.get_all_apps())


def test_as_user(
	as_user: Callable[[str], AbstractContextManager[None]], user_with_roles: Callable[..., str]
) -> None:
	name = user_with_roles("Support Team")
	with as_user(name):
		assert frappe.session.user == name
		assert not frappe.has_permission("System Settings", "write")
	assert frappe.session.user == "Administrator"


def test_bench_command(bench_command: Callable[..., Finished]) -> None:
	result = bench_command("list-apps")
	assert result.rc == 0, result.stderr
	assert "cs_center" in result.stdout
	assert bench_command("no-such-command").rc != 0


def test_http(http: SiteClient, user_with_roles: Callable[..., str]) -> None:
	user = user_with_roles("Support Team")
	for client in (http.login(user), http.token(user)):
		assert client.call("frappe.auth.get_logged_user").json()["message"] == user
	assert http.guest().get("/api/resource/ToDo").status_code == 403
	assert http.guest().get("/assets/frappe/images/frappe-framework-logo.svg").status_code == 200
	response = http.login(user).post("/api/resource/ToDo", json={"description": MARK, "allocated_to": user})
	assert response.status_code == 200, response.text
	created = response.json()["data"]
	assert frappe.db.get_value("ToDo", created["name"], "owner") == user


def test_workers(services: Services) -> None:
	worker = services.workers(1)[0]
	todo = frappe.get_doc({"doctype": "ToDo", "description": MARK}).insert()
	change = {"doctype": "ToDo", "name": todo.name, "fieldname": "description", "value": "done"}
	frappe.enqueue("frappe.client.set_value", queue="short", enqueue_after_commit=True, **change)
	services.wait_until(lambda: "done" in frappe.db.get_value("ToDo", todo.name, "description"))
	worker.process.kill()
	assert not worker.process.alive
