from frappe.model.document import Document


class CSPenaltyRate(Document):
	pass
