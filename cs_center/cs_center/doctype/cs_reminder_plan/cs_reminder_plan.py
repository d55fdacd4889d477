from frappe.model.document import Document

from cs_center.ahead.service import plans


class CSReminderPlan(Document):
	def validate(self) -> None:
		plans.check(self)
