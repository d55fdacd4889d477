from frappe.model.document import Document


class CSCallRecording(Document):
	pass
