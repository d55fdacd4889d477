"""What workers run for the workforce."""

from cs_center.workforce.service import roster


def extend_rosters() -> None:
	"""The roster book up to its new horizon, once a day. Commits a part at a time; idempotent."""
	roster.extend()


def renew_rosters() -> None:
	"""The roster book of those whose plans have changed. Commits a part at a time; idempotent."""
	roster.renew()
