import frappe
from frappe.model.document import Document

from cs_center.callbacks.service import form
from cs_center.contact.service import candidates


class CSCallback(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assigned_to: DF.Link | None
		call_log: DF.Link | None
		caller: DF.Data | None
		caller_number: DF.Data | None
		cause_key: DF.Data | None
		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		customer: DF.Link | None
		due_at: DF.Datetime
		incident: DF.Link | None
		next_action_at: DF.Datetime | None
		not_by: DF.SmallText | None
		number: DF.Data | None
		open_key: DF.Data | None
		order_at: DF.Datetime | None
		order_reason: DF.SmallText | None
		outcome: DF.Literal["", "Reached", "No Answer", "Busy", "Call Again", "Wrong Number", "Refused"]
		party_key: DF.Data | None
		party_name: DF.Data | None
		plan: DF.Link | None
		pool: DF.Data | None
		promised_at: DF.Datetime | None
		purpose: DF.Literal["Service", "Care"]
		queue: DF.Data | None
		reason: DF.SmallText | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		result: DF.SmallText | None
		round: DF.Int
		status: DF.Literal["Open", "Done", "Cancelled", "Unreachable"]
		team: DF.Link | None
		told_late: DF.Check
		tried: DF.Int
	# end: auto-generated types

	@property
	def number(self) -> str:
		return form.number_of(self)

	def validate(self) -> None:
		form.keep_cause(self)
		form.close(self)


def on_doctype_update() -> None:
	candidates.add_indexes("CS Callback")
	for since in ("due_at", "promised_at"):
		frappe.db.add_index("CS Callback", ["status", "told_late", since])
	frappe.db.add_index("CS Callback", ["closed_at"])
