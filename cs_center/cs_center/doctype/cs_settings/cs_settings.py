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
)


class CSSettings(Document):
	def validate(self) -> None:
		for field in _POSITIVE:
			if (self.get(field) or 0) <= 0:
				frappe.throw(_("{0} must be more than zero.").format(_(self.meta.get_label(field))))
		if not 2 <= (self.internal_digits or 0) <= 6:
			frappe.throw(_("Internal extensions have 2 to 6 digits."))

	def on_update(self) -> None:
		switchboard.forget()
		if self.has_value_changed("country") or self.has_value_changed("area_code"):
			frappe.enqueue("cs_center.calls.jobs.rebuild_number_book", queue="long", enqueue_after_commit=True)
