from frappe.model.document import Document


class CSCampaignOfficer(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		capacity: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		segment: DF.Link | None
		territory: DF.Link | None
		tier: DF.Link | None
		user: DF.Link
	# end: auto-generated types

	pass
