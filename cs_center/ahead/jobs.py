"""What the scheduler and workers run for reminders and greetings."""

import frappe
from frappe.utils import now_datetime

from cs_center.ahead.service import calls, sending, sweep


def look_after() -> None:
	"""Every five minutes: have today's greetings prepared, and what is due sent, both by workers of their own (KEEP-4).

	Asked again while somebody is at it: the second one finds nothing to do, and a worker that died is not waited for.
	"""
	if sweep.is_due(now_datetime()):
		frappe.enqueue("cs_center.ahead.jobs.prepare", queue="long")
	calls.follow()
	if sending.is_due():
		frappe.enqueue("cs_center.ahead.jobs.send", queue="long")


def prepare() -> None:
	"""In the early morning: one greeting for each customer of whom something is due. Commits page by page."""
	sweep.prepare()


def send() -> None:
	"""Messages whose time has come, each in a transaction of its own."""
	sending.send_due()
