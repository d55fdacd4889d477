from frappe.model.document import Document


class CSCallKind(Document):
	pass
