import frappe
from frappe.model.document import Document

from cs_center.pay.service import records


class CSPayProblem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Data | None
		employee_name: DF.Data | None
		pay_month: DF.Link
		problem: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		records.refuse_change(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Pay Problem", ["pay_month", "employee"])
