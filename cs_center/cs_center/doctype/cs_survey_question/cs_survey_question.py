from frappe.model.document import Document


class CSSurveyQuestion(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal["Yes or No", "Mark 1 to 5", "One of", "Free Words"]
		measures: DF.Literal["Solved", "Attitude", "Speed", "Quality", "Other"]
		options: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		question: DF.Data
		required: DF.Check
	# end: auto-generated types

	pass
