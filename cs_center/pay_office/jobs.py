"""What workers and the scheduler run for the pay office."""

from collections.abc import Callable

import frappe

from cs_center.pay_office.service import applying, handover, runs, telling
from cs_center.pay_office.service.store import CHANGE, RUN

#: Of a sweep, which must be over before the next one: the rest is for a job of its own.
_SWEEP_SECONDS = 200


def apply_change(name: str) -> None:
	"""Write an approved change, with progress for who approved it. Commits once; killed and run again it is written once."""
	applying.apply(name, telling.to_user(frappe.session.user, CHANGE, name))


def hand_over(name: str) -> None:
	"""A closed month to payroll, with progress for who asked. Commits person by person; killed and run again it goes on."""
	handover.run(name, _told(name))


def look_after() -> None:
	"""Every five minutes: what a killed worker left, by the rights of who had it done. Commits."""
	for name, approved_by in applying.waiting():
		_as_user(approved_by, CHANGE, name, lambda name=name: apply_change(name))
	for name in runs.open_runs():
		by_user = frappe.db.get_value(RUN, name, "by_user")
		_as_user(by_user, RUN, name, lambda name=name: handover.run(name, _told(name), _SWEEP_SECONDS))


def _as_user(user: str, doctype: str, name: str, do: Callable[[], object]) -> None:
	"""What goes wrong with one keeps none of the others waiting."""
	before = frappe.session.user
	try:
		frappe.set_user(user)
		do()
	except Exception:
		frappe.db.rollback()
		frappe.log_error(f"{doctype} {name} could not be done", frappe.get_traceback())
		frappe.db.commit()  # whatever becomes of the others
	finally:
		frappe.set_user(before)


def _told(run: str) -> telling.Progress:
	return telling.to_user(frappe.db.get_value(RUN, run, "by_user"), RUN, run)
