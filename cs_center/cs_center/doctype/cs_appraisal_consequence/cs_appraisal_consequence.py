import frappe
from frappe.model.document import Document

from cs_center.appraisal.service import guard


class CSAppraisalConsequence(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		appraisal: DF.Link | None
		decided_at: DF.Datetime | None
		decided_by: DF.Link | None
		decision: DF.Literal["", "No Action", "Warning", "To Be Let Go", "Reward"]
		employee: DF.Link | None
		full_name: DF.Data | None
		kind: DF.Literal[
			"Last Months Running", "Month under the Bound", "Failing Months Running", "First Months Running"
		]
		month: DF.Date | None
		month_key: DF.Data | None
		months: DF.Data | None
		reason: DF.SmallText | None
		team: DF.Link | None
		user: DF.Link | None
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.check_is_deed(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Appraisal Consequence", ["month", "kind"])
	frappe.db.add_index("CS Appraisal Consequence", ["decision", "decided_at"])
	frappe.db.add_index("CS Appraisal Consequence", ["employee", "month"])
