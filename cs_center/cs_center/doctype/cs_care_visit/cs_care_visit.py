from frappe.model.document import Document


class CSCareVisit(Document):
	pass
