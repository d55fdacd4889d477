"""Days of every year by both calendars: found by their keys, once a year (KEEP-4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunardate import LunarDate

from cs_center.ahead.rules.days import GREGORIAN, LUNAR, Yearly, date_in, keys_on, yearly
from cs_center.calls.rules.reasons import Rejected

YEARS = st.integers(1901, 2098)
DAYS = st.dates(date(1901, 3, 1), date(2098, 12, 31))


@st.composite
def yearlies(draw: st.DrawFn) -> Yearly:
	calendar = draw(st.sampled_from((GREGORIAN, LUNAR)))
	month = draw(st.integers(1, 12))
	longest = (
		30 if calendar == LUNAR else (date(2000 + month // 12, month % 12 + 1, 1) - date(2000, month, 1)).days
	)
	return yearly(calendar, month, draw(st.integers(1, longest)), calendar == LUNAR and draw(st.booleans()))


#: From the tables of the Purple Mountain and Hong Kong observatories; astronomers who compute new moons near midnight
#: carelessly get some of these wrong by a day.
@pytest.mark.parametrize(
	("month", "day", "kept_on"),
	[
		(1, 1, date(1954, 2, 3)),
		(1, 1, date(2024, 2, 10)),
		(1, 1, date(2027, 2, 6)),
		(1, 1, date(2030, 2, 3)),
		(1, 15, date(2026, 3, 3)),
		(5, 5, date(2026, 6, 19)),
		(8, 15, date(2020, 10, 1)),
		(8, 15, date(2026, 9, 25)),
		(9, 9, date(2026, 10, 18)),
		(7, 1, date(2012, 8, 17)),
	],
)
def test_known_days(month: int, day: int, kept_on: date) -> None:
	one = Yearly(LUNAR, month, day)
	assert one.key in keys_on(kept_on)
	assert one.key not in keys_on(kept_on - timedelta(days=1)) | keys_on(kept_on + timedelta(days=1))


def test_who_is_born_on_29_february() -> None:
	born = yearly(GREGORIAN, 2, 29).key
	assert born in keys_on(date(2024, 2, 29)) and born not in keys_on(date(2024, 2, 28))
	assert born in keys_on(date(2026, 2, 28)) and born not in keys_on(date(2026, 3, 1))


def test_who_is_born_in_a_leap_month() -> None:
	"""2025 has a leap sixth month, 2026 has none."""
	ordinary, leap = yearly(LUNAR, 6, 1).key, yearly(LUNAR, 6, 1, True).key
	assert date_in(Yearly(LUNAR, 6, 1, True), 2025) == date(2025, 7, 25)
	assert leap in keys_on(date(2025, 7, 25)) and ordinary not in keys_on(date(2025, 7, 25))
	assert ordinary in keys_on(date(2025, 6, 25)) and leap not in keys_on(date(2025, 6, 25))
	assert {ordinary, leap} <= keys_on(date(2026, 7, 14))


def test_who_is_born_on_a_30th() -> None:
	"""The last month of 2024 has 29 days, so that New Year's Eve is the 29th."""
	eve = date(2025, 1, 28)
	assert LunarDate.from_solar_date(2025, 1, 28).day == 29
	assert {yearly(LUNAR, 12, 30).key, yearly(LUNAR, 12, 29).key} <= keys_on(eve)


@given(yearlies(), YEARS)
def test_a_day_is_kept_once_in_every_year(one: Yearly, year: int) -> None:
	kept, after = date_in(one, year), date_in(one, year + 1)
	span = (kept + timedelta(days=count) for count in range((after - kept).days + 1))
	assert [day for day in span if one.key in keys_on(day)] == [kept, after]


@given(DAYS)
def test_everything_on_a_day_is_kept_on_it(day: date) -> None:
	lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
	assert Yearly(GREGORIAN, day.month, day.day).key in keys_on(day)
	assert Yearly(LUNAR, lunar.month, lunar.day, lunar.is_leap_month).key in keys_on(day)
	for key in keys_on(day):
		calendar = GREGORIAN if key[0] == "G" else LUNAR
		one = yearly(calendar, int(key[1:3]), int(key[3:5]), key.endswith("+"))
		assert one.key == key
		assert date_in(one, day.year if calendar == GREGORIAN else lunar.year) == day


@given(DAYS)
def test_lunar_and_back(day: date) -> None:
	assert LunarDate.from_solar_date(day.year, day.month, day.day).to_solar_date() == day


@pytest.mark.parametrize("day", [date(1900, 1, 30), date(2100, 2, 9), date(2150, 2, 28)])
def test_beyond_the_tables_only_the_gregorian_day_is_known(day: date) -> None:
	assert {key[0] for key in keys_on(day)} == {"G"}


@pytest.mark.parametrize("day", [date(1900, 1, 31), date(2100, 2, 8)])
def test_the_first_and_the_last_day_of_the_tables(day: date) -> None:
	assert {key[0] for key in keys_on(day)} == {"G", "L"}


@pytest.mark.parametrize(
	("written", "text"),
	[
		(("Julian", 1, 1), "Gregorian or Lunar"),
		((GREGORIAN, 13, 1), "no month 13"),
		((GREGORIAN, 0, 5), "no month 0"),
		((GREGORIAN, 2, 30), "no day 30"),
		((GREGORIAN, 4, 31), "no day 31"),
		((LUNAR, 1, 31), "no day 31"),
		((GREGORIAN, 6, 1, True), "leap months"),
	],
)
def test_a_day_that_no_year_has_is_refused(written: tuple, text: str) -> None:
	with pytest.raises(Rejected, match=text):
		yearly(*written)
