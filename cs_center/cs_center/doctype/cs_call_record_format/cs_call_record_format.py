from typing import Any

import frappe
from frappe.model.document import Document

from cs_center.calls.service import formats
from cs_center.calls.service.try_line import try_lines
from cs_center.calls.service.words import refusals_said


class CSCallRecordFormat(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_call_record_column.cs_call_record_column import CSCallRecordColumn
		from cs_center.cs_center.doctype.cs_call_record_meaning.cs_call_record_meaning import (
			CSCallRecordMeaning,
		)

		column_names: DF.SmallText | None
		columns: DF.Table[CSCallRecordColumn]
		delimiter: DF.Data | None
		description: DF.SmallText | None
		dialect: DF.Literal["Delimited", "JSON"]
		encoding: DF.Literal["auto", "utf-8", "gb18030", "latin-1"]
		format_name: DF.Data
		has_header: DF.Check
		meanings: DF.Table[CSCallRecordMeaning]
		quote: DF.Data | None
		source: DF.Data
		time_format: DF.Data | None
		time_zone: DF.Data
		url_encoded_values: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		formats.check(self)

	@frappe.whitelist()
	def try_line(self, text: str) -> list[dict[str, Any]]:
		"""What would become of these lines, with the format as it stands on the form. Nothing is kept."""
		self.check_permission("read")
		with refusals_said():
			return try_lines(formats.as_rule(self), text)
