"""The clock of a switch: zones, summer time, odd ways to write a time (CALL-6)."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.clock import LocalClock

BERLIN = LocalClock("Europe/Berlin")
SHANGHAI = LocalClock("Asia/Shanghai")


def refusal(clock: LocalClock, text: str, day: date | None = None) -> str:
	with pytest.raises(Rejected) as refused:
		clock.instant(text, day)
	return str(refused.value)


@pytest.mark.parametrize(
	("text", "utc"),
	[
		("2026-03-01 09:00:00", "2026-03-01T01:00:00+00:00"),
		("2026-03-01T09:00:00.25", "2026-03-01T01:00:00.250000+00:00"),
		("2026-03-01 09:00", "2026-03-01T01:00:00+00:00"),
		("2026-03-01T01:00:00Z", "2026-03-01T01:00:00+00:00"),
		("2026-03-01T02:00:00+0100", "2026-03-01T01:00:00+00:00"),
		("1772326800", "2026-03-01T01:00:00+00:00"),
		("1772326800.5", "2026-03-01T01:00:00.500000+00:00"),
		("1772326800250", "2026-03-01T01:00:00.250000+00:00"),
		("1772326800250001", "2026-03-01T01:00:00.250001+00:00"),
	],
)
def test_ways_to_write_a_time(text: str, utc: str) -> None:
	assert SHANGHAI.instant(text).isoformat() == utc


def test_a_time_format_of_ones_own() -> None:
	clock = LocalClock("Asia/Shanghai", "%d/%m/%Y %H.%M.%S")
	assert clock.instant("01/03/2026 09.00.00").isoformat() == "2026-03-01T01:00:00+00:00"
	assert "can not be read" in refusal(clock, "2026-03-01 09:00:00")
	assert "can not be read" in refusal(LocalClock("UTC", "%Q"), "x")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Asia", "a\x00b", "亚洲/上海"])
def test_an_unknown_zone(zone: str) -> None:
	with pytest.raises(Rejected, match="Unknown time zone"):
		LocalClock(zone)


def test_the_hour_that_summer_time_skips() -> None:
	assert BERLIN.instant("2026-03-29 01:59:59").isoformat() == "2026-03-29T00:59:59+00:00"
	assert BERLIN.instant("2026-03-29 03:00:00").isoformat() == "2026-03-29T01:00:00+00:00"
	assert "2026-03-29 02:30:00 does not exist in Europe/Berlin" in refusal(BERLIN, "2026-03-29 02:30:00")


def test_the_hour_that_comes_twice_is_taken_as_the_first() -> None:
	assert BERLIN.instant("2026-10-25 02:30:00").isoformat() == "2026-10-25T00:30:00+00:00"
	assert BERLIN.instant("2026-10-25 03:00:00").isoformat() == "2026-10-25T02:00:00+00:00"


def test_a_time_of_day_after_midnight_belongs_to_the_next_day() -> None:
	night = date(2026, 3, 28)
	before = BERLIN.instant("23:50:00", night)
	after = BERLIN.instant("3:10:00", night, before)
	assert after - before == timedelta(hours=2, minutes=20), "the night has one hour less"
	assert BERLIN.instant("23:40:00", night, before) < before, "a little earlier is the same day"
	assert BERLIN.instant("9:05", night).isoformat() == "2026-03-28T08:05:00+00:00"
	assert BERLIN.instant("9:05:01.5", night).microsecond == 500_000


@pytest.mark.parametrize(
	"text",
	[
		"0001-01-01 00:00:00",
		"9999-12-31 23:59:59",
		"2026-13-01 00:00:00",
		"²026-03-01 00:00:00",
		"",
		"x" * 100,
		"1e400",
	],
)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Europe/Berlin"])
def test_no_text_overflows(text: str, zone: str) -> None:
	clock = LocalClock(zone)
	try:
		assert clock.instant(text).tzinfo is timezone.utc
	except Rejected as refused:
		assert "can not be read" in str(refused)


@pytest.mark.parametrize(
	"text", ["24:00:00", "9:60:00", "9", "9:0:0:0", "a:b", "9:00:" + "9" * 5000, "²:00:00", "9:00:00.x"]
)
def test_times_of_day_that_no_clock_shows(text: str) -> None:
	assert "can not be read" in refusal(SHANGHAI, text, date(2026, 3, 1))


def test_the_last_day_there_is() -> None:
	late = datetime(9999, 12, 31, 23, 59, tzinfo=timezone.utc)
	assert "can not be read" in refusal(LocalClock("America/New_York"), "23:00:00", date.max)
	with pytest.raises(Rejected):
		LocalClock("UTC").instant("1:00:00", date.max, late)


@given(
	st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
	st.sampled_from(
		["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Asia/Jerusalem"]
	),
)
def test_every_local_time_is_the_zones_own_or_does_not_exist(local: datetime, name: str) -> None:
	zone = ZoneInfo(name)
	instant = local.replace(tzinfo=zone).astimezone(timezone.utc)
	exists = instant.astimezone(zone).replace(tzinfo=None) == local
	try:
		assert LocalClock(name).instant(local.isoformat()) == instant
		assert exists
	except Rejected:
		assert not exists


@given(
	st.text()
	| st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d", fullmatch=True)
	| st.from_regex(r"\d{9,17}")
)
def test_any_text_is_a_time_or_a_refusal(text: str) -> None:
	for clock in (SHANGHAI, BERLIN):
		for day in (None, date(2026, 3, 29)):
			try:
				clock.instant(text, day)
			except Rejected as refused:
				assert str(refused).endswith(".")
