from frappe.model.document import Document


class CSCallRecordColumn(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column: DF.Data
		only_when: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		pattern: DF.Data | None
		target: DF.Literal[
			"",
			"call_id",
			"date",
			"event",
			"at",
			"started_at",
			"menu_at",
			"queued_at",
			"queue_left_at",
			"answered_at",
			"bridged_at",
			"voicemail_at",
			"ended_at",
			"duration_seconds",
			"wait_seconds",
			"talk_seconds",
			"direction",
			"from_number",
			"to_number",
			"caller_ref",
			"agent",
			"seat",
			"queue",
			"transfer_to",
			"disposition",
			"recording_url",
		]
	# end: auto-generated types

	pass
