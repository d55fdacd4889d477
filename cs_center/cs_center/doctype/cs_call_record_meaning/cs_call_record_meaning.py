from frappe.model.document import Document


class CSCallRecordMeaning(Document):
	pass
