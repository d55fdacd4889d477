from frappe.model.document import Document


class CSEscalationStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal["Remind", "Escalate", "Name in the Monthly Notice"]
		amount: DF.Int
		anchor: DF.Literal[
			"Taken",
			"With Station",
			"Reported Done",
			"To Call Back",
			"Waiting for Customer",
			"Before the Limit",
			"After the Limit",
			"Before the Answer Is Due",
		]
		level: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		tell_handler: DF.Check
		tell_leader: DF.Check
		tell_station: DF.Check
		unit: DF.Literal["Minutes", "Hours", "Service Hours", "Service Days", "Working Days"]
	# end: auto-generated types

	pass
