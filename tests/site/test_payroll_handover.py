"""STAFF-3 on a site with HRMS: a closed month goes to payroll once, however often, by however many, and whoever is killed."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from typing import Any

import frappe
import pytest

from cs_center.engines.database import retried
from cs_center.pay_office import api, jobs
from cs_center.pay_office.service import applying, handover, reconciling
from cs_center.setup import traces
from devtools.client import SiteClient
from devtools.session import as_user
from tests.site import pay, pay_office
from tests.site.centre import PEOPLE
from tests.site.pay import MANAGER, MARCH, STATEMENT
from tests.site.pay_office import ENTRY, RUN, SALARY, closed, entries
from tests.site.pay_office import salaries as in_payroll

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def payroll(full_site: str) -> None:
	if "hrms" not in frappe.get_installed_apps():
		pytest.skip("HRMS is not on this bench")
	pay.hr()


@pytest.fixture
def staff() -> dict[str, str]:
	found = pay.staff()
	pay_office.structures(sorted(found.values()))
	with as_user(PEOPLE.hr):  # HRMS has Salary Components made by HR Users
		api.create_components()
	return found


@pytest.fixture
def march(staff: dict[str, str]) -> dict[str, str]:
	"""Anna and Alan have earned something, Bea owes more than she got for performance; closed."""
	lines = {
		staff["anna"]: {"Post Pay": 3000, "Years-of-Service Pay": 200, "Performance Pay": -120},
		staff["alan"]: {"Post Pay": 3000.01, "Award": 200},
		staff["bea"]: {"Post Pay": 3000, "Deduction": -50.5, "Performance Pay": 0},
	}
	names = closed(MARCH, lines)
	frappe.db.commit()
	return names


ANNA = [
	("Performance Pay Taken Back", "Deduction", 120),
	("Post Pay", "Earning", 3000),
	("Years-of-Service Pay", "Earning", 200),
]
BEA = [("Deduction", "Deduction", 50.5), ("Post Pay", "Earning", 3000)]


def hand_over() -> Any:
	"""By an HR Manager, with the worker's job at once; returns the run."""
	with as_user(MANAGER):
		name = api.hand_over("2026-03")
		frappe.db.commit()
		jobs.hand_over(name)
	frappe.db.rollback()
	return frappe.get_doc(RUN, name)


def test_a_closed_month_is_one_additional_salary_a_person_and_component(
	staff: dict[str, str], march: dict[str, str]
) -> None:
	run = hand_over()
	assert in_payroll(staff["anna"]) == ANNA and in_payroll(staff["bea"]) == BEA
	assert (run.status, run.people, run.created, run.total, run.by_user) == (
		"Done",
		3,
		7,
		9229.51,
		MANAGER,
	)
	doc = frappe.get_last_doc(SALARY, {"employee": staff["bea"], "type": "Deduction"})
	assert (doc.ref_doctype, doc.ref_docname, str(doc.payroll_date)) == (
		STATEMENT,
		march[staff["bea"]],
		"2026-03-31",
	)
	assert entries(staff["anna"]) == [
		("Performance Pay", -120),
		("Post Pay", 3000),
		("Years-of-Service Pay", 200),
	]


def test_handing_over_again_changes_nothing(staff: dict[str, str], march: dict[str, str]) -> None:
	hand_over()
	count = frappe.db.count(SALARY)
	run = hand_over()
	assert (run.created, run.cancelled, run.kept) == (0, 0, 7) and frappe.db.count(SALARY) == count
	with as_user(MANAGER):
		api.hand_over_again(run.name)
		frappe.db.commit()
		jobs.hand_over(run.name)
	assert frappe.db.count(SALARY) == count


