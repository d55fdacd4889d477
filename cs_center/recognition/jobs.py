"""What the scheduler runs for little red flowers."""

from cs_center.recognition.service import honours


def honour_last_year() -> None:
	"""Daily: once a year has ended, who got most flowers in it. Commits; idempotent."""
	honours.make_last_year()
