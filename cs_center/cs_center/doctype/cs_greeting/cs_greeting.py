import frappe
from frappe.model.document import Document


class CSGreeting(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_greeting_reason.cs_greeting_reason import CSGreetingReason

		assigned_to: DF.Link | None
		attempts: DF.Int
		cause_key: DF.Data | None
		channel: DF.Literal["", "Call", "SMS", "Mail", "Manager"]
		customer: DF.Link | None
		day: DF.Date | None
		last_day: DF.Date | None
		message: DF.SmallText | None
		party_day: DF.Data | None
		party_name: DF.Data | None
		reasons: DF.Table[CSGreetingReason]
		send_at: DF.Datetime | None
		sent_at: DF.Datetime | None
		status: DF.Literal[
			"To Send",
			"Sending",
			"Sent",
			"To Call",
			"Called",
			"With the Manager",
			"Failed",
			"Missed",
			"Not Allowed",
			"Unreachable",
		]
		subject: DF.Data | None
		why: DF.SmallText | None
	# end: auto-generated types

	pass


def on_doctype_update() -> None:
	frappe.db.add_index("CS Greeting", ["status", "send_at"])
	frappe.db.add_index("CS Greeting", ["customer", "day"])
