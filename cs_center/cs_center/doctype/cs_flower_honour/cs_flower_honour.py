import frappe
from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSFlowerHonour(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link
		employee_name: DF.Data | None
		flowers: DF.Int
		honour_key: DF.Data | None
		rank: DF.Int
		year: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Flower Honour", ["year"])
