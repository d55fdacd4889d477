from frappe.model.document import Document


class CSPost(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		appraised: DF.Check
		description: DF.SmallText | None
		is_leader: DF.Check
		post_name: DF.Data
		role: DF.Link | None
	# end: auto-generated types

	pass
