from frappe.model.document import Document

from cs_center.careers.service import texts


class CSTypingText(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		active: DF.Check
		body: DF.LongText
		characters: DF.Int
		language: DF.Literal["Chinese", "English"]
		read_at: DF.Datetime | None
		source_doctype: DF.Link | None
		source_key: DF.Data | None
		source_name: DF.Data | None
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		texts.check(self)
