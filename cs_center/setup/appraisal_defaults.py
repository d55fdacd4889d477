"""What a new site is given for appraisals (STAFF-4 to STAFF-12): the scheme and the catalogue of point rules."""

from collections.abc import Iterator
from typing import Any

from cs_center.appraisal.service import policy

#: Posts of which nobody above is there to give points.
NOT_APPRAISED = ("Service Centre Director", "General Manager", "Human Resources")


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record, in the order in which they can be made."""
	# Frappe holds that a single document is always there: it is asked for under a name of its own.
	yield "Shipped", policy.shipped_scheme()
	for record in policy.shipped_rules():
		yield record["rule_code"], record
