from frappe.model.document import Document


class CSCallKind(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_call_kind_notice.cs_call_kind_notice import CSCallKindNotice

		disabled: DF.Check
		kind_name: DF.Data
		notices: DF.Table[CSCallKindNotice]
	# end: auto-generated types

	pass
