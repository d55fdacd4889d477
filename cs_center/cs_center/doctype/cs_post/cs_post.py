from frappe.model.document import Document


class CSPost(Document):
	pass
