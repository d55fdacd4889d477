from frappe.model.document import Document

from cs_center.surveys.service import guard


class CSSurveyResponse(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_survey_answer.cs_survey_answer import CSSurveyAnswer

		agent: DF.Link | None
		answers: DF.Table[CSSurveyAnswer]
		area: DF.Link | None
		at: DF.Datetime | None
		attitude: DF.Float
		average: DF.Float
		by_user: DF.Link | None
		call_log: DF.Link | None
		channel: DF.Literal["Link", "SMS", "Phone"]
		customer: DF.Link | None
		dissatisfied: DF.Check
		follow_up: DF.SmallText | None
		invitation: DF.Link | None
		kind: DF.Link | None
		language: DF.Data | None
		lowest: DF.Int
		other: DF.Float
		quality: DF.Float
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		sample: DF.Link | None
		solved: DF.Literal["Yes", "No"]
		speed: DF.Float
		station: DF.Link | None
		survey: DF.Link | None
		team: DF.Link | None
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.check_may_write(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)
