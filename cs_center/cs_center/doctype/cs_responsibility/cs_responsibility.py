import frappe
from frappe import _
from frappe.model.document import Document


class CSResponsibility(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer_by: DF.Datetime | None
		caller_number: DF.Data | None
		confirm_by: DF.Datetime | None
		contact: DF.Link | None
		customer: DF.Link | None
		customer_key: DF.Data | None
		due_by: DF.Datetime | None
		due_reason: DF.SmallText | None
		ended_at: DF.Datetime | None
		escalated_at: DF.Datetime | None
		first_call: DF.Link | None
		fixed: DF.Check
		kind: DF.Link | None
		last_call: DF.Link | None
		last_contact_at: DF.Datetime | None
		next_action_at: DF.Datetime | None
		offered_to: DF.Data | None
		open_key: DF.Data | None
		opened_at: DF.Datetime | None
		owned_since: DF.Datetime | None
		party_name: DF.Data | None
		queue: DF.Data | None
		reason: DF.SmallText | None
		reminded_at: DF.Datetime | None
		responsible: DF.Link | None
		rule: DF.Link | None
		staff_number: DF.Data | None
		station: DF.Data | None
		status: DF.Literal["Open", "Awaiting Confirmation", "Closed", "Released", "Lapsed", "Merged"]
		steps: DF.Int
		team: DF.Link | None
		ticket: DF.DynamicLink | None
		ticket_subject: DF.Data | None
		ticket_type: DF.Link | None
		tier: DF.Link | None
		title: DF.Data | None
		warned_at: DF.Datetime | None
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(_("Matters change by what people do with them, not by a form."), frappe.PermissionError)

	def on_trash(self) -> None:
		frappe.throw(_("Who answered for a matter is kept for ever (FIRST-4)."), frappe.PermissionError)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Responsibility", ["responsible", "status"])
	frappe.db.add_index("CS Responsibility", ["team", "status"])
	frappe.db.add_index("CS Responsibility", ["opened_at"])
