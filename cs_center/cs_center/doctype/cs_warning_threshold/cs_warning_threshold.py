from frappe.model.document import Document

from cs_center.calls.service.words import refusals_said
from cs_center.warnings.service import judge


class CSWarningThreshold(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area: DF.Link | None
		blue: DF.Int
		counts: DF.Literal["Complaints", "Complaint Calls"]
		enabled: DF.Check
		group_by: DF.Literal["Topic", "Kind", "Area", "Product", "Station"]
		kind: DF.Link | None
		orange: DF.Int
		product: DF.Link | None
		red: DF.Int
		respond_within_minutes: DF.Int
		station: DF.Link | None
		threshold_name: DF.Data
		topic: DF.Link | None
		window_hours: DF.Float
		yellow: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		with refusals_said():
			judge.check(self)
