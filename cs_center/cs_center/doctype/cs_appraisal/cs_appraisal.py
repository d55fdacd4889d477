import frappe
from frappe.model.document import Document

from cs_center.appraisal.service import guard, printing


class CSAppraisal(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_appraisal_indicator.cs_appraisal_indicator import (
			CSAppraisalIndicator,
		)

		answer_words: DF.SmallText | None
		answered_at: DF.Datetime | None
		answered_by: DF.Link | None
		appeal_until: DF.Date | None
		appeal_words: DF.SmallText | None
		appealed_at: DF.Datetime | None
		base: DF.Float
		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		dismissals: DF.Int
		employee: DF.Link
		full_name: DF.Data | None
		grade: DF.Data | None
		grade_reasons: DF.SmallText | None
		indicators: DF.Table[CSAppraisalIndicator]
		is_first: DF.Check
		is_last: DF.Check
		is_scored: DF.Check
		kpi_reason: DF.SmallText | None
		kpi_score: DF.Float
		kpi_scored: DF.Check
		month: DF.Date | None
		month_key: DF.Data | None
		not_scored_why: DF.SmallText | None
		points: DF.Float
		post: DF.Link | None
		rank: DF.Int
		rank_of: DF.Int
		rank_reason: DF.SmallText | None
		reasons: DF.SmallText | None
		review_words: DF.SmallText | None
		reviewed_at: DF.Datetime | None
		reviewed_by: DF.Link | None
		staff_number: DF.Data | None
		status: DF.Literal["Draft", "Reviewed", "Appealed", "Appeal Answered", "Closed"]
		steps: DF.Int
		team: DF.Link | None
		uncapped: DF.Float
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.check_is_deed(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)

	def printed_lines(self) -> list[dict]:
		"""For the print format."""
		return printing.lines(self)

	def printed_points(self) -> str:
		"""For the print format."""
		return printing.shown(self.points)


def on_doctype_update() -> None:
	frappe.db.add_unique("CS Appraisal", ["employee", "month"], "one_appraisal_a_month")
	frappe.db.add_index("CS Appraisal", ["month_key"])
	frappe.db.add_index("CS Appraisal", ["month", "team"])
	frappe.db.add_index("CS Appraisal", ["month", "status"])
	frappe.db.add_index("CS Appraisal", ["user", "month"])
	frappe.db.add_index("CS Appraisal", ["team", "month"])
