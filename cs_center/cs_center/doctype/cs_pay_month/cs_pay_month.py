from frappe.model.document import Document

from cs_center.pay.service import records


class CSPayMonth(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		computed_at: DF.Datetime | None
		computed_by: DF.Link | None
		done: DF.Int
		failed_why: DF.SmallText | None
		figures: DF.LongText | None
		leave_out_why: DF.SmallText | None
		month: DF.Date
		month_key: DF.Data
		people: DF.Int
		problems: DF.Int
		statements: DF.Int
		status: DF.Literal["Open", "Computing", "Closing", "Closed"]
		total: DF.Currency
	# end: auto-generated types

	def validate(self) -> None:
		records.refuse_change(self)

	def on_trash(self) -> None:
		records.refuse_deletion(self)
