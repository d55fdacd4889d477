"""Keeps the roster true (FIRST-5)."""

from frappe.model.document import Document

from cs_center.workforce.service import roster

_OF_ROSTER = ("start_time", "end_time", "holiday_list")


def on_update(doc: Document, method: str | None = None) -> None:
	"""Attendance saves a shift type every hour; only its hours and holidays matter."""
	if any(doc.has_value_changed(field) for field in _OF_ROSTER):
		roster.distrust_shift_type(doc.name)
