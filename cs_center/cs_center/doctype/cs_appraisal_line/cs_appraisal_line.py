import frappe
from frappe.model.document import Document

from cs_center.appraisal.service import guard


class CSAppraisalLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		appraisal: DF.Link
		corrects: DF.Data | None
		day: DF.Date | None
		employee: DF.Link
		evidence_doctype: DF.Link | None
		evidence_name: DF.DynamicLink | None
		from_facts: DF.Check
		given_at: DF.Datetime | None
		given_by: DF.Link | None
		line_key: DF.Data | None
		month: DF.Date | None
		month_key: DF.Data | None
		open_key: DF.Data | None
		points: DF.Float
		reason: DF.SmallText | None
		rule: DF.Link
		taken_back: DF.Check
		taken_back_at: DF.Datetime | None
		taken_back_by: DF.Link | None
		taken_back_why: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.check_is_deed(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Appraisal Line", ["appraisal", "taken_back"])
	frappe.db.add_index("CS Appraisal Line", ["month", "rule"])
	frappe.db.add_index("CS Appraisal Line", ["rule"])
	frappe.db.add_index("CS Appraisal Line", ["evidence_doctype", "evidence_name"])
