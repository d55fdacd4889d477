"""What the scheduler runs for the monthly papers."""

from cs_center.papers.service import sheet


def draft_last_month() -> None:
	"""The sheet of the month that has ended, when there is anything to say. Commits with the job; idempotent."""
	sheet.draft_when_needed()
