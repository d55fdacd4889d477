"""What the scheduler and workers run for appraisals."""

import frappe

from cs_center.appraisal.service import drafting, settling
from cs_center.papers.service.months import month_of


def draft_last_month() -> None:
	"""On the first of a month: what the last one came to. Commits in chunks; safe to kill and to run twice."""
	drafting.draft(month_of(None))


def keep_up() -> None:
	"""Every night: drafts follow the facts, and what a killed worker left is ended. Commits in chunks."""
	drafting.keep_up()
	settling.settle_what_is_left()


def follow_team(month: str, team: str) -> None:
	"""After somebody was given a violation: who the best of the team is now. Commits with the job."""
	drafting.follow_team(month_of(month), team)


def draft_and_show(month: str) -> None:
	"""When somebody asked for it: they see how far it is."""

	def show(done: int, total: int) -> None:
		frappe.publish_progress(
			100 * done / total if total else 100, title=frappe._("Bringing Points Up to Date")
		)

	if drafting.draft(month_of(month), show) is not None:
		frappe.publish_realtime("cs_appraisals_drafted", {"month": month}, user=frappe.session.user)


def close_and_show(month: str) -> None:
	"""When a director closes a month of many people. Commits in chunks; safe to kill and to run again."""

	def show(done: int, total: int) -> None:
		frappe.publish_progress(100 * done / total if total else 100, title=frappe._("Closing the Month"))

	closed = settling.close_month(month_of(month), show)
	told = {"month": month, "closed": closed.closed, "left": len(closed.left), "settled": closed.settled}
	frappe.publish_realtime("cs_appraisals_closed", told, user=frappe.session.user)
