from frappe.model.document import Document

from cs_center.careers.service import book


class CSCareerLevel(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_level_requirement.cs_level_requirement import CSLevelRequirement

		description: DF.SmallText | None
		designation: DF.Link | None
		employee_grade: DF.Data | None
		level_name: DF.Data
		post: DF.Link | None
		requirements: DF.Table[CSLevelRequirement]
	# end: auto-generated types

	def validate(self) -> None:
		book.check_level(self)
