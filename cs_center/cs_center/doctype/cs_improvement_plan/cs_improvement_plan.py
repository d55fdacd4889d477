from frappe.model.document import Document


class CSImprovementPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answered: DF.Int
		average: DF.Float
		dissatisfied_share: DF.Percent
		due_on: DF.Date | None
		judged_at: DF.Datetime | None
		judged_by: DF.Link | None
		plan: DF.Text | None
		plan_key: DF.Data | None
		reason: DF.SmallText | None
		reminded_on: DF.Date | None
		sample: DF.Link | None
		station: DF.Link | None
		status: DF.Literal["Asked", "Written", "Returned", "Accepted"]
		words: DF.SmallText | None
		written_at: DF.Datetime | None
		written_by: DF.Link | None
	# end: auto-generated types

	pass
