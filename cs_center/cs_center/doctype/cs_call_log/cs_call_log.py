import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.calls.service import privacy, store


class CSCallLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_call_leg.cs_call_leg import CSCallLeg
		from cs_center.cs_center.doctype.cs_call_notice.cs_call_notice import CSCallNotice

		agent: DF.Link | None
		agent_id: DF.Data | None
		answered_at: DF.Datetime | None
		call_id: DF.Data | None
		called_number: DF.Data | None
		caller_number: DF.Data | None
		complaint: DF.Link | None
		customer: DF.Link | None
		direction: DF.Literal["Inbound", "Outbound", "Internal"]
		ended_at: DF.Datetime | None
		from_number: DF.Data | None
		has_recording: DF.Check
		hold_seconds: DF.Int
		hotline: DF.Link | None
		incident: DF.Link | None
		kind: DF.Link | None
		leg_count: DF.Int
		legs: DF.Table[CSCallLeg]
		match_reason: DF.SmallText | None
		notices: DF.Table[CSCallNotice]
		off_hours: DF.Check
		outcome: DF.Literal[
			"Ringing",
			"In Progress",
			"Answered",
			"Abandoned",
			"Missed",
			"Voicemail",
			"Self-service",
			"No Answer",
			"Busy",
			"Failed",
		]
		party: DF.DynamicLink | None
		party_name: DF.Data | None
		party_type: DF.Link | None
		queue: DF.Data | None
		queued_at: DF.Datetime | None
		seat: DF.Data | None
		source: DF.Data | None
		started_at: DF.Datetime | None
		summary: DF.SmallText | None
		talk_seconds: DF.Int
		team: DF.Link | None
		ticket: DF.DynamicLink | None
		ticket_type: DF.Link | None
		title: DF.Data | None
		to_number: DF.Data | None
		transfers: DF.Int
		wait_seconds: DF.Int
	# end: auto-generated types

	@property
	def from_number(self) -> str:
		numbers = privacy.numbers(self.name)
		return numbers[0] if numbers else self.caller_number or ""

	@property
	def to_number(self) -> str:
		numbers = privacy.numbers(self.name)
		return numbers[1] if numbers else self.called_number or ""

	def validate(self) -> None:
		self._forget_full_numbers()
		if not self.flags.from_switch:
			self._keep_what_the_switch_said()
		if self.kind and (self.is_new() or self.has_value_changed("kind")):
			self._offer_notices()
		self._date_told_notices()

	def on_trash(self) -> None:
		store.forget(self.name)

	def _forget_full_numbers(self) -> None:
		"""A form sends back what it shows; left in the document, a full number would get into its versions."""
		for field in ("from_number", "to_number"):
			self.__dict__.pop(field, None)

	def _keep_what_the_switch_said(self) -> None:
		"""A form that was open while the call went on carries old facts: take them from the database."""
		before = self.get_doc_before_save()
		if before is None:
			frappe.throw(
				frappe._("Calls are logged by the switch or with Log a Call."), frappe.PermissionError
			)
		self.update({field: before.get(field) for field in store.SWITCH_FIELDS})
		self.legs = before.legs

	def _offer_notices(self) -> None:
		"""The checklist of the kind, in its order (CALL-9); what was told already stays."""
		told = {row.notice: row for row in self.notices if row.told}
		offered = [item.notice for item in frappe.get_cached_doc("CS Call Kind", self.kind).notices]
		self.set("notices", [row for notice, row in told.items() if notice not in offered])
		for notice in offered:
			self.append("notices", told.get(notice) or {"notice": notice})

	def _date_told_notices(self) -> None:
		"""Who told it and when is written here, whatever a form or a request says."""
		before = self.get_doc_before_save()
		told = {row.name: row for row in before.notices if row.told} if before else {}
		for row in self.notices:
			if not row.told:
				row.told_at = row.told_by = None
			elif row.name in told:
				row.told_at, row.told_by = told[row.name].told_at, told[row.name].told_by
			else:
				row.told_at, row.told_by = now_datetime(), frappe.session.user


def on_doctype_update() -> None:
	frappe.db.add_index("CS Call Log", ["team", "started_at"])
	frappe.db.add_index("CS Call Log", ["agent", "outcome", "started_at", "direction", "wait_seconds"])
