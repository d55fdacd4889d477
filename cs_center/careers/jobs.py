"""What the scheduler runs for the career ladder: each may be killed and run again."""

from cs_center.careers.service import effect, proposing


def look_after() -> None:
	"""Every night: changes whose day has come hold, promotions are made in HRMS, and the rules propose (STAFF-2).

	Proposals come once a person and month, as soon as the month's appraisal of the person is closed.
	"""
	effect.take_effect()
	effect.promote()
	proposing.propose_last_months()
