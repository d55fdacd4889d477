from frappe.model.document import Document

from cs_center.callbacks import service


class CSCallback(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assigned_to: DF.Link | None
		call_log: DF.Link | None
		caller_number: DF.Data | None
		cause_key: DF.Data | None
		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		customer: DF.Link | None
		due_at: DF.Datetime
		incident: DF.Link | None
		number: DF.Data | None
		open_key: DF.Data | None
		party_name: DF.Data | None
		queue: DF.Data | None
		reason: DF.SmallText | None
		result: DF.SmallText | None
		status: DF.Literal["Open", "Done", "Cancelled"]
		team: DF.Link | None
	# end: auto-generated types

	@property
	def number(self) -> str:
		return service.number_of(self)

	def validate(self) -> None:
		service.keep_cause(self)
		service.close(self)
