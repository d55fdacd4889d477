from frappe.model.document import Document

from cs_center.contact.service import wishes


class CSContactWish(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		call_from: DF.Time | None
		call_until: DF.Time | None
		customer: DF.Link | None
		number: DF.Data | None
		number_key: DF.Data | None
		only_at: DF.Check
		refuses: DF.Literal["", "Offers", "All Calls"]
		said_at: DF.Datetime | None
		said_by: DF.Link | None
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		wishes.check(self)

	def on_update(self) -> None:
		wishes.changed(self)
