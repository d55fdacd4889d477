from frappe.model.document import Document


class CSTeam(Document):
	pass
