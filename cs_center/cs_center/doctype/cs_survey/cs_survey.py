from frappe.model.document import Document

from cs_center.surveys.service import store


class CSSurvey(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_rule_kind.cs_rule_kind import CSRuleKind
		from cs_center.cs_center.doctype.cs_survey_question.cs_survey_question import CSSurveyQuestion

		enabled: DF.Check
		follow_up_hours: DF.Int
		intro: DF.SmallText | None
		kinds: DF.TableMultiSelect[CSRuleKind]
		link_days: DF.Int
		low_mark: DF.Int
		priority: DF.Int
		questions: DF.Table[CSSurveyQuestion]
		sms_text: DF.SmallText | None
		survey_name: DF.Data
		thanks: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		store.check(self)
