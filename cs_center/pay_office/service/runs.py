"""One hand-over of a month: who asked, how far it is, what it came to; started by people, run by a worker (STAFF-3)."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.papers.rules.month import Month
from cs_center.pay.service import events
from cs_center.pay.service.events import Event
from cs_center.pay_office.service.store import DEED, RUN, RUN_PROBLEM

ADDITIONAL_SALARY, BANK_SHEET, FINANCE_SHEET = "Additional Salary", "Bank Sheet", "Finance Sheet"
QUEUED, RUNNING, DONE, WITH_PROBLEMS, FAILED = "Queued", "Running", "Done", "Done with Problems", "Failed"
OPEN = (QUEUED, RUNNING)
_JOB = "cs_center.pay_office.jobs.hand_over"


def start(month: Month, how: str, **values: Any) -> Document:
	"""A new run of a month."""
	doc = frappe.get_doc(
		{
			"doctype": RUN,
			"month": month.first,
			"how": how,
			"status": QUEUED,
			"by_user": frappe.session.user,
			**values,
		}
	)
	doc.flags[DEED] = True
	return doc.insert(ignore_permissions=True)


def later(name: str) -> None:
	"""Have a worker do it, once this transaction is there. A job that finds another one at the run ends at once."""
	frappe.enqueue(_JOB, queue="long", enqueue_after_commit=True, name=name)


def update(name: str, **values: Any) -> None:
	"""How far a run is; the worker alone says so."""
	frappe.db.set_value(RUN, name, values)


def end(name: str, problems: Mapping[str, tuple[str, str]], **values: Any) -> None:
	"""A run is over. `problems`: name and what to do, by employee, in place of those of an earlier try."""
	frappe.db.delete(RUN_PROBLEM, {"parent": name, "parenttype": RUN})
	common = {**stamp(), "parent": name, "parenttype": RUN, "parentfield": "problems"}
	insert_many(
		RUN_PROBLEM,
		[
			{"name": ordered_name(), **common, "idx": place, **_problem(employee, *said)}
			for place, (employee, said) in enumerate(sorted(problems.items()), 1)
		],
	)
	status = values.pop("status", WITH_PROBLEMS if problems else DONE)
	update(name, status=status, ended_at=now_datetime(), failed=len(problems), progress=100, **values)
	events.keep([Event("Handed Over", RUN, name, after=str(values.get("total", "")))])


def fail(name: str, error: Exception) -> None:
	"""A run that could not be done, with why; it can be run again. Commits."""
	frappe.db.rollback()
	why = _("Stopped: {0}. Start it again; what is done stays.").format(str(error) or type(error).__name__)
	update(name, status=FAILED, ended_at=now_datetime(), problem=frappe.utils.strip_html(why))
	frappe.db.commit()  # whatever becomes of the others


def open_runs(month: Month | None = None) -> list[str]:
	"""Runs that wait or whose worker died, of all months or one."""
	filters: dict[str, Any] = {"status": ("in", OPEN), "how": ADDITIONAL_SALARY}
	if month:
		filters["month"] = month.first
	return frappe.get_all(RUN, filters, pluck="name", order_by="creation")


def locked(name: str) -> "frappe._dict":
	"""A run as it is now, for who changes it. Raises DoesNotExistError."""
	table = DocType(RUN)
	rows = frappe.qb.from_(table).where(table.name == name).select("*").for_update().run(as_dict=True)
	if not rows:
		frappe.throw(_("There is no payroll run {0}.").format(name), frappe.DoesNotExistError)
	return rows[0]


def check(doc: Document) -> None:
	"""Nobody writes a run by hand. Raises PermissionError."""
	if not doc.flags.get(DEED):
		frappe.throw(_("Runs of payroll are started with the buttons of a month."), frappe.PermissionError)


def check_may_delete(doc: Any) -> None:
	"""Raises PermissionError."""
	frappe.throw(_("Runs of payroll are kept (SEC-3)."), frappe.PermissionError)


def _problem(employee: str, full_name: str, problem: str) -> dict[str, str]:
	return {"employee": employee, "employee_name": full_name, "problem": problem}
