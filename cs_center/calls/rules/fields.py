"""Whether what somebody wrote into a field is what the field holds. Frappe keeps 0 for “abc”, or breaks off with an error of
the database."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation

from cs_center.calls.rules.reasons import Reason

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?", re.ASCII)
#: What the columns of Frappe hold: 21 digits, nine of them decimals, and 32 bits.
_MOST, _MOST_WHOLE = Decimal(10) ** 12, 2**31


def holds(fieldtype: str, value: object) -> bool:
	"""Whether a field of this type holds a value: an empty one always, and fields of other types anything."""
	right = _KINDS.get(fieldtype)
	return right is None or value is None or value == "" or right(value)


def refusal(fieldtype: str, field: str, value: str) -> Reason:
	"""Why a field does not hold a value, and what to write instead."""
	values = {"field": field, "value": value}
	return {
		"Date": Reason("{field}: “{value}” is no day. Write it like 2026-03-31.", values),
		"Datetime": Reason(NO_MOMENT, values),
		"Time": Reason("{field}: “{value}” is no time of day. Write it like 14:30.", values),
		"Int": Reason(
			"{field}: “{value}” is no whole number that can be kept. Write it in digits, such as 12.", values
		),
	}.get(fieldtype, Reason(_NO_NUMBER, values))


def _is_moment(value: object) -> bool:
	"""A day, with a time of it or without; a column of days takes both as well."""
	if not isinstance(value, str):
		return isinstance(value, date)
	day, _between, clock = value.strip().replace("T", " ").partition(" ")
	return _is_day(day) and (not clock or _is_time(clock))


def _is_day(text: str) -> bool:
	found = _DAY.fullmatch(text)
	if not found:
		return False
	try:
		return bool(date(*map(int, found.groups())))
	except ValueError:
		return False


def _is_time(value: object) -> bool:
	if not isinstance(value, str):
		return isinstance(value, time | timedelta)
	found = _TIME.fullmatch(value.strip())
	if not found:
		return False
	hours, minutes, seconds = (int(part or 0) for part in found.groups())
	return hours < 24 and minutes < 60 and seconds < 60


def _is_number(value: object) -> bool:
	return abs(_figure(value)) < _MOST


def _is_whole(value: object) -> bool:
	return abs(_figure(value)) < _MOST_WHOLE


def _figure(value: object) -> Decimal:
	"""Infinite where there is none. Commas part thousands, as Frappe reads them."""
	try:
		found = Decimal(int(value) if isinstance(value, bool) else str(value).replace(",", "").strip())
	except InvalidOperation:
		return Decimal("Infinity")
	return found if found.is_finite() else Decimal("Infinity")


NO_MOMENT = "{field}: “{value}” is no time. Write it like 2026-03-31 14:30:00."
_NO_NUMBER = "{field}: “{value}” is no number that can be kept. Write it in digits, such as 1200.50."
_KINDS: dict[str, Callable[[object], bool]] = {
	"Date": _is_moment,
	"Datetime": _is_moment,
	"Time": _is_time,
	"Int": _is_whole,
	**dict.fromkeys(("Currency", "Float", "Percent", "Duration"), _is_number),
}
