from frappe.model.document import Document


class CSCallRecordMeaning(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		means: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		target: DF.Data
		written: DF.Data | None
	# end: auto-generated types

	pass
