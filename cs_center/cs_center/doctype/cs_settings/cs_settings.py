import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service import switchboard

_POSITIVE = (
	"callback_within_minutes",
	"callback_not_after_hours",
	"silent_call_hours",
	"service_level_seconds",
	"subscribers_per_seat",
	"seat_hours_per_day",
	"working_days_per_month",
	"legal_hours_per_month",
	"presence_lasts_hours",
)
_PRESENCE_LASTS_HOURS = 12


class CSSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_penalty_rate.cs_penalty_rate import CSPenaltyRate
		from cs_center.cs_center.doctype.cs_special_period.cs_special_period import CSSpecialPeriod

		area_code: DF.Data | None
		attempt_gap_minutes: DF.Int
		callback_not_after_hours: DF.Int
		callback_off_hours_menu: DF.Check
		callback_within_minutes: DF.Int
		care_visit_days: DF.Int
		closes_at: DF.Time | None
		country: DF.Link
		greeting_attempts: DF.Int
		greetings_hour: DF.Int
		greetings_made_on: DF.Date | None
		holiday_list: DF.Link | None
		internal_digits: DF.Int
		large_loss: DF.Currency
		lease_minutes: DF.Int
		least_attempts: DF.Int
		legal_hours_per_month: DF.Float
		low_score: DF.Int
		minutes_per_tier: DF.Int
		most_attempts: DF.Int
		notice_batch_minutes: DF.Int
		notices_at_once: DF.Int
		notices_by_mail: DF.Check
		opens_at: DF.Time | None
		penalty_company: DF.Link | None
		penalty_component: DF.Data | None
		penalty_credit_account: DF.Link | None
		penalty_debit_account: DF.Link | None
		penalty_handover: DF.Literal["", "Journal Entry", "Additional Salary", "Pay Statement"]
		penalty_rates: DF.Table[CSPenaltyRate]
		presence_lasts_hours: DF.Int
		quiet_days: DF.Int
		round_the_clock: DF.Check
		seat_hours_per_day: DF.Float
		service_level_seconds: DF.Int
		service_level_target: DF.Percent
		silent_call_hours: DF.Int
		special_periods: DF.Table[CSSpecialPeriod]
		subscribers: DF.Int
		subscribers_per_seat: DF.Int
		summary_day: DF.Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
		summary_hour: DF.Int
		ticket_doctype: DF.Literal["Issue", "HD Ticket"]
		trunk_prefix: DF.Data | None
		working_days_list: DF.Link | None
		working_days_per_month: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		# A setting that came with a later version is empty where the app was there before.
		self.presence_lasts_hours = self.presence_lasts_hours or _PRESENCE_LASTS_HOURS
		for field in _POSITIVE:
			if (self.get(field) or 0) <= 0:
				frappe.throw(_("{0} must be more than zero.").format(_(self.meta.get_label(field))))
		if not 2 <= (self.internal_digits or 0) <= 6:
			frappe.throw(_("Internal extensions have 2 to 6 digits."))
		if not 0 <= (self.summary_hour or 0) <= 23:
			frappe.throw(_("The hour of the weekly summary is from 0 to 23."))

	def on_update(self) -> None:
		switchboard.forget()
		if self.has_value_changed("country") or self.has_value_changed("area_code"):
			frappe.enqueue(
				"cs_center.calls.jobs.rebuild_number_book", queue="long", enqueue_after_commit=True
			)
