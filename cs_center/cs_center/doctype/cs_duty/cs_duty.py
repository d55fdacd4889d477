import frappe
from frappe.model.document import Document


class CSDuty(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		ends_at: DF.Datetime | None
		kind: DF.Literal["On Duty", "Off"]
		source: DF.Data | None
		starts_at: DF.Datetime | None
		user: DF.Link | None
	# end: auto-generated types

	pass


def on_doctype_update() -> None:
	frappe.db.add_index("CS Duty", ["user", "ends_at"])
