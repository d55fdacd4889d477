from frappe.model.document import Document

from cs_center.surveys.service import samples


class CSSurveySample(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_survey_share.cs_survey_share import CSSurveyShare

		answer_days: DF.Int
		asked: DF.Int
		at_least: DF.Int
		channel: DF.Literal["SMS", "Phone"]
		closed_at: DF.Datetime | None
		drawn: DF.Int
		drawn_at: DF.Datetime | None
		drawn_by: DF.Link | None
		fingerprint: DF.Data | None
		left_out: DF.Int
		plan_days: DF.Int
		population: DF.Int
		problem: DF.SmallText | None
		quarter: DF.Data
		seed: DF.Data | None
		shares: DF.Table[CSSurveyShare]
		status: DF.Literal["Draft", "Drawing", "Drawn", "Asking", "Closed"]
		survey: DF.Link
		target: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		samples.check(self)

	def on_trash(self) -> None:
		samples.check_may_delete(self)
