from frappe.model.document import Document


class CSStaffLine(Document):
	pass
