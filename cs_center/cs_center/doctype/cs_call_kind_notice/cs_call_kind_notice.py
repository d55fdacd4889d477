from frappe.model.document import Document


class CSCallKindNotice(Document):
	pass
