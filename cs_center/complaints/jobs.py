"""What the scheduler and workers run for complaints."""

from cs_center.complaints.service import sweep as sweeping


def sweep() -> None:
	"""Reminders and escalations. Commits in chunks; safe to kill and to run twice at once."""
	sweeping.sweep()


def settle_anew() -> None:
	"""Policies changed: when open complaints must be looked at again. Commits page by page; idempotent."""
	sweeping.settle_anew()
