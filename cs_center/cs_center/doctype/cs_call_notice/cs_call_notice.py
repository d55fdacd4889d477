import frappe
from frappe import _
from frappe.model.document import Document


class CSCallNotice(Document):
	def validate(self) -> None:
		"""Runs only when the row is saved by itself, around its call and the rules of the call."""
		frappe.throw(_("Notices are changed on their call."), frappe.PermissionError)
