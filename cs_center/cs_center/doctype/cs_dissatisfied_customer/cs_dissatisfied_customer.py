from frappe.model.document import Document

from cs_center.care.service import visits


class CSDissatisfiedCustomer(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_care_visit.cs_care_visit import CSCareVisit

		assigned_to: DF.Link | None
		caller_number: DF.Data | None
		close_reason: DF.SmallText | None
		closed_on: DF.Date | None
		complaint: DF.Link | None
		customer: DF.Link | None
		next_visit_on: DF.Date | None
		open_key: DF.Data | None
		party_name: DF.Data | None
		reason: DF.SmallText | None
		reminded_on: DF.Date | None
		since: DF.Date | None
		status: DF.Literal["Open", "Closed"]
		visits: DF.Table[CSCareVisit]
	# end: auto-generated types

	def validate(self) -> None:
		visits.check(self)
