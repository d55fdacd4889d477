from frappe.model.document import Document

from cs_center.appraisal.service import policy


class CSPointRule(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disabled: DF.Check
		fact: DF.Literal[
			"",
			"Best of the Team",
			"Full Exam Mark",
			"Exam Failed",
			"No Valid Complaint",
			"Dropped Matter",
			"Late on a Sudden Event",
		]
		highest: DF.Float
		lowest: DF.Float
		mission_rule: DF.Data | None
		needs_reason: DF.Check
		repeatable: DF.Check
		rule_code: DF.Data
		rule_group: DF.Literal[
			"Extra",
			"Light Violation",
			"Medium Violation",
			"Heavy Violation",
			"Dismissal",
			"Trainer",
		]
		title: DF.Data
		whole_points: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		policy.check_rule(self)

	def on_trash(self) -> None:
		policy.check_rule_is_not_used(self)
