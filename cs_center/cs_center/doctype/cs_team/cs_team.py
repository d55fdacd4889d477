from frappe.model.document import Document


class CSTeam(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		branch: DF.Link | None
		deputy: DF.Link | None
		disabled: DF.Check
		leader: DF.Link | None
		team_name: DF.Data
	# end: auto-generated types

	pass
