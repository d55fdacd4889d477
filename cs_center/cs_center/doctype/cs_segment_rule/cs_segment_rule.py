from frappe.model.document import Document

from cs_center.retention.service import segments


class CSSegmentRule(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_segment_condition.cs_segment_condition import CSSegmentCondition

		conditions: DF.Table[CSSegmentCondition]
		enabled: DF.Check
		priority: DF.Int
		rule_name: DF.Data
		segment: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		segments.check(self)
