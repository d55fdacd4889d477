"""What the scheduler runs for satisfaction."""

from cs_center.satisfaction.service import summary


def send_weekly_summary() -> None:
	"""Commits with the job: the mail and that it was sent are there together, or neither is."""
	summary.send_due()
