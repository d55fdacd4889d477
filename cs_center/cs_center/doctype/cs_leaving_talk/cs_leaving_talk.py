import frappe
from frappe.model.document import Document

from cs_center.contact.service import candidates
from cs_center.leaving.service import store


class CSLeavingTalk(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alone_until: DF.Datetime | None
		asked_by: DF.Link | None
		asked_users: DF.SmallText | None
		assigned_to: DF.Link | None
		caller: DF.Data | None
		customer: DF.Link | None
		ended_at: DF.Datetime | None
		ended_by: DF.Link | None
		limit_at: DF.Datetime | None
		next_action_at: DF.Datetime | None
		not_by: DF.SmallText | None
		open_key: DF.Data | None
		order_at: DF.Datetime | None
		order_reason: DF.SmallText | None
		party_key: DF.Data | None
		party_name: DF.Data | None
		pool: DF.Data | None
		promised_at: DF.Datetime | None
		reason: DF.SmallText | None
		reference_doctype: DF.Link | None
		reference_name: DF.Data | None
		result: DF.SmallText | None
		rule: DF.Link | None
		status: DF.Literal[
			"Waiting",
			"Stays",
			"Leaves",
			"Undecided",
			"Refused to Talk",
			"Not Reached",
			"Limit Passed",
			"Let Go",
			"Not Possible",
		]
		team: DF.Link | None
		took_offer: DF.Check
		tried: DF.Int
		value_kept: DF.Currency
		was_stopped: DF.Check
		why: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		store.keep(self)


def on_doctype_update() -> None:
	candidates.add_indexes("CS Leaving Talk")
	frappe.db.add_index("CS Leaving Talk", ["status", "limit_at"])
	frappe.db.add_index("CS Leaving Talk", ["status", "alone_until"])
	frappe.db.add_index("CS Leaving Talk", ["customer"])
	frappe.db.add_index("CS Leaving Talk", ["ended_at"])
