from frappe.model.document import Document


class CSPresence(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		said_by: DF.Data | None
		since: DF.Datetime | None
		state: DF.Literal["Available", "Away", "Logged Off"]
		user: DF.Link
	# end: auto-generated types

	pass
