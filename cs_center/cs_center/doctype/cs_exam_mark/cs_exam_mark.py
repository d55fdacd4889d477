import frappe
from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSExamMark(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		counting_key: DF.Data | None
		counts: DF.Check
		employee: DF.Link
		employee_name: DF.Data | None
		entered_at: DF.Datetime
		entered_by: DF.Link
		exam_import: DF.Link | None
		mark: DF.Float
		month: DF.Date
		reason: DF.SmallText | None
		replaces: DF.Link | None
		result: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Exam Mark", ["employee", "month"])
	frappe.db.add_index("CS Exam Mark", ["month"])
