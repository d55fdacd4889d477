from frappe.model.document import Document


class CSPayChangeRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		after_amount: DF.Currency
		amount: DF.Data | None
		before_amount: DF.Currency
		difference: DF.Currency
		first: DF.Data | None
		grade: DF.Data | None
		grade_before: DF.Data | None
		known_as: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		people: DF.Int
		problem: DF.SmallText | None
		resolved: DF.Data | None
		subject: DF.Data | None
		undoes: DF.Data | None
		why: DF.Data | None
		written: DF.Data | None
	# end: auto-generated types

	pass
