from frappe.model.document import Document

from cs_center.appraisal.service import kpi


class CSKPISheet(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_kpi_indicator.cs_kpi_indicator import CSKPIIndicator
		from cs_center.cs_center.doctype.cs_kpi_post.cs_kpi_post import CSKPIPost

		indicators: DF.Table[CSKPIIndicator]
		notes: DF.SmallText | None
		posts: DF.TableMultiSelect[CSKPIPost]
		sheet_name: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		kpi.check(self)
