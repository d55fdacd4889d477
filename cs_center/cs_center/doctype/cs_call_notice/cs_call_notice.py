from frappe.model.document import Document


class CSCallNotice(Document):
	pass
