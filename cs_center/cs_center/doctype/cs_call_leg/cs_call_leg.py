import frappe
from frappe import _
from frappe.model.document import Document


class CSCallLeg(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agent: DF.Link | None
		agent_id: DF.Data | None
		answered_at: DF.Datetime | None
		ended_at: DF.Datetime | None
		outcome: DF.Literal["Ringing", "In Progress", "Completed", "Transferred", "No Answer"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		queue: DF.Data | None
		rang_at: DF.Datetime | None
		seat: DF.Data | None
		transferred_to: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Runs only when the row is saved by itself, around its call and the rules of the call."""
		frappe.throw(_("The switch says where a call went."), frappe.PermissionError)
