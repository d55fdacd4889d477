from frappe.model.document import Document

from cs_center.callbacks.service import plans


class CSCallbackPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_callback_condition.cs_callback_condition import (
			CSCallbackCondition,
		)
		from cs_center.cs_center.doctype.cs_callback_round.cs_callback_round import CSCallbackRound

		conditions: DF.Table[CSCallbackCondition]
		customer_field: DF.Autocomplete | None
		date_field: DF.Autocomplete | None
		document_type: DF.Link
		enabled: DF.Check
		handler_fields: DF.Data | None
		occasion_field: DF.Autocomplete | None
		officer_field: DF.Autocomplete | None
		plan_name: DF.Data
		purpose: DF.Literal["Service", "Care"]
		rounds: DF.Table[CSCallbackRound]
		script: DF.TextEditor | None
		seen_until: DF.Datetime | None
		sweep_error: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		plans.check(self)
