import frappe
from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSLevelChangeEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		by_user: DF.Link | None
		employee: DF.Link | None
		event: DF.Literal[
			"Proposed",
			"Reviewed",
			"Said Their Own Words",
			"Would Not Say Anything",
			"Approved",
			"Refused",
			"Dated",
			"Took Effect",
			"Withdrawn",
			"Waits",
			"Promotion Made",
			"Promotion Failed",
		]
		from_status: DF.Data | None
		level_change: DF.Link
		position: DF.Int
		reason: DF.SmallText | None
		to_status: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)


def on_doctype_update() -> None:
	frappe.db.add_unique("CS Level Change Event", ["level_change", "position"], "one_step_a_position")
	frappe.db.add_index("CS Level Change Event", ["at"])
