from frappe.model.document import Document

from cs_center.pay.service import policy


class CSPayPolicy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_quarter_award.cs_quarter_award import CSQuarterAward

		change_why: DF.SmallText | None
		field_accident_points: DF.Float
		field_points: DF.Float
		field_yuan_per_point: DF.Currency
		first_award: DF.Currency
		four_eyes: DF.Check
		legal_days: DF.Float
		most_pay: DF.Currency
		one_pair_why: DF.SmallText | None
		proration_basis: DF.Literal["Calendar Days", "Legal Days"]
		quarter_awards: DF.Table[CSQuarterAward]
		service_most: DF.Currency
		service_per_year: DF.Currency
		statement_day: DF.Int
		yuan_per_point: DF.Currency
	# end: auto-generated types

	def validate(self) -> None:
		policy.check(self)

	def on_update(self) -> None:
		policy.keep_change(self)
