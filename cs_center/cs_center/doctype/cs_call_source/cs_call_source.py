import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service import switchboard
from cs_center.contact.service import dialling


class CSCallSource(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area_code: DF.Data | None
		country: DF.Link | None
		dial_address: DF.Data | None
		dial_caller_id: DF.Data | None
		dial_channel: DF.Data | None
		dial_context: DF.Data | None
		dial_format: DF.Literal["National", "E.164", "E.164 without +"]
		dial_kind: DF.Autocomplete | None
		dial_secret: DF.Password | None
		dial_state: DF.Literal["Not Connected", "Not Tried", "Connected", "Does Not Answer", "Refuses"]
		dial_tls: DF.Check
		dial_tried_at: DF.Datetime | None
		dial_user: DF.Data | None
		dial_without_line: DF.Check
		disabled: DF.Check
		internal_digits: DF.Int
		recording_base_url: DF.Data | None
		recording_password: DF.Password | None
		recording_user: DF.Data | None
		source_name: DF.Data
		trunk_prefix: DF.Data | None
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("dial_kinds", dialling.kinds())

	def validate(self) -> None:
		base = self.recording_base_url
		if base and not base.startswith(("http://", "https://")):
			frappe.throw(_("The address of recordings begins with http:// or https://."))
		dialling.check_source(self)

	def on_change(self) -> None:
		switchboard.forget()
		dialling.forget(self.name)

	def on_trash(self) -> None:
		switchboard.forget()

	@frappe.whitelist()
	def try_connection(self) -> dict[str, str]:
		"""Log in at the switch as it is saved, and out again (CALL-8): `state`, and in `said` what it answered.

		For System Managers.
		"""
		return dialling.try_connection(self.name)
