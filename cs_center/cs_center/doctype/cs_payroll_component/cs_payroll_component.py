from frappe.model.document import Document

from cs_center.pay_office.service import components


class CSPayrollComponent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		addition: DF.Data | None
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
		deduction: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		components.check(self)
