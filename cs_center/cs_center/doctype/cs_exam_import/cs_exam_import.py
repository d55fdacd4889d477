from frappe.model.document import Document

from cs_center.careers.service import importing
from cs_center.workforce.service import appended


class CSExamImport(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done_at: DF.Datetime | None
		done_by: DF.Link | None
		entered: DF.Int
		file: DF.Attach | None
		known: DF.Int
		problem: DF.SmallText | None
		reason: DF.SmallText | None
		rows_read: DF.Int
		sheet: DF.LongText | None
		status: DF.Literal["New", "Waiting", "Done", "Failed"]
		what: DF.Literal["Exam Marks", "Typing Results"]
	# end: auto-generated types

	def validate(self) -> None:
		importing.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)
