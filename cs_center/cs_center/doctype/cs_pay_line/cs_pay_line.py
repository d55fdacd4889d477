from frappe.model.document import Document


class CSPayLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		component: DF.Data
		corrects: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part: DF.Data | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		rule: DF.Data | None
		why: DF.SmallText | None
	# end: auto-generated types

	pass
