from frappe.model.document import Document

from cs_center.papers.service import months, sheet


class CSPenaltySheet(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_penalty.cs_penalty import CSPenalty

		handed_over_at: DF.Datetime | None
		month: DF.Date
		month_key: DF.Data | None
		note: DF.SmallText | None
		penalties: DF.Table[CSPenalty]
		published_at: DF.Datetime | None
		signed_at: DF.Datetime | None
		signed_by: DF.Link | None
		status: DF.Literal["Draft", "Signed", "Published", "Handed Over"]
		total: DF.Currency
	# end: auto-generated types

	def before_insert(self) -> None:
		sheet.prepare(self)

	def validate(self) -> None:
		sheet.check(self)

	def on_trash(self) -> None:
		sheet.check_may_delete(self)

	def to_be_named(self) -> list[dict]:
		"""For the print format."""
		return sheet.to_be_named(months.month_of(self.month))
