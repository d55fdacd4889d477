from frappe.model.document import Document


class CSPenalty(Document):
	pass
