import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service.staff import line_key
from cs_center.careers.service import skills
from cs_center.responsibility.service import leaving
from cs_center.workforce.service import roster


class CSStaffRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_staff_line.cs_staff_line import CSStaffLine
		from cs_center.cs_center.doctype.cs_working_hours.cs_working_hours import CSWorkingHours

		active: DF.Check
		deputy: DF.Link | None
		employee: DF.Link | None
		has_plan: DF.Check
		lines: DF.Table[CSStaffLine]
		post: DF.Link | None
		roster_until: DF.Date | None
		staff_name: DF.Data | None
		staff_number: DF.Data
		team: DF.Link | None
		user: DF.Link
		working_hours: DF.Table[CSWorkingHours]
	# end: auto-generated types

	def validate(self) -> None:
		for line in self.lines:
			line.line_key = line_key(line.source, line.agent_id) if self.active else None
			self._check_line_is_free(line)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and before.user != self.user:
			roster.forget(before.user)
		if not self.active:
			roster.forget(self.user)
			if before and before.active:
				leaving.left(self.user)
		roster.distrust_staff({self.name})
		skills.keep_post(self)

	def on_trash(self) -> None:
		roster.forget(self.user)

	def _check_line_is_free(self, line: Document) -> None:
		owner = line.line_key and frappe.db.get_value("CS Staff Line", {"line_key": line.line_key}, "parent")
		if owner and owner != self.name:
			frappe.throw(
				_("Agent number {0} belongs to {1}. Remove it there first.").format(line.agent_id, owner),
				frappe.UniqueValidationError,
			)
