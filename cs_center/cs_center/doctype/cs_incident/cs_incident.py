import frappe
from frappe.model.document import Document

from cs_center.incidents.service import opening


class CSIncident(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area: DF.Link | None
		callbacks: DF.Int
		calls: DF.Int
		calls_until: DF.Data | None
		close_reason: DF.SmallText | None
		closed_at: DF.Datetime | None
		complaints: DF.Int
		complaints_until: DF.Data | None
		expected_by: DF.Datetime | None
		kind: DF.Link | None
		left_alone: DF.Int
		moved: DF.Int
		over_at: DF.Datetime | None
		over_by: DF.Link | None
		over_text: DF.SmallText | None
		product: DF.Link | None
		queue: DF.Link | None
		say_text: DF.SmallText | None
		started_at: DF.Datetime
		station: DF.Link
		status: DF.Literal["Open", "Over", "Closed"]
		subject: DF.Data
		topic: DF.Link
		without_number: DF.Int
		worked_off_at: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self) -> None:
		opening.prepare(self)

	def validate(self) -> None:
		opening.check(self)

	def after_insert(self) -> None:
		opening.tell_of(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Incident", ["status"])
