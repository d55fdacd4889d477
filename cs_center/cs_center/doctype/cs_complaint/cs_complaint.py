import frappe
from frappe.model.document import Document

from cs_center.complaints.service import guard, taking


class CSComplaint(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer_by: DF.Datetime | None
		answered_at: DF.Datetime | None
		area: DF.Link | None
		asked_until: DF.Datetime | None
		call_log: DF.Link | None
		callback_by: DF.Datetime | None
		callback_officer: DF.Link | None
		caller_number: DF.Data | None
		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		contact: DF.Link | None
		customer: DF.Link | None
		customer_key: DF.Data | None
		description: DF.Text | None
		dispatch_by: DF.Datetime | None
		dispatched_at: DF.Datetime | None
		due_by: DF.Datetime | None
		due_reason: DF.SmallText | None
		failed_callbacks: DF.Int
		handler: DF.Link | None
		holder: DF.Link | None
		holder_reason: DF.SmallText | None
		incident: DF.Link | None
		kind: DF.Link | None
		late_minutes: DF.Int
		late_points: DF.Int
		level: DF.Int
		level_name: DF.Data | None
		loss_amount: DF.Currency
		named_at: DF.Datetime | None
		next_action_at: DF.Datetime | None
		number: DF.Data | None
		open_key: DF.Data | None
		party_name: DF.Data | None
		paused: DF.Data | None
		policy: DF.Link | None
		product: DF.Link | None
		reported_by: DF.Data | None
		responsibility: DF.Link | None
		responsible_person: DF.Link | None
		round: DF.Int
		seen_until: DF.Datetime | None
		severity: DF.Literal["General", "Repeat", "Severe"]
		severity_reason: DF.SmallText | None
		since: DF.Datetime | None
		station: DF.Link | None
		status: DF.Literal[
			"Taken",
			"With Station",
			"Reported Done",
			"To Call Back",
			"Waiting for Customer",
			"Solved",
			"Unreachable",
		]
		steps: DF.Int
		subject: DF.Data
		sweep_error: DF.SmallText | None
		taken_at: DF.Datetime | None
		taken_by: DF.Link | None
		team: DF.Link | None
		ticket: DF.DynamicLink | None
		ticket_type: DF.Link | None
		tier: DF.Link | None
		title: DF.Data | None
		topic: DF.Link
		urgent: DF.Check
	# end: auto-generated types

	@property
	def number(self) -> str:
		return guard.number_of(self)

	def before_insert(self) -> None:
		taking.prepare(self)

	def validate(self) -> None:
		guard.check(self)

	def before_save(self) -> None:
		guard.keep_clock(self)

	def after_insert(self) -> None:
		taking.taken(self)

	def on_trash(self) -> None:
		guard.check_may_delete(self)


def on_doctype_update() -> None:
	for fields in (
		["customer", "topic", "taken_at"],
		["topic", "taken_at"],
		["station", "taken_at"],
		["team", "status"],
		["handler", "status"],
		["holder", "status"],
		["status", "callback_officer"],
		["status", "due_by", "level"],
	):
		frappe.db.add_index("CS Complaint", fields)
