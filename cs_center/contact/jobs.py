"""What the scheduler and workers run for those who call customers."""

from cs_center.contact.service import leases


def forget_old_leases() -> None:
	"""Every night: rows of leases that nobody needs any more."""
	leases.forget_old()
