"""What a field holds is taken, whatever Frappe or a form writes it as; what it does not hold is refused with an example."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.fields import holds, refusal

NUMBERS = ("Currency", "Float", "Percent", "Duration")


@pytest.mark.parametrize(
	("fieldtype", "value"),
	[
		("Date", "2026-03-31"),
		("Date", "2026-3-1"),
		("Date", "2026/03/01"),
		("Date", "2024-02-29"),
		("Date", "2026-03-31 00:00:00"),
		("Datetime", "2026-03-31"),
		("Datetime", "2026-03-31 14:30"),
		("Datetime", "2026-03-31T14:30:00.123456"),
		("Datetime", date(2026, 3, 31)),
		("Time", "9:00"),
		("Time", "23:59:59.999999"),
		("Time", timedelta(hours=9)),
		("Int", "12"),
		("Int", "1,200"),
		("Int", True),
		("Int", -(2**31) + 1),
		("Currency", "1,200.50"),
		("Float", "1e3"),
		("Percent", 12.5),
		("Float", Decimal("0.001")),
		("Data", "abc"),
		("Check", "abc"),
		*((kind, empty) for kind in ("Date", "Datetime", "Time", "Int", *NUMBERS) for empty in (None, "")),
	],
)
def test_what_a_field_holds_is_taken(fieldtype: str, value: object) -> None:
	assert holds(fieldtype, value)


@pytest.mark.parametrize(
	("fieldtype", "value", "example"),
	[
		("Date", "2026-02-30", "2026-03-31"),
		("Date", "2025-02-29", "2026-03-31"),
		("Date", "abc", "2026-03-31"),
		("Date", "31.03.2026", "2026-03-31"),
		("Date", "2026-03", "2026-03-31"),
		("Date", "2026-03-31 abc", "2026-03-31"),
		("Date", 20260331, "2026-03-31"),
		("Date", "０２０２-０３-3１", "2026-03-31"),
		("Datetime", "2026-02-30 10:00:00", "14:30:00"),
		("Datetime", "2026-03-31 24:00:00", "14:30:00"),
		("Datetime", "2026-03-31T10:00:00Z", "14:30:00"),
		("Datetime", "10:00", "14:30:00"),
		("Time", "25:99", "14:30"),
		("Time", "9", "14:30"),
		("Time", "12:60", "14:30"),
		("Time", 9, "14:30"),
		("Int", "abc", "12"),
		("Int", "1e400", "12"),
		("Int", 2**31, "12"),
		("Int", [], "12"),
		*((kind, bad, "1200.50") for kind in NUMBERS for bad in ("abc", "NaN", "1e400", "1e12", "5 %", {})),
		*((kind, float(bad), "1200.50") for kind in NUMBERS for bad in ("nan", "inf", "-inf")),
	],
)
def test_what_it_does_not_hold_is_refused_with_an_example(
	fieldtype: str, value: object, example: str
) -> None:
	assert not holds(fieldtype, value)
	words = str(refusal(fieldtype, "First Day", str(value)))
	assert example in words and words.startswith("First Day: ")


@given(st.dates(), st.datetimes(), st.times())
def test_every_day_and_time_is_taken_as_itself_and_as_text(day: date, at: datetime, clock: time) -> None:
	for kind, value in (("Date", day), ("Datetime", at), ("Time", clock)):
		assert all(holds(kind, one) for one in (value, str(value), value.isoformat()))


@given(st.decimals(min_value=-(10**11), max_value=10**11, allow_nan=False, allow_infinity=False))
def test_every_amount_is_taken_as_itself_and_as_text(amount: Decimal) -> None:
	for kind in NUMBERS:
		assert all(holds(kind, one) for one in (amount, str(amount), float(amount)))


@given(
	st.sampled_from(["Date", "Datetime", "Time", "Int", *NUMBERS]), st.text() | st.floats() | st.integers()
)
def test_whatever_is_written_gets_an_answer(fieldtype: str, value: object) -> None:
	assert holds(fieldtype, value) in (True, False)
