import frappe
from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSFlower(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link
		employee_name: DF.Data | None
		expires_on: DF.Date
		given_on: DF.Date
		giver: DF.Link
		giver_key: DF.Data | None
		giver_name: DF.Data | None
		reason: DF.SmallText
		redeemed_by: DF.Link | None
		redeemed_on: DF.Date | None
		team: DF.Link | None
		team_key: DF.Data | None
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Flower", ["employee", "given_on"])
