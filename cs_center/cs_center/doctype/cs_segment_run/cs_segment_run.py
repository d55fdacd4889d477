from frappe.model.document import Document


class CSSegmentRun(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		changed: DF.Int
		customers: DF.Int
		ended_at: DF.Datetime | None
		error: DF.SmallText | None
		first_seen: DF.Int
		started_at: DF.Datetime | None
		status: DF.Literal["Running", "Done", "Failed"]
	# end: auto-generated types
