from typing import Any

import frappe
from frappe.model.document import Document

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.parser import RecordParser
from cs_center.calls.service import clock
from cs_center.calls.service.formats import as_rule
from cs_center.calls.service.try_line import try_lines
from cs_center.calls.service.words import say


class CSCallRecordFormat(Document):
	def validate(self) -> None:
		try:
			RecordParser(as_rule(self), clock.now())
		except Rejected as rejected:
			frappe.throw(say(rejected.reason))

	@frappe.whitelist()
	def try_line(self, text: str) -> list[dict[str, Any]]:
		"""What would become of these lines, with the format as it stands on the form. Nothing is kept."""
		self.check_permission("read")
		try:
			return try_lines(as_rule(self), text)
		except Rejected as rejected:
			frappe.throw(say(rejected.reason))
