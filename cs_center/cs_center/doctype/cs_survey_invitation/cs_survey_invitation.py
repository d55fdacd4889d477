from frappe.model.document import Document


class CSSurveyInvitation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agent: DF.Link | None
		answered_at: DF.Datetime | None
		area: DF.Link | None
		assigned_to: DF.Link | None
		caller: DF.Data | None
		caller_number: DF.Data | None
		cause_key: DF.Data | None
		channel: DF.Literal["Link", "SMS", "Phone"]
		customer: DF.Link | None
		expires_at: DF.Datetime | None
		kind: DF.Link | None
		opened_at: DF.Datetime | None
		problem: DF.SmallText | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		response: DF.Link | None
		sample: DF.Link | None
		sent_at: DF.Datetime | None
		station: DF.Link | None
		status: DF.Literal["Waiting", "Sent", "Opened", "Answered", "Expired", "Withdrawn"]
		survey: DF.Link | None
		team: DF.Link | None
		token_hash: DF.Data | None
	# end: auto-generated types

	pass
