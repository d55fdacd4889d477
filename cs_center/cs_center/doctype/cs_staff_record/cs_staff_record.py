import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service.staff import line_key


class CSStaffRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_staff_line.cs_staff_line import CSStaffLine

		active: DF.Check
		employee: DF.Link | None
		lines: DF.Table[CSStaffLine]
		post: DF.Link | None
		staff_name: DF.Data | None
		staff_number: DF.Data
		team: DF.Link | None
		user: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		for line in self.lines:
			line.line_key = line_key(line.source, line.agent_id) if self.active else None
			self._check_line_is_free(line)

	def _check_line_is_free(self, line: Document) -> None:
		owner = line.line_key and frappe.db.get_value("CS Staff Line", {"line_key": line.line_key}, "parent")
		if owner and owner != self.name:
			frappe.throw(
				_("Agent number {0} belongs to {1}. Remove it there first.").format(line.agent_id, owner),
				frappe.UniqueValidationError,
			)