def test_what_somebody_cancelled_changed_or_added_is_found_and_mended(
	staff: dict[str, str], march: dict[str, str]
) -> None:
	hand_over()
	frappe.get_last_doc(SALARY, {"employee": staff["bea"], "type": "Deduction"}).cancel()
	post = frappe.db.get_value(SALARY, {"employee": staff["anna"], "salary_component": "Post Pay"})
	frappe.db.set_value(SALARY, post, "amount", 9000)
	extra = frappe.copy_doc(frappe.get_doc(SALARY, {"employee": staff["alan"], "salary_component": "Award"}))
	extra.submit()
	frappe.db.commit()
	with as_user(PEOPLE.hr):
		found = {
			(row["employee"], row["component"]): row["verdict"]
			for row in reconciling.reconciled(MARCH).rows
			if row["verdict"] != "Equal"
		}
	assert found == {
		(staff["bea"], "Deduction"): "Missing",
		(staff["anna"], "Post Pay"): "Different",
		(staff["alan"], "Award"): "Extra",
	}
	run = hand_over()
	assert (run.created, run.cancelled) == (2, 2)
	with as_user(PEOPLE.hr):
		assert {row["verdict"] for row in reconciling.reconciled(MARCH).rows} == {"Equal"}
		assert sum(one.difference for one in reconciling.reconciled(MARCH).sums.values()) == 0
	assert in_payroll(staff["bea"]) == BEA and entries(staff["bea"], "Taken Back") == [("Deduction", -50.5)]


def test_who_can_not_be_handed_over_is_listed_and_keeps_nobody_waiting(
	staff: dict[str, str], march: dict[str, str]
) -> None:
	frappe.db.set_value("Employee", staff["alan"], {"relieving_date": "2026-02-10", "status": "Left"})
	frappe.db.commit()
	run = hand_over()
	assert (run.status, run.failed) == ("Done with Problems", 1)
	assert run.problems[0].employee == staff["alan"] and "2026-02-10" in run.problems[0].problem
	assert in_payroll(staff["anna"]) == ANNA and not in_payroll(staff["alan"]) and not entries(staff["alan"])


def test_what_a_salary_slip_has_paid_is_said_and_not_doubled(
	staff: dict[str, str], march: dict[str, str]
) -> None:
	hand_over()
	name = frappe.db.get_value(SALARY, {"employee": staff["anna"], "salary_component": "Post Pay"})
	slip = {"doctype": "Salary Slip", "name": "SLIP", "docstatus": 1, "employee": staff["anna"]}
	frappe.get_doc({**slip, "employee_name": "Anna"}).db_insert()
	detail = {
		"doctype": "Salary Detail",
		"parent": "SLIP",
		"parenttype": "Salary Slip",
		"parentfield": "earnings",
	}
	frappe.get_doc(
		{**detail, "salary_component": "Post Pay", "additional_salary": name, "docstatus": 1}
	).db_insert()
	frappe.db.set_value(SALARY, name, "amount", 1)
	frappe.db.commit()
	run = hand_over()
	assert run.failed == 1 and "SLIP" in run.problems[0].problem
	assert len(in_payroll(staff["anna"])) == 3


def test_a_month_that_is_not_closed_is_not_handed_over(staff: dict[str, str], march: dict[str, str]) -> None:
	frappe.db.set_value("CS Pay Month", "2026-03", "status", "Open")
	with as_user(MANAGER), pytest.raises(frappe.ValidationError, match="not closed"):
		api.hand_over("2026-03")


def test_only_an_hr_manager_hands_over(march: dict[str, str]) -> None:
	for user in (PEOPLE.hr, PEOPLE.anna, PEOPLE.lee, PEOPLE.supervisor):
		with as_user(user), pytest.raises(frappe.PermissionError):
			api.hand_over("2026-03")


