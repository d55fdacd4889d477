import frappe
from frappe import _
from frappe.model.document import Document


class CSCustomerTier(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		is_default: DF.Check
		rank: DF.Int
		tier_name: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		other = {"is_default": 1, "name": ("!=", self.name)}
		if self.is_default and (found := frappe.db.get_value(self.doctype, other)):
			frappe.throw(_("Customers without a tier have {0} already.").format(_(found)))
