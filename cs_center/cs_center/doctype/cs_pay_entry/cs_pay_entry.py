import frappe
from frappe.model.document import Document

from cs_center.pay.service import entries, records


class CSPayEntry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accidents: DF.Int
		amount: DF.Currency
		approved_at: DF.Datetime | None
		approved_by: DF.Link | None
		asked_by: DF.Link | None
		component: DF.Literal[
			"Post Pay",
			"Years-of-Service Pay",
			"Performance Pay",
			"Personal Commission",
			"Shared Commission",
			"Quarter Award",
			"Field Service Pay",
			"Award",
			"Deduction",
		]
		corrects: DF.Date | None
		employee: DF.Link
		employee_name: DF.Data | None
		entry_key: DF.Data | None
		formula: DF.SmallText | None
		kind: DF.Data | None
		month: DF.Date
		part: DF.Data | None
		points: DF.Float
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		reverses: DF.Link | None
		rule: DF.Data | None
		sold: DF.Currency
		sold_on: DF.Date | None
		status: DF.Literal["Proposed", "Approved", "Declined", "Taken Back"]
		void_why: DF.SmallText | None
		voided_at: DF.Datetime | None
		voided_by: DF.Link | None
		why: DF.SmallText
	# end: auto-generated types

	def before_insert(self) -> None:
		entries.settle(self)

	def after_insert(self) -> None:
		entries.asked(self)

	def validate(self) -> None:
		records.refuse_change(self)

	def on_trash(self) -> None:
		records.refuse_deletion(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Pay Entry", ["month", "status", "employee"])
	frappe.db.add_index("CS Pay Entry", ["employee", "corrects"])
	frappe.db.add_index("CS Pay Entry", ["reference_doctype", "reference_name"])
