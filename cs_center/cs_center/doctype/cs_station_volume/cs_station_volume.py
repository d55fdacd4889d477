import frappe
from frappe.model.document import Document

from cs_center.papers.service import volumes


class CSStationVolume(Document):
	def validate(self) -> None:
		volumes.settle(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Station Volume", ["month"])
