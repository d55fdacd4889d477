from frappe.model.document import Document


class CSSpecialPeriod(Document):
	pass
