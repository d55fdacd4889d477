"""Flowers are for everybody to see; what somebody redeems them for is theirs, their leader's and HR's (STAFF-11)."""

from cs_center.workforce.service import whose

has_permission = whose.has_permission


def redemption_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Flower Redemption`."""
	return whose.query_conditions("CS Flower Redemption", user)
