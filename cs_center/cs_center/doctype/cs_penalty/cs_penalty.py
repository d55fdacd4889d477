from frappe.model.document import Document


class CSPenalty(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		complaint: DF.Link
		handed_as: DF.Link | None
		handed_name: DF.DynamicLink | None
		listed_only: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		person: DF.Link | None
		person_name: DF.Data | None
		points: DF.Int
		reason: DF.SmallText | None
		severity: DF.Data | None
		station: DF.Data | None
	# end: auto-generated types

	pass
