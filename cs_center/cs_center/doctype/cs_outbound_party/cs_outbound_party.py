from frappe.model.document import Document


class CSOutboundParty(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		extra: DF.LongText | None
		number_key: DF.Data | None
		outbound_list: DF.Link | None
	# end: auto-generated types

	pass
