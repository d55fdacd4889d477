import frappe
from frappe.model.document import Document

from cs_center.appraisal.service import guard


class CSAppraisalEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		appraisal: DF.Link
		at: DF.Datetime | None
		by_user: DF.Link | None
		event: DF.Literal[
			"Drafted",
			"Line Given",
			"Line Taken Back",
			"Facts Changed",
			"Counted Anew",
			"Place Changed",
			"Reviewed",
			"Appealed",
			"Appeal Answered",
			"Returned to Draft",
			"Closed",
			"Ranked",
		]
		from_status: DF.Data | None
		line: DF.Link | None
		points_after: DF.Float
		points_before: DF.Float
		position: DF.Int
		reason: DF.SmallText | None
		to_status: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.check_is_deed(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)


def on_doctype_update() -> None:
	frappe.db.add_unique("CS Appraisal Event", ["appraisal", "position"], "one_event_a_position")
	frappe.db.add_index("CS Appraisal Event", ["at"])
