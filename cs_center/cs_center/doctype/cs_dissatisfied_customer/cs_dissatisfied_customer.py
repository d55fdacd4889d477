from frappe.model.document import Document

from cs_center.care.service import visits


class CSDissatisfiedCustomer(Document):
	def validate(self) -> None:
		visits.check(self)
