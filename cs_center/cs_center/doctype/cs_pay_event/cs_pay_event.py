import frappe
from frappe.model.document import Document

from cs_center.pay.service import records


class CSPayEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		after: DF.SmallText | None
		at: DF.Datetime | None
		before: DF.SmallText | None
		by_user: DF.Link | None
		deed: DF.Literal[
			"",
			"Proposed",
			"Approved",
			"Declined",
			"Added",
			"Ended",
			"Void",
			"Taken Back",
			"Worked Out",
			"Closed",
			"Opened",
			"Changed",
			"Corrected",
			"Handed Over",
		]
		employee: DF.Link | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		why: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		records.refuse_change(self)

	def on_trash(self) -> None:
		records.refuse_deletion(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Pay Event", ["reference_doctype", "reference_name"])
	frappe.db.add_index("CS Pay Event", ["employee", "at"])
	frappe.db.add_index("CS Pay Event", ["at"])
