"""What the scheduler and workers run for retention."""

import frappe

from cs_center.retention.service import campaign_building, campaigns, runs


def compute_segments() -> None:
	"""Every night (KEEP-1). Commits in chunks; safe to kill and to run twice."""
	runs.compute()


def compute_and_show() -> None:
	"""When somebody asked for it: they see how far it is."""

	def show(done: int, total: int) -> None:
		frappe.publish_progress(100 * done / total if total else 100, title=frappe._("Computing Segments"))

	if run := runs.compute(show):
		frappe.publish_realtime("cs_segments_computed", {"run": run}, user=frappe.session.user)


def build_campaign(campaign: str) -> None:
	"""When a campaign was started: its members, with progress for who did it (KEEP-2). Commits in chunks."""

	def show(done: int, total: int) -> None:
		frappe.publish_progress(100 * done / total if total else 100, title=frappe._("Finding the Members"))

	if campaign_building.build(campaign, show):
		frappe.publish_realtime("cs_campaign_built", {"campaign": campaign}, user=frappe.session.user)


def look_after_campaigns() -> None:
	"""Every five minutes: campaigns that are over, and members that a killed worker left unfinished. Commits in chunks."""
	campaigns.close_those_over()
	frappe.db.commit()  # the ends stand, whatever becomes of the members
	campaign_building.build_unfinished()
