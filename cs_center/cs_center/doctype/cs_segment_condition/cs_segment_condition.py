from frappe.model.document import Document


class CSSegmentCondition(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days: DF.Int
		fact: DF.Literal[
			"Months with Us",
			"Spend",
			"Overdue Amount",
			"Days Overdue",
			"Days since Last Invoice",
			"Calls",
			"Complaints",
			"Open Matters",
			"Days to Contract End",
			"Tier",
			"Customer Group",
			"Territory",
		]
		operator: DF.Literal["At Least", "At Most", "Is", "Is Not", "Is Known", "Is Not Known"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		value: DF.Data | None
	# end: auto-generated types
