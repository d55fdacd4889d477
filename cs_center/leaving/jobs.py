"""What the scheduler runs for talks before leaving."""

from cs_center.leaving.service import ending


def look_after_talks() -> None:
	"""Every five minutes: who was waited for long enough may leave, and talks of a manager alone are for all (KEEP-5).

	Commits page by page; safe to kill and to run twice.
	"""
	ending.pass_limits()
	ending.open_to_all()
