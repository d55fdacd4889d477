"""A customer's birthday as it is written on their record, and the key by which it is found (KEEP-4)."""

from frappe.model.document import Document
from frappe.utils import cint

from cs_center.ahead.rules.days import GREGORIAN, LUNAR, yearly
from cs_center.ahead.service.finding import BIRTHDAY_FIELD
from cs_center.calls.service.words import refusals_said


def keep(doc: Document) -> None:
	"""Keep the key with the birthday. Raises ValidationError for a day that no year has."""
	month, day = cint(doc.get("cs_birthday_month")), cint(doc.get("cs_birthday_day"))
	if not month and not day:
		doc.set(BIRTHDAY_FIELD, None)
		return
	calendar = doc.get("cs_birthday_calendar") or GREGORIAN
	in_leap_month = calendar == LUNAR and bool(cint(doc.get("cs_birthday_leap_month")))
	with refusals_said():
		doc.set(BIRTHDAY_FIELD, yearly(calendar, month, day, in_leap_month).key)
