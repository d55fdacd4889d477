import frappe
from frappe.model.document import Document

from cs_center.pay_office.service import ledger


class CSPayrollEntry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		component: DF.Data
		document: DF.Data | None
		employee: DF.Link
		entry_key: DF.Data | None
		month: DF.Date
		run: DF.Link | None
		statement: DF.Data | None
		status: DF.Literal["Handed Over", "Taken Back"]
		taken_back_at: DF.Datetime | None
		why: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		ledger.check(self)

	def on_trash(self) -> None:
		ledger.check_may_delete(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Payroll Entry", ["month", "employee"])
