"""Where somebody is on the ladder, beside their points on the page of the month (STAFF-1)."""

from typing import Any

from frappe import _
from frappe.utils import formatdate

from cs_center.calls.rules.reasons import Rejected
from cs_center.careers.service import career, store
from cs_center.papers.rules.month import Month


def card(employee: str, month: Month) -> dict[str, Any] | None:
	"""Level, since when, and what the next ones still ask; None for who is on no level yet, or on none of a ladder."""
	if employee not in store.holdings([employee]):
		return None
	try:
		found = career.career_of(employee)
	except Rejected:  # the ladder is left out and logged
		return None
	here = found["level"]
	rows = [[_("Level"), _(here["name"])], [_("Since"), formatdate(here["since"])]]
	rows += [[_(level["name"]), _missing(level)] for level in found["next"]]
	return {"title": _("My Career"), "rows": rows, "route": "cs-my-career"}


def _missing(level: dict[str, Any]) -> str:
	return _("everything is there") if level["is_met"] else _("still missing: {0}").format(level["missing"])
