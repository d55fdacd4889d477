"""What workers and the scheduler run for the pay office."""

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
	"""Every five minutes: what a killed worker left. Commits."""
	before = frappe.session.user
	for name, approved_by in applying.waiting():
		frappe.set_user(approved_by)
		apply_change(name)
	frappe.set_user(before)
	for name in runs.open_runs():
		handover.run(name, _told(name), _SWEEP_SECONDS)


def _told(run: str) -> telling.Progress:
	return telling.to_user(frappe.db.get_value(RUN, run, "by_user"), RUN, run)
