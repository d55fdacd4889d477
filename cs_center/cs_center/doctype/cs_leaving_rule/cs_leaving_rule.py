from frappe.model.document import Document

from cs_center.leaving.service import book


class CSLeavingRule(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_callback_condition.cs_callback_condition import (
			CSCallbackCondition,
		)

		active: DF.Check
		conditions: DF.Table[CSCallbackCondition]
		customer_field: DF.Autocomplete | None
		document_type: DF.Link
		free_days: DF.Int
		happens: DF.Literal["Comes to Fit", "Is Cancelled or Deleted"]
		limit_amount: DF.Int
		limit_unit: DF.Literal["Hours", "Service Hours", "Working Days"]
		manager_hours: DF.Int
		offer: DF.SmallText | None
		rule_name: DF.Data
		script: DF.TextEditor | None
		segment: DF.Link | None
		stops: DF.Literal["Everybody", "People", "Nobody"]
		team: DF.Link | None
		tier: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		book.check(self)

	def on_update(self) -> None:
		book.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		book.forget()

	def on_trash(self) -> None:
		book.forget()
