from frappe.model.document import Document

from cs_center.complaints.service import checks, policy


class CSSeverityRule(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_rule_topic.cs_rule_topic import CSRuleTopic

		earlier: DF.Int
		enabled: DF.Check
		failed_callbacks: DF.Int
		loss: DF.Currency
		priority: DF.Int
		rule_name: DF.Data
		severity: DF.Literal["Repeat", "Severe"]
		topics: DF.TableMultiSelect[CSRuleTopic]
		window_days: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		checks.check_rule(self)

	def on_update(self) -> None:
		policy.forget()

	def on_trash(self) -> None:
		policy.forget()

	def after_rename(self, old: str, new: str, merge: bool) -> None:
		policy.forget()
