import frappe
from frappe import _
from frappe.model.document import Document


class CSSegmentChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		customer: DF.Link | None
		from_segment: DF.Link | None
		reason: DF.SmallText | None
		rule: DF.Link | None
		run: DF.Link | None
		to_segment: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(_("Segments are computed by their rules: change a rule."), frappe.PermissionError)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Segment Change", ["customer", "at"])
	frappe.db.add_index("CS Segment Change", ["to_segment", "at"])
