from frappe.model.document import Document

from cs_center.outbound.service import lists


class CSOutboundList(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_outbound_officer.cs_outbound_officer import CSOutboundOfficer
		from cs_center.cs_center.doctype.cs_outbound_word.cs_outbound_word import CSOutboundWord

		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		closed_why: DF.SmallText | None
		hours_ahead: DF.Int
		message: DF.SmallText | None
		officers: DF.Table[CSOutboundOfficer]
		parties: DF.Int
		paused_why: DF.SmallText | None
		period_from: DF.Date | None
		period_to: DF.Date | None
		purpose: DF.Literal["Notice", "Survey", "Sales"]
		refuse_key: DF.Data | None
		refuses: DF.Literal["Offers", "All Calls"]
		results_within_hours: DF.Int
		script: DF.TextEditor | None
		started_at: DF.Datetime | None
		started_by: DF.Link | None
		status: DF.Literal["Draft", "Running", "Paused", "Closed"]
		survey: DF.Link | None
		title: DF.Data
		way: DF.Literal["By Officers", "By the Switch", "By SMS"]
		words: DF.Table[CSOutboundWord]
	# end: auto-generated types

	def validate(self) -> None:
		lists.check(self)

	def on_trash(self) -> None:
		lists.check_trash(self)
