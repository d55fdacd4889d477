from frappe.model.document import Document


class CSCallLeg(Document):
	pass
