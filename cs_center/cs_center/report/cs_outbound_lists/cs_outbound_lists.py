"""Lists to call and what they came to, side by side (CALL-8)."""

from typing import Any

from frappe import _

from cs_center.calls.service import figures
from cs_center.outbound.service import outcome, store

Column = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[list[Column], list[dict[str, Any]]]:
	"""Columns and rows. Raises PermissionError for who does not lead."""
	figures.check_reader((*sorted(store.LEADERS), "System Manager"))
	rows = outcome.lists(dict(filters or {}))
	shown = ("purpose", "way", "status")
	return _columns(), [
		{**row, **{one: _(row[one], context="CS Outbound List") for one in shown}} for row in rows
	]


def _columns() -> list[Column]:
	counts = (
		("people", _("People")),
		("left", _("Still to Call")),
		("calls", _("Calls", context="CS Outbound Call")),
		("reached", _("Reached")),
		("answered", _("Answered", context="CS Outbound Call")),
		("accepted", _("Accepted", context="CS Outbound Call")),
		("refused", _("Refused", context="CS Outbound Call")),
		("unreachable", _("Unreachable", context="CS Outbound Call")),
		("wrong_number", _("Wrong Number", context="CS Outbound Call")),
		("not_allowed", _("Not Allowed", context="CS Outbound Call")),
	)
	return [
		figures.column("name", _("List"), "Link", 130, store.LIST),
		figures.column("title", _("Title", context="CS Outbound List"), "Data", 200),
		figures.column("purpose", _("Purpose", context="CS Outbound List"), "Data", 90),
		figures.column("way", _("How", context="CS Outbound List"), "Data", 110),
		figures.column("status", _("Status", context="CS Outbound List"), "Data", 90),
		figures.column("period_from", _("From", context="CS Outbound List"), "Date", 100),
		figures.column("period_to", _("To", context="CS Outbound List"), "Date", 100),
		*(figures.column(field, label, "Int", 95) for field, label in counts),
	]
