from frappe.model.document import Document


class CSLevelRequirement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Int
		grade: DF.Data | None
		kind: DF.Literal[
			"Months Served",
			"Typing Speed",
			"Exams Passed",
			"Appraisal Grades",
			"No Grade Below",
			"Skill",
			"Post Held",
		]
		of_months: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		post: DF.Link | None
		skill: DF.Link | None
	# end: auto-generated types

	pass
