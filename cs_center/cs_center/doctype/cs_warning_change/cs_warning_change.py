from frappe.model.document import Document


class CSWarningChange(Document):
	pass
