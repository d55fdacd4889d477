import frappe
from frappe import _
from frappe.model.document import Document


class CSResponsibilityEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		by_user: DF.Link | None
		call_log: DF.Link | None
		event: DF.Literal[
			"Taken",
			"Corrected",
			"Offered",
			"Accepted",
			"Refused",
			"Withdrawn",
			"Station Done",
			"Reassigned",
			"Released",
			"Ticket Closed",
			"Confirmed",
			"Reopened",
			"Lapsed",
			"Merged",
			"Told",
			"Answered by Another",
			"Transferred",
			"Warned",
			"Escalated",
			"Dropped",
			"Reminded",
			"Ticket Linked",
		]
		from_user: DF.Link | None
		handover: DF.Link | None
		notice: DF.Data | None
		notice_due: DF.Int
		position: DF.Int
		reason: DF.SmallText | None
		responsibility: DF.Link
		station: DF.Data | None
		to_user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(_("What happened to a matter is kept as it was (FIRST-4)."), frappe.PermissionError)

	def on_trash(self) -> None:
		frappe.throw(_("Who answered for a matter is kept for ever (FIRST-4)."), frappe.PermissionError)


def on_doctype_update() -> None:
	frappe.db.add_unique("CS Responsibility Event", ["responsibility", "position"], "one_step_a_position")
	frappe.db.add_index("CS Responsibility Event", ["event", "at"])
