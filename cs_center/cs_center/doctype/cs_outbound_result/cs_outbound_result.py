import frappe
from frappe.model.document import Document


class CSOutboundResult(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		again_at: DF.Datetime | None
		answers: DF.SmallText | None
		at: DF.Datetime | None
		by_user: DF.Link | None
		call: DF.Link | None
		call_log: DF.Link | None
		key_pressed: DF.Data | None
		outbound_list: DF.Link | None
		outcome: DF.Literal[
			"Answered",
			"Accepted",
			"Refused",
			"No Answer",
			"Busy",
			"Failed",
			"Wrong Number",
			"Call Again",
			"Sent",
		]
		reference: DF.Data | None
		seconds: DF.Int
		source: DF.Literal["Officer", "File", "Event", "App"]
		words: DF.SmallText | None
	# end: auto-generated types

	pass


def on_doctype_update() -> None:
	frappe.db.add_index("CS Outbound Result", ["outbound_list", "at"])
