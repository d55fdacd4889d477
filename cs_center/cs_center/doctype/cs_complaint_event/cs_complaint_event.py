import frappe
from frappe.model.document import Document

from cs_center.complaints.service import guard


class CSComplaintEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		by_user: DF.Link | None
		call_log: DF.Link | None
		changes: DF.LongText | None
		complaint: DF.Link
		event: DF.Literal[
			"Taken",
			"Dispatched",
			"Returned by Station",
			"Reported Done",
			"Verified",
			"Found Not Done",
			"Customer Says Solved",
			"Customer Says Not Solved",
			"Customer Not Reached",
			"Closed as Unreachable",
			"Waits for Customer",
			"Goes On",
			"Reopened",
			"Escalated",
			"Escalated in an Emergency",
			"More Time Asked",
			"Extended",
			"More Time Refused",
			"Taken Over",
			"Severity Changed",
			"Corrected",
			"Customer Answered",
			"Customer Called Again",
			"Edited",
			"Ticket Deleted",
			"Reminded",
			"Named in the Monthly Notice",
			"Attached to an Incident",
			"Detached from an Incident",
			"Incident Over",
		]
		from_level: DF.Int
		from_status: DF.Data | None
		from_user: DF.Link | None
		position: DF.Int
		reason: DF.SmallText | None
		station: DF.Data | None
		to_level: DF.Int
		to_status: DF.Data | None
		to_user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.check_may_edit_history(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)


def on_doctype_update() -> None:
	frappe.db.add_unique("CS Complaint Event", ["complaint", "position"], "one_step_a_position")
