from frappe.model.document import Document


class CSStation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_station_member.cs_station_member import CSStationMember

		branch: DF.Link | None
		contact_user: DF.Link | None
		department: DF.Link | None
		disabled: DF.Check
		members: DF.Table[CSStationMember]
		phone: DF.Data | None
		station_name: DF.Data
	# end: auto-generated types

	pass
