"""What the scheduler and workers run for responsibility."""

import frappe

from cs_center.responsibility.service import deeds, notices
from cs_center.responsibility.service import sweep as sweeping


def send_notices() -> None:
	"""Tell people what happened to matters. Commits in chunks; idempotent, and safe beside another worker."""
	notices.send_due()


def sweep() -> None:
	"""Limits, offers, silence, lapsing, lost notices. Commits in chunks; safe to kill and to run twice at once."""
	sweeping.sweep()


def agree_with_tickets() -> None:
	"""Matters whose tickets were changed without an event. Commits in chunks; idempotent."""
	sweeping.agree_with_tickets()


def reassign_many(planned: dict[str, str], reason: str, dropped: bool) -> None:
	"""Move many matters as the user who asked. Commits in chunks; what is moved already is refused the next time."""
	done = deeds.reassign_many(planned, reason, dropped)
	frappe.publish_realtime("cs_reassigned", done, user=frappe.session.user)


def tell_of_leaver(user: str) -> None:
	"""Somebody left with open matters: their leader hears of it. Commits with the job."""
	if frappe.db.exists("CS Staff Record", {"user": user}):
		notices.owner_left(user)
