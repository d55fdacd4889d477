from frappe.model.document import Document

from cs_center.pay.service import commissions, records


class CSCommissionRate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Data
		per_sale: DF.Currency
		percent: DF.Percent
		rate_key: DF.Data | None
		since: DF.Date
		status: DF.Literal["Holds", "Void"]
		void_why: DF.SmallText | None
		why: DF.SmallText
	# end: auto-generated types

	def before_insert(self) -> None:
		commissions.settle_rate(self)

	def after_insert(self) -> None:
		commissions.rate_added(self)

	def validate(self) -> None:
		records.refuse_change(self)

	def on_trash(self) -> None:
		records.refuse_deletion(self)
