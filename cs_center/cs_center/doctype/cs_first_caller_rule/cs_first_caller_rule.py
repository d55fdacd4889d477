import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.responsibility.service import policy

_NOT_NEGATIVE = (
	"window_days",
	"wait_seconds",
	"accept_within_minutes",
	"confirm_within_days",
	"warn_before_minutes",
)


class CSFirstCallerRule(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_fallback_step.cs_fallback_step import CSFallbackStep
		from cs_center.cs_center.doctype.cs_promised_limit.cs_promised_limit import CSPromisedLimit
		from cs_center.cs_center.doctype.cs_rule_kind.cs_rule_kind import CSRuleKind
		from cs_center.cs_center.doctype.cs_rule_queue.cs_rule_queue import CSRuleQueue
		from cs_center.cs_center.doctype.cs_rule_tier.cs_rule_tier import CSRuleTier

		accept_within_minutes: DF.Int
		confirm_within_days: DF.Int
		enabled: DF.Check
		fallback: DF.Table[CSFallbackStep]
		kinds: DF.TableMultiSelect[CSRuleKind]
		limits: DF.Table[CSPromisedLimit]
		owns: DF.Check
		priority: DF.Int
		queues: DF.TableMultiSelect[CSRuleQueue]
		rule_name: DF.Data
		tiers: DF.TableMultiSelect[CSRuleTier]
		told_text: DF.SmallText | None
		wait_seconds: DF.Int
		warn_before_minutes: DF.Int
		window_days: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		for field in _NOT_NEGATIVE:
			if (self.get(field) or 0) < 0:
				frappe.throw(_("{0} can not be less than zero.").format(_(self.meta.get_label(field))))
		for row in self.limits:
			if (row.amount or 0) < 0:
				frappe.throw(_("A promised limit can not be less than zero."))
		for row in self.fallback:
			row.user = row.user if row.who == "A Person" else None

	def on_update(self) -> None:
		policy.forget()

	def on_trash(self) -> None:
		policy.forget()

	def after_rename(self, old: str, new: str, merge: bool) -> None:
		policy.forget()
