"""Which month somebody asks for."""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate

from cs_center.papers.rules.month import Month

_MOST_MONTHS = 24


def month_of(text: Any) -> Month:
	"""The month of a day or of text such as 2026-03; the last full one when nothing is given, so that a report that is
	mailed every month needs no new filter. Raises ValidationError."""
	if not text:
		return Month.of(getdate()).before
	written = str(text)
	try:
		return Month.of(date.fromisoformat(f"{written}-01" if len(written) == 7 else written[:10]))
	except ValueError:
		return frappe.throw(_("{0} is no month: write it as 2026-03.").format(written))


def how_many(count: Any, usual: int = 6) -> int:
	"""How many months a table shows."""
	months = cint(count) or usual
	if not 1 <= months <= _MOST_MONTHS:
		frappe.throw(_("Choose 1 to {0} months.").format(_MOST_MONTHS))
	return months
