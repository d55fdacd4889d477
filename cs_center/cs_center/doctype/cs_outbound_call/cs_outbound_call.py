import frappe
from frappe.model.document import Document

from cs_center.contact.service import candidates
from cs_center.outbound.service import store


class CSOutboundCall(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		batch: DF.Data | None
		call_log: DF.Link | None
		called_by: DF.Link | None
		caller: DF.Data | None
		caller_number: DF.Data | None
		calls: DF.Int
		customer: DF.Link | None
		customer_key: DF.Data | None
		handed_at: DF.Datetime | None
		handed_until: DF.Datetime | None
		hours: DF.Data | None
		key_pressed: DF.Data | None
		language: DF.Data | None
		next_action_at: DF.Datetime | None
		not_by: DF.SmallText | None
		number: DF.Data | None
		order_at: DF.Datetime | None
		order_reason: DF.SmallText | None
		outbound_list: DF.Link | None
		party_key: DF.Data | None
		party_name: DF.Data | None
		pool: DF.Data | None
		promised_at: DF.Datetime | None
		reached: DF.Check
		response: DF.Link | None
		result: DF.SmallText | None
		result_at: DF.Datetime | None
		seconds: DF.Int
		status: DF.Literal[
			"To Call",
			"Handed Over",
			"Call Again",
			"No Answer",
			"Busy",
			"Failed",
			"Answered",
			"Accepted",
			"Refused",
			"Wrong Number",
			"Sent",
			"Unreachable",
			"Not Allowed",
			"Withdrawn",
		]
		tried: DF.Int
		words: DF.SmallText | None
	# end: auto-generated types

	@property
	def number(self) -> str:
		return store.number_of(self)

	def validate(self) -> None:
		store.keep(self)

	def on_trash(self) -> None:
		store.check_trash(self)


def on_doctype_update() -> None:
	candidates.add_indexes("CS Outbound Call")
	frappe.db.add_index("CS Outbound Call", ["outbound_list", "status", "next_action_at"])
	frappe.db.add_index("CS Outbound Call", ["customer"])
	frappe.db.add_index("CS Outbound Call", ["called_by"])
