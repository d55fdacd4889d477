import frappe
from frappe.model.document import Document

from cs_center.papers.service import volumes


class CSStationVolume(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		month: DF.Date
		station: DF.Link
		volume: DF.Int
		volume_key: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		volumes.settle(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Station Volume", ["month"])
