import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from cs_center.workforce.service import roster


class CSAbsence(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		ends_at: DF.Datetime
		reason: DF.SmallText | None
		staff: DF.Link
		starts_at: DF.Datetime
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		self.user = frappe.db.get_value("CS Staff Record", self.staff, "user")
		if get_datetime(self.ends_at) <= get_datetime(self.starts_at):
			frappe.throw(_("An absence must end after it begins."))

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		roster.distrust_staff({self.staff, before.staff} if before else {self.staff})

	def on_trash(self) -> None:
		roster.distrust_staff({self.staff})
