"""What the scheduler and workers run for incidents."""

from cs_center.incidents.service import ending


def work_off(incident: str) -> None:
	"""Have everybody attached to an incident that is over called back. Commits in chunks; safe to kill and to run twice."""
	ending.work_off(incident)


def look_after() -> None:
	"""Go on with what a worker left, close what is finished. Commits."""
	ending.look_after()
