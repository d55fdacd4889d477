import frappe
from frappe.model.document import Document

from cs_center.pay.service import proposals, records


class CSPayGradeAssignment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approved_at: DF.Datetime | None
		approved_by: DF.Link | None
		asked_by: DF.Link | None
		day_key: DF.Data | None
		effective_from: DF.Date
		employee: DF.Link
		employee_name: DF.Data | None
		grade: DF.Link
		last_day: DF.Date | None
		reverses: DF.Link | None
		source_doctype: DF.Link | None
		source_name: DF.DynamicLink | None
		status: DF.Literal["Proposed", "Holds", "Void", "Declined"]
		void_why: DF.SmallText | None
		voided_at: DF.Datetime | None
		voided_by: DF.Link | None
		why: DF.SmallText
	# end: auto-generated types

	def before_insert(self) -> None:
		proposals.settle(self)

	def autoname(self) -> None:
		proposals.give_name(self)

	def after_insert(self) -> None:
		proposals.asked(self)

	def validate(self) -> None:
		records.refuse_change(self)

	def on_trash(self) -> None:
		records.refuse_deletion(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Pay Grade Assignment", ["employee", "effective_from"])
	frappe.db.add_index("CS Pay Grade Assignment", ["source_doctype", "source_name"])
