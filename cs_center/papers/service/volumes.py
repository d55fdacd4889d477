"""How much a station does in a month; by hand or from a table that is imported (COMP-8)."""

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.papers.service.months import month_of
from cs_center.papers.service.ranking import VOLUME


def settle(doc: Document) -> None:
	"""One volume a station and month, kept under the month's first day. Raises ValidationError."""
	month = month_of(doc.month)
	if (doc.volume or 0) < 0:
		frappe.throw(_("A volume is not less than zero."))
	key = f"{month.key}:{doc.station}"
	if other := frappe.db.get_value(VOLUME, {"volume_key": key, "name": ("!=", doc.name or "")}):
		text = _("There is a volume of {0} for {1} already: {2}. Change that one.")
		frappe.throw(text.format(doc.station, month.key, other), frappe.DuplicateEntryError)
	doc.month, doc.volume_key = month.first, key
