from frappe.model.document import Document

from cs_center.papers.service import months, sheet


class CSPenaltySheet(Document):
	def before_insert(self) -> None:
		sheet.prepare(self)

	def validate(self) -> None:
		sheet.check(self)

	def on_trash(self) -> None:
		sheet.check_may_delete(self)

	def to_be_named(self) -> list[dict]:
		"""For the print format."""
		return sheet.to_be_named(months.month_of(self.month))
