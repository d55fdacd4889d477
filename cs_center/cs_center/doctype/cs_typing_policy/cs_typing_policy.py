from frappe.model.document import Document

from cs_center.careers.service import typing_policy


class CSTypingPolicy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		inputs_per_character: DF.Float
		least_accuracy: DF.Percent
		least_seconds: DF.Int
		least_text: DF.Int
		longest_text: DF.Int
		most_seconds: DF.Int
		possible_speed: DF.Int
		possible_speed_english: DF.Int
		valid_months: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		typing_policy.check(self)
