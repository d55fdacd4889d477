"""What the scheduler and workers run for callbacks."""

from cs_center.callbacks.service import plans


def follow_plans() -> None:
	"""Every five minutes: documents that came to ask for a call, or no longer do (BACK-1, BACK-4). Commits page by page."""
	plans.sweep()
