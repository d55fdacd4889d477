"""What the scheduler and workers run for retention."""

import frappe

from cs_center.retention.service import runs


def compute_segments() -> None:
	"""Every night (KEEP-1). Commits in chunks; safe to kill and to run twice."""
	runs.compute()


def compute_and_show() -> None:
	"""When somebody asked for it: they see how far it is."""

	def show(done: int, total: int) -> None:
		frappe.publish_progress(100 * done / total if total else 100, title=frappe._("Computing Segments"))

	if run := runs.compute(show):
		frappe.publish_realtime("cs_segments_computed", {"run": run}, user=frappe.session.user)
