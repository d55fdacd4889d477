"""Days that come every year, by either calendar, and how they are found without looking at everybody (KEEP-4)."""

from dataclasses import dataclass
from datetime import date, timedelta

from lunardate import LunarDate

from cs_center.calls.rules.reasons import Rejected

GREGORIAN, LUNAR = "Gregorian", "Lunar"
CALENDARS = (GREGORIAN, LUNAR)
#: Days between these are known to the lunar calendar's tables.
LUNAR_SINCE, LUNAR_UNTIL = date(1900, 1, 31), date(2100, 2, 8)
_LEAP_YEAR = 2000
_LONGEST_LUNAR_MONTH = 30


@dataclass(frozen=True, slots=True)
class Yearly:
	"""A day of every year. `in_leap_month`: of a lunar month that is inserted in some years, after that of the same number."""

	calendar: str
	month: int
	day: int
	in_leap_month: bool = False

	@property
	def key(self) -> str:
		"""What the day is stored and found by, such as G0229, L0815 or, in a leap month, L0630+."""
		return f"{self.calendar[0]}{self.month:02}{self.day:02}{'+' if self.in_leap_month else ''}"


def yearly(calendar: str, month: int, day: int, in_leap_month: bool = False) -> Yearly:
	"""A day as somebody wrote it. Raises Rejected for one that no year has."""
	if calendar not in CALENDARS:
		raise Rejected("Choose the calendar of the day: Gregorian or Lunar.")
	if not 1 <= month <= 12:
		raise Rejected("There is no month {month}: write 1 to 12.", month=month)
	if not 1 <= day <= _longest(calendar, month):
		raise Rejected("Month {month} has no day {day}.", month=month, day=day)
	if in_leap_month and calendar == GREGORIAN:
		raise Rejected("Only the lunar calendar has leap months.")
	return Yearly(calendar, month, day, in_leap_month)


def keys_on(day: date) -> frozenset[str]:
	"""The keys of everything that falls on a day.

	29 February is kept on the 28th in years without it, a lunar 30th on the 29th in months without it, and a day of a leap
	month in the ordinary month of years without that leap month.
	"""
	days = [Yearly(GREGORIAN, day.month, day.day)]
	if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3:
		days.append(Yearly(GREGORIAN, 2, 29))
	if LUNAR_SINCE <= day <= LUNAR_UNTIL:
		days += _lunar_on(day)
	return frozenset(one.key for one in days)


def date_in(one: Yearly, year: int) -> date:
	"""The day on which it is kept in a year of its own calendar. Lunar years are those of the table."""
	if one.calendar == GREGORIAN:
		is_short = one.day > _days_of_month(year, one.month)
		return date(year, one.month, 28 if is_short else one.day)
	is_leap = one.in_leap_month and LunarDate.leap_month_for_year(year) == one.month
	try:
		return LunarDate(year, one.month, one.day, is_leap).to_solar_date()
	except ValueError:  # this year's month has 29 days
		return LunarDate(year, one.month, one.day - 1, is_leap).to_solar_date()


def _lunar_on(day: date) -> list[Yearly]:
	lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
	days = [lunar.day]
	if lunar.day == _LONGEST_LUNAR_MONTH - 1 and _is_first_of_month(day + timedelta(days=1)):
		days.append(_LONGEST_LUNAR_MONTH)
	if lunar.is_leap_month:
		leaps = (True,)
	elif LunarDate.leap_month_for_year(lunar.year) == lunar.month:
		leaps = (False,)
	else:
		leaps = (False, True)
	return [Yearly(LUNAR, lunar.month, each, leap) for each in days for leap in leaps]


def _is_first_of_month(day: date) -> bool:
	return day > LUNAR_UNTIL or LunarDate.from_solar_date(day.year, day.month, day.day).day == 1


def _longest(calendar: str, month: int) -> int:
	return _LONGEST_LUNAR_MONTH if calendar == LUNAR else _days_of_month(_LEAP_YEAR, month)


def _days_of_month(year: int, month: int) -> int:
	first_of_next = date(year + month // 12, month % 12 + 1, 1)
	return (first_of_next - timedelta(days=1)).day
