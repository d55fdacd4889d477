from frappe.model.document import Document

from cs_center.complaints.service import checks, policy


class CSEscalationPolicy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_complaint_limit.cs_complaint_limit import CSComplaintLimit
		from cs_center.cs_center.doctype.cs_escalation_step.cs_escalation_step import CSEscalationStep
		from cs_center.cs_center.doctype.cs_late_points.cs_late_points import CSLatePoints
		from cs_center.cs_center.doctype.cs_rule_kind.cs_rule_kind import CSRuleKind
		from cs_center.cs_center.doctype.cs_rule_severity.cs_rule_severity import CSRuleSeverity
		from cs_center.cs_center.doctype.cs_rule_tier.cs_rule_tier import CSRuleTier

		attempt_gap_minutes: DF.Int
		callback_within_hours: DF.Int
		ceiling_days: DF.Int
		dispatch_within_minutes: DF.Int
		enabled: DF.Check
		kinds: DF.TableMultiSelect[CSRuleKind]
		late_points: DF.Table[CSLatePoints]
		least_attempts: DF.Int
		limits: DF.Table[CSComplaintLimit]
		most_attempts: DF.Int
		policy_name: DF.Data
		priority: DF.Int
		severities: DF.Table[CSRuleSeverity]
		steps: DF.Table[CSEscalationStep]
		tiers: DF.TableMultiSelect[CSRuleTier]
		window_days: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		checks.check_policy(self)

	def on_update(self) -> None:
		policy.changed()

	def on_trash(self) -> None:
		policy.changed()

	def after_rename(self, old: str, new: str, merge: bool) -> None:
		policy.changed()
