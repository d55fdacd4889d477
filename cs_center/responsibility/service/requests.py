"""A request as a transaction of its own, and what it may carry."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import frappe
from frappe import _

from cs_center.calls.rules.reasons import Rejected
from cs_center.engines.database import retried
from cs_center.responsibility.service.naming import said

T = TypeVar("T")


def deed(do: Callable[[], T]) -> T:
	"""Do what a request asks; when somebody else was first, do it again on what is there now. Refusals are said."""
	try:
		return retried(lambda _attempt: do())
	except Rejected as rejected:
		frappe.throw(said(rejected.reason))


def written(text: str) -> str:
	"""What somebody wrote. Raises ValidationError for what does not fit into a history."""
	if len(text) > _MOST_CHARACTERS:
		frappe.throw(_("Write at most {0} characters.").format(_MOST_CHARACTERS))
	return text


def day(text: str) -> date:
	"""Raises ValidationError for what is no date."""
	try:
		return date.fromisoformat(str(text)[:10])
	except ValueError:
		return frappe.throw(_("{0} is no date.").format(text))


def amount(text: float | str | None) -> Decimal | None:
	"""A figure, None where there is none. Raises ValidationError for what is no figure."""
	if text in (None, ""):
		return None
	try:
		found = Decimal(str(text))
	except InvalidOperation:
		found = Decimal("NaN")
	if not found.is_finite():
		frappe.throw(_("{0} is no figure.").format(text))
	return found


def moment(text: str) -> datetime:
	"""A time of the site's zone, naive. Raises ValidationError for what is none."""
	try:
		found = datetime.fromisoformat(str(text))
	except ValueError:
		return frappe.throw(_("{0} is no time.").format(text))
	return found.replace(tzinfo=None)


_MOST_CHARACTERS = 5_000
