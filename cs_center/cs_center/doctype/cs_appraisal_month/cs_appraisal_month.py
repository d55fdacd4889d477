from frappe.model.document import Document

from cs_center.appraisal.service import guard, printing


class CSAppraisalMonth(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		drafted_at: DF.Datetime | None
		month: DF.Date
		month_key: DF.Data | None
		people: DF.Int
		ranked: DF.Int
		run_done: DF.Int
		run_ended_at: DF.Datetime | None
		run_error: DF.SmallText | None
		run_started_at: DF.Datetime | None
		run_status: DF.Literal["", "Running", "Done", "Failed"]
		run_total: DF.Int
		settled_at: DF.Datetime | None
		settled_by: DF.Link | None
		status: DF.Literal["Open", "Settled"]
	# end: auto-generated types

	def validate(self) -> None:
		guard.check_is_deed(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)

	def teams(self) -> list[dict]:
		"""For the print format: the appraisals that the reader may see, by team."""
		return printing.teams(self)
