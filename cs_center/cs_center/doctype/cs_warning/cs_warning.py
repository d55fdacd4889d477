import frappe
from frappe import _
from frappe.model.document import Document


class CSWarning(Document):
	def validate(self) -> None:
		if self.flags.is_counted or ("System Manager" in frappe.get_roles() and not self.is_new()):
			return
		frappe.throw(_("Warnings come from thresholds; answer them with Respond."), frappe.PermissionError)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Warning", ["threshold", "status"])
	frappe.db.add_index("CS Warning", ["station", "status"])
