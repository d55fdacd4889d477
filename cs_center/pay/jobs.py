"""What workers and the scheduler run for pay."""

import frappe
from frappe.utils import getdate

from cs_center.papers.service.months import month_of
from cs_center.pay.service import computing, ending, timing


def compute_month(month: str) -> None:
	"""Work a month out; the progress is shown to who asked for it."""
	computing.run(month_of(month), _shown(frappe._("Working Out Pay")))


def close_month(month: str) -> None:
	"""Close a month that is being closed."""
	ending.run(month_of(month), _shown(frappe._("Closing the Month")))


def compute_last_month() -> None:
	"""On the day that the policy says, or on the first one after it; idempotent."""
	timing.compute_when_due(getdate())


def _shown(title: str) -> computing.Progress:
	def show(done: int, people: int) -> None:
		frappe.publish_progress(100 * done / people if people else 100, title=title)

	return show
