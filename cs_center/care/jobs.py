"""What the scheduler runs for dissatisfied customers."""

from cs_center.care.service import due


def remind() -> None:
	"""Care visits that are due (COMP-11). Commits in chunks; safe to kill and to run twice."""
	due.remind()
