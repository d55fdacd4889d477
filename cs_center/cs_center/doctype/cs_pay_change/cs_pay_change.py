from frappe.model.document import Document

from cs_center.pay_office.service import changes


class CSPayChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_pay_change_row.cs_pay_change_row import CSPayChangeRow

		applied_at: DF.Datetime | None
		approved_by: DF.Link | None
		asked_at: DF.Datetime | None
		asked_by: DF.Link | None
		checked_at: DF.Datetime | None
		difference: DF.Currency
		file: DF.Attach | None
		first_day: DF.Date | None
		people: DF.Int
		problem: DF.SmallText | None
		problems: DF.Int
		progress: DF.Percent
		rows: DF.Table[CSPayChangeRow]
		status: DF.Literal["Draft", "Asked", "Applying", "Applied", "Withdrawn"]
		undo_key: DF.Data | None
		undoes: DF.Link | None
		undone_by: DF.Link | None
		what: DF.Literal["Grades of Staff", "Rates of Grades"]
		why: DF.SmallText
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		changes.check(self)

	def on_trash(self) -> None:
		changes.check_may_delete(self)
