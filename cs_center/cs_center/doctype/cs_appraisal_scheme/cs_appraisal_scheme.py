from frappe.model.document import Document

from cs_center.appraisal.service import policy


class CSAppraisalScheme(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_grade_bound.cs_grade_bound import CSGradeBound

		absent_months: DF.Int
		appeal_days: DF.Int
		base: DF.Float
		cap: DF.Float
		end_under: DF.Float
		exam_full: DF.Float
		exam_pass: DF.Float
		failing_months: DF.Int
		first_months: DF.Int
		grades: DF.Table[CSGradeBound]
		kpi_known: DF.Float
		last_months: DF.Int
		last_under: DF.Float
		owner_at_least: DF.Data
		owner_at_most: DF.Data
		owner_places: DF.Int
		unpaid_months: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		policy.check_scheme(self)
