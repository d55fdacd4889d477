"""What the scheduler and workers run for callbacks."""

from cs_center.callbacks.service import late, plans


def follow_plans() -> None:
	"""Every five minutes: documents that came to ask for a call, or no longer do (BACK-1, BACK-4). Commits page by page."""
	plans.sweep()


def tell_of_late() -> None:
	"""Every five minutes: leaders hear of promises that were not kept and of limits that were missed (BACK-1, KEEP-3)."""
	late.tell_of_late()
