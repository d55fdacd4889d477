import frappe
from frappe.model.document import Document

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.parser import RecordParser
from cs_center.calls.service import clock
from cs_center.calls.service.formats import as_rule
from cs_center.calls.service.words import say


class CSCallRecordFormat(Document):
	def validate(self) -> None:
		try:
			RecordParser(as_rule(self), clock.now())
		except Rejected as rejected:
			frappe.throw(say(rejected.reason))
