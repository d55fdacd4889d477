from frappe.model.document import Document

from cs_center.ahead.service import plans


class CSFestival(Document):
	def validate(self) -> None:
		plans.check_festival(self)
