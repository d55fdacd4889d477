import frappe
from frappe.model.document import Document


class CSCallRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		call_id: DF.Data | None
		caller_key: DF.Data | None
		facts: DF.LongText | None
		from_key: DF.Data | None
		source: DF.Data | None
		started_at: DF.Datetime | None
		to_key: DF.Data | None
	# end: auto-generated types

	pass


def on_doctype_update() -> None:
	frappe.db.add_index("CS Call Record", ["caller_key", "started_at"])
