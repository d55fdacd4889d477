import frappe
from frappe import _
from frappe.model.document import Document


class CSWarning(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_warning_change.cs_warning_change import CSWarningChange

		count: DF.Int
		group_by: DF.Data | None
		history: DF.Table[CSWarningChange]
		incident: DF.Link | None
		level: DF.Literal["Blue", "Yellow", "Orange", "Red"]
		open_key: DF.Data | None
		opened_at: DF.Datetime | None
		over_at: DF.Datetime | None
		peak_count: DF.Int
		peak_level: DF.Data | None
		reminded_at: DF.Datetime | None
		respond_by: DF.Datetime | None
		responded_at: DF.Datetime | None
		responded_by: DF.Link | None
		response: DF.SmallText | None
		station: DF.Link | None
		status: DF.Literal["Open", "Responded", "Over"]
		subject: DF.Data | None
		threshold: DF.Link | None
		title: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		if self.flags.is_counted or ("System Manager" in frappe.get_roles() and not self.is_new()):
			return
		frappe.throw(_("Warnings come from thresholds; answer them with Respond."), frappe.PermissionError)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Warning", ["threshold", "status"])
	frappe.db.add_index("CS Warning", ["station", "status"])
