from frappe.model.document import Document

from cs_center.careers.service import book


class CSCareerLadder(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_ladder_level.cs_ladder_level import CSLadderLevel

		down_grade: DF.Data
		down_months: DF.Int
		ladder_name: DF.Data
		levels: DF.Table[CSLadderLevel]
		months_between: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		book.check_ladder(self)

	def on_trash(self) -> None:
		book.check_may_delete(self)
