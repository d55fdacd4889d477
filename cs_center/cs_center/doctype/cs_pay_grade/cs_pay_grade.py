from frappe.model.document import Document

from cs_center.pay.service import records


class CSPayGrade(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		disabled: DF.Check
		grade_name: DF.Data
		post: DF.Link | None
		rank: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		records.keep_grade(self)

	def on_trash(self) -> None:
		records.refuse_deletion(self)
