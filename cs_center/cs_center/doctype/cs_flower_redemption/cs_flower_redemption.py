import frappe
from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSFlowerRedemption(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_at: DF.Datetime | None
		employee: DF.Link
		employee_name: DF.Data | None
		flowers: DF.Int
		handed_over_at: DF.Datetime | None
		handed_over_by: DF.Link | None
		prize: DF.Link
		reason: DF.SmallText | None
		status: DF.Literal["Asked", "Handed Over", "Withdrawn"]
		team: DF.Link | None
		user: DF.Link | None
		withdrawn_at: DF.Datetime | None
		withdrawn_by: DF.Link | None
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Flower Redemption", ["status"])
