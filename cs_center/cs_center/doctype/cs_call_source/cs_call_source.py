import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service import switchboard


class CSCallSource(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area_code: DF.Data | None
		country: DF.Link | None
		disabled: DF.Check
		internal_digits: DF.Int
		recording_base_url: DF.Data | None
		recording_password: DF.Password | None
		recording_user: DF.Data | None
		source_name: DF.Data
		trunk_prefix: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		base = self.recording_base_url
		if base and not base.startswith(("http://", "https://")):
			frappe.throw(_("The address of recordings begins with http:// or https://."))

	def on_change(self) -> None:
		switchboard.forget()

	def on_trash(self) -> None:
		switchboard.forget()
