from frappe.model.document import Document

from cs_center.outbound.service import rejects


class CSOutboundReject(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		call: DF.Link | None
		columns: DF.SmallText | None
		corrected: DF.Code | None
		file_name: DF.Data | None
		header: DF.Code | None
		last_received_at: DF.Datetime | None
		line_number: DF.Int
		outbound_list: DF.Link | None
		raw: DF.Code | None
		reason: DF.SmallText | None
		status: DF.Literal["Open", "Corrected", "Ignored"]
		times_received: DF.Int
		what: DF.Literal["People", "Results", "Event"]
	# end: auto-generated types

	def validate(self) -> None:
		rejects.check(self)
