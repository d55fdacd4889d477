from typing import Any

import frappe
from frappe.model.document import Document

from cs_center.calls.service import formats
from cs_center.calls.service.try_line import try_lines
from cs_center.calls.service.words import refusals_said


class CSCallRecordFormat(Document):
	def validate(self) -> None:
		formats.check(self)

	@frappe.whitelist()
	def try_line(self, text: str) -> list[dict[str, Any]]:
		"""What would become of these lines, with the format as it stands on the form. Nothing is kept."""
		self.check_permission("read")
		with refusals_said():
			return try_lines(formats.as_rule(self), text)
