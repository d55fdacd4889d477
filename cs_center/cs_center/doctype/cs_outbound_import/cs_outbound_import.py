from frappe.model.document import Document

from cs_center.outbound.service import importing


class CSOutboundImport(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_outbound_column.cs_outbound_column import CSOutboundColumn

		columns: DF.Table[CSOutboundColumn]
		created: DF.Int
		ended_at: DF.Datetime | None
		file: DF.Attach
		known: DF.Int
		lines_read: DF.Int
		not_allowed: DF.Int
		outbound_list: DF.Link
		problem: DF.SmallText | None
		rejected: DF.Int
		started_at: DF.Datetime | None
		status: DF.Literal["Queued", "Running", "Done", "Failed"]
		what: DF.Literal["People", "Results"]
	# end: auto-generated types

	def validate(self) -> None:
		importing.check(self)

	def after_insert(self) -> None:
		importing.later(self.name)
