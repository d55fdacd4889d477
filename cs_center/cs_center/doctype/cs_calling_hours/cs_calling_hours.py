from frappe.model.document import Document

from cs_center.contact.service import settings


class CSCallingHours(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_calling_time.cs_calling_time import CSCallingTime

		area: DF.Link | None
		enabled: DF.Check
		hours_name: DF.Data
		times: DF.Table[CSCallingTime]
	# end: auto-generated types

	def validate(self) -> None:
		settings.check_hours(self)
