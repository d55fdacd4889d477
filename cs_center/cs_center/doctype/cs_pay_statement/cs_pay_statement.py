import frappe
from frappe.model.document import Document

from cs_center.pay.service import records


class CSPayStatement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_pay_line.cs_pay_line import CSPayLine

		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		company: DF.Link | None
		computed_at: DF.Datetime | None
		employee: DF.Link
		employee_name: DF.Data | None
		lines: DF.Table[CSPayLine]
		month: DF.Date
		pay_month: DF.Link | None
		post: DF.Link | None
		status: DF.Literal["Draft", "Closed"]
		team: DF.Link | None
		total: DF.Currency
	# end: auto-generated types

	def validate(self) -> None:
		records.refuse_change(self)

	def on_trash(self) -> None:
		records.refuse_deletion(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Pay Statement", ["employee", "month"])
	frappe.db.add_index("CS Pay Statement", ["month", "status"])
