"""What the scheduler and workers run for early warning."""

from cs_center.warnings.service import watch as watching


def watch() -> None:
	"""Count, and warn. Commits after each threshold; safe to kill and to run twice at once."""
	watching.watch()
