from frappe.model.document import Document


class CSSurveyShare(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area: DF.Link | None
		drawn: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		population: DF.Int
		share: DF.Percent
		station: DF.Link | None
	# end: auto-generated types

	pass