def test_a_run_that_fails_says_so_and_keeps_no_other_waiting(
	staff: dict[str, str], march: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
	closed(MARCH.after, {staff["anna"]: {"Post Pay": 3000}})
	frappe.db.set_value(STATEMENT, march[staff["bea"]], "total", 1)  # its lines say something else
	monkeypatch.setattr(applying, "waiting", lambda: [("no such change", MANAGER)])
	with as_user(MANAGER):
		march_run, april_run = (api.hand_over(month) for month in ("2026-03", "2026-04"))
	frappe.db.commit()
	before = frappe.session.user
	jobs.look_after()
	frappe.db.rollback()
	assert frappe.session.user == before
	failed, done = frappe.get_doc(RUN, march_run), frappe.get_doc(RUN, april_run)
	assert (failed.status, done.status) == ("Failed", "Done")
	assert march[staff["bea"]] in failed.problem
	titles = " ".join(frappe.get_all("Error Log", pluck="method"))
	assert march_run in titles and "no such change" in titles
	of_april = frappe.get_doc(SALARY, {"employee": staff["anna"], "payroll_date": "2026-04-30"})
	told = frappe.get_doc("CS Pay Event", {"reference_name": april_run, "deed": "Handed Over"})
	assert (of_april.owner, told.by_user) == (MANAGER, MANAGER)  # who asked, though the sweep did it (SEC-3)
	with as_user(MANAGER):
		api.hand_over_again(march_run)
	assert frappe.db.get_value(RUN, march_run, ["status", "problem"]) == ("Queued", None)


def test_a_run_of_several_jobs_counts_what_all_of_them_did(
	staff: dict[str, str], march: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
	asked: list[dict[str, Any]] = []
	monkeypatch.setattr(handover, "_PEOPLE_AT_ONCE", 1)
	with as_user(MANAGER):
		name = api.hand_over("2026-03")
		frappe.db.commit()
		monkeypatch.setattr(frappe, "enqueue", lambda *given, **named: asked.append(named))
		assert [handover.run(name, seconds=seconds) for seconds in (-1, -1, 600)] == [False, False, True]
	assert [one["name"] for one in asked] == [name, name]
	assert not any(one.get("deduplicate") for one in asked)  # this job itself would be taken for the next one
	run = frappe.get_doc(RUN, name)
	assert (run.status, run.people_done, run.created, run.kept) == ("Done", 3, 7, 0)


_WORKER = """
	import sys, time
	import frappe
	frappe.init(site={site!r}, sites_path=".", force=True)
	frappe.connect()
	frappe.set_user({user!r})
	from cs_center.engines import salaries
	from cs_center.pay_office import jobs
	really, made = salaries.submit, []
	def slow(wanted):
		made.append(really(wanted))
		print(len(made), flush=True)
		time.sleep({pause})
		return made[-1]
	salaries.submit = slow
	jobs.hand_over({run!r})
"""


def _worker(site: str, run: str, pause: float) -> subprocess.Popen:
	code = textwrap.dedent(_WORKER).format(site=site, user=MANAGER, run=run, pause=pause)
	return subprocess.Popen(
		[sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
	)


def test_a_worker_that_is_killed_half_way_doubles_and_loses_nothing(
	site: str, staff: dict[str, str], march: dict[str, str]
) -> None:
	with as_user(MANAGER):
		name = api.hand_over("2026-03")
	frappe.db.commit()
	for after in (2, 1, 4):
		worker = _worker(site, name, 2)
		for _made in range(after):
			worker.stdout.readline()
		worker.send_signal(signal.SIGKILL)
		worker.wait()
		frappe.db.rollback()
		assert frappe.db.count(SALARY, {"ref_doctype": STATEMENT}) == frappe.db.count(ENTRY)
	frappe.db.rollback()
	assert frappe.db.get_value(RUN, name, "status") == "Running"
	time.sleep(1)  # the database lets go of a dead worker's lock
	jobs.look_after()
	frappe.db.rollback()
	assert frappe.db.get_value(RUN, name, "status") == "Done"
	assert in_payroll(staff["anna"]) == ANNA and in_payroll(staff["bea"]) == BEA
	assert frappe.db.count(SALARY, {"ref_doctype": STATEMENT}) == 7


def test_two_at_once_hand_over_once(site: str, staff: dict[str, str], march: dict[str, str]) -> None:
	with as_user(MANAGER):
		names = [api.hand_over("2026-03") for _time in range(2)]
	frappe.db.commit()
	workers = [_worker(site, name, 0.05) for name in names]
	for worker in workers:
		worker.communicate(timeout=120)
	jobs.look_after()
	frappe.db.rollback()
	assert {frappe.db.get_value(RUN, name, "status") for name in names} == {"Done"}
	assert frappe.db.count(SALARY, {"ref_doctype": STATEMENT}) == 7


def test_the_ledger_holds_by_its_key_where_the_lock_does_not(
	staff: dict[str, str], march: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Who believes that nothing is there writes nothing twice, and then reads what the first one has written."""
	hand_over()
	statement, mapped = handover.paid.paid(MARCH)[staff["anna"]], handover.components.mapped()
	person = handover._Person("", MARCH, statement, mapped, None)
	counts, tried = handover.Counts(), []
	really, entries_of = handover.standing.standing, handover.ledger.entries

	def blind_at_first(*arguments: Any) -> Any:
		found = really(*arguments)
		nothing = tuple(handover.rules.Compared(one.key, one.due, None) for one in found.compared)
		return found if len(tried) > 1 else handover.Standing(found.statements, nothing)

	def settle(attempt: int) -> None:
		tried.append(attempt)
		person.settle(counts)

	monkeypatch.setattr(handover.standing, "standing", blind_at_first)
	monkeypatch.setattr(
		handover.ledger, "entries", lambda *given: entries_of(*given) if len(tried) > 1 else {}
	)
	retried(settle)
	assert (tried, counts.created, counts.kept) == ([0, 1], 0, 3)
	assert in_payroll(staff["anna"]) == ANNA


def test_hr_alone_reads_runs_and_the_ledger(
	http: SiteClient, staff: dict[str, str], march: dict[str, str]
) -> None:
	run = hand_over()
	for user, expected in ((PEOPLE.anna, 403), (PEOPLE.lee, 403), (PEOPLE.supervisor, 403), (PEOPLE.hr, 200)):
		client = http.login(user)
		for path in (f"{RUN}/{run.name}", ENTRY, "CS Pay Change", "CS Payroll Component"):
			assert client.get(f"/api/resource/{path}").status_code == expected, (user, path)
		report = client.get(
			"/api/method/frappe.desk.query_report.run",
			params={"report_name": "CS Payroll Reconciliation", "filters": '{"month": "2026-03"}'},
		)
		assert report.status_code == expected, user
	manager = http.login(MANAGER)
	entry = frappe.get_all(ENTRY, pluck="name")[0]
	for path in (f"{RUN}/{run.name}", f"{ENTRY}/{entry}"):
		assert manager.request(
			"PUT", f"/api/resource/{path}", json={"amount": 1, "total": 1}
		).status_code in (403, 417)
		assert manager.request("DELETE", f"/api/resource/{path}").status_code == 403


def test_what_was_handed_over_stays_when_the_app_goes(staff: dict[str, str], march: dict[str, str]) -> None:
	"""They are HRMS's: they name nothing of ours any more, and can be amended."""
	hand_over()
	names = frappe.get_all(SALARY, {"ref_doctype": STATEMENT, "docstatus": 1}, pluck="name")
	traces.remove_references("DocType", [STATEMENT, ENTRY, RUN])
	rows = frappe.get_all(SALARY, {"name": ("in", names)}, ["ref_doctype", "ref_docname", "docstatus"])
	assert len(rows) == 7
	assert {(row.ref_doctype, row.ref_docname, row.docstatus) for row in rows} == {(None, None, 1)}
	doc = frappe.get_doc(SALARY, names[0])
	doc.cancel()
	amended = frappe.copy_doc(doc)
	amended.amended_from = doc.name
	amended.submit()
	frappe.db.rollback()
