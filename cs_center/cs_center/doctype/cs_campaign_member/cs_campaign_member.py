import frappe
from frappe.model.document import Document

from cs_center.contact.service import candidates
from cs_center.retention.service import members


class CSCampaignMember(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assigned_to: DF.Link | None
		caller: DF.Data | None
		calls: DF.Int
		campaign: DF.Link | None
		cost: DF.Currency
		customer: DF.Link | None
		customer_key: DF.Data | None
		ended_at: DF.Datetime | None
		hours: DF.Data | None
		manager: DF.Link | None
		next_action_at: DF.Datetime | None
		not_by: DF.SmallText | None
		number: DF.Data | None
		number_key: DF.Data | None
		opportunity: DF.Link | None
		order_at: DF.Datetime | None
		order_reason: DF.SmallText | None
		party_key: DF.Data | None
		party_name: DF.Data | None
		pool: DF.Data | None
		promised_at: DF.Datetime | None
		reached: DF.Check
		result: DF.SmallText | None
		segment: DF.Link | None
		settled_at: DF.Datetime | None
		status: DF.Literal[
			"To Call",
			"No Answer",
			"Call Again",
			"Accepted",
			"Refused",
			"Saved",
			"Lost",
			"Wrong Number",
			"Unreachable",
			"Held Out",
			"Withdrawn",
		]
		territory: DF.Link | None
		tier: DF.Link | None
		tried: DF.Int
		value_before: DF.Currency
		value_kept: DF.Currency
	# end: auto-generated types

	@property
	def number(self) -> str:
		return members.number_of(self)

	def validate(self) -> None:
		members.keep(self)


def on_doctype_update() -> None:
	candidates.add_indexes("CS Campaign Member")
	frappe.db.add_index("CS Campaign Member", ["campaign", "status"])
	frappe.db.add_index("CS Campaign Member", ["assigned_to", "status"])
	frappe.db.add_index("CS Campaign Member", ["customer"])
