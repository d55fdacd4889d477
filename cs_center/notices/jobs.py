"""What the scheduler and workers run for notices."""

from cs_center.notices import service


def send() -> None:
	"""Tell people what is due. Commits in chunks; safe to kill and to run twice at once."""
	service.send_due()


def forget_old() -> None:
	"""Commits with the job."""
	service.forget_old()
