from frappe.model.document import Document

from cs_center.calls.service.words import refusals_said
from cs_center.warnings.service import judge


class CSWarningThreshold(Document):
	def validate(self) -> None:
		with refusals_said():
			judge.check(self)
