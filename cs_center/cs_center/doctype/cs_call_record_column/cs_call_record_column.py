from frappe.model.document import Document


class CSCallRecordColumn(Document):
	pass
