import frappe
from frappe.model.document import Document

from cs_center.incidents.service import opening


class CSIncident(Document):
	def before_insert(self) -> None:
		opening.prepare(self)

	def validate(self) -> None:
		opening.check(self)

	def after_insert(self) -> None:
		opening.tell_of(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Incident", ["status"])
