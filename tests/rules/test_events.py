"""What a switch sends over HTTP is checked before anything is kept (CALL-6)."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules import events as ev
from cs_center.calls.rules.events import CallEvent, from_compact, read_instant, read_live_event, read_seconds
from cs_center.calls.rules.reasons import Rejected

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=timezone.utc)
GOOD = {"source": "pbx", "call_id": "17.1", "event": "ringing", "at": "2026-03-01T09:00:00+08:00"}


def read(**changes: object) -> CallEvent:
	return read_live_event({**GOOD, **changes}, NOW)[2]


def refusal(**changes: object) -> str:
	with pytest.raises(Rejected) as refused:
		read(**changes)
	return str(refused.value)


def test_a_whole_event() -> None:
	source, call_id, event = read_live_event(
		{
			**GOOD,
			"event": " Answered ",
			"direction": "incoming",
			"from_number": "13800138000",
			"agent": "张　三",
			"wait_seconds": "12",
			"recording_url": "https://pbx.example/" + "r" * 900,
		},
		NOW,
	)
	assert (source, call_id, event.kind, event.direction) == ("pbx", "17.1", ev.ANSWERED, ev.INBOUND)
	assert event.at == datetime(2026, 3, 1, 1, 0, tzinfo=timezone.utc)
	assert (event.agent, event.wait_seconds) == ("张　三", 12)


@pytest.mark.parametrize("kind", ev.LIVE_KINDS)
def test_every_live_kind_is_taken(kind: str) -> None:
	assert read(event=kind).kind == kind


@pytest.mark.parametrize("name", ["source", "call_id", "event", "at"])
@pytest.mark.parametrize("value", [None, "", "   "])
def test_what_every_event_needs(name: str, value: str | None) -> None:
	assert refusal(**{name: value}) == f"{name} is missing. Every event needs source, call_id, event and at."


@pytest.mark.parametrize("kind", ["queued", "menu", "hangup", "ring ing"])
def test_an_unknown_event_is_told_what_is_known(kind: str) -> None:
	assert f"Unknown event {kind}. Send one of: ringing, answered" in refusal(event=kind)


@pytest.mark.parametrize(
	("at", "utc"),
	[
		("2026-03-01T09:00:00+08:00", "2026-03-01T01:00:00+00:00"),
		("2026-03-01 09:00:00+0800", "2026-03-01T01:00:00+00:00"),
		("2026-03-01T09:00+08", "2026-03-01T01:00:00+00:00"),
		("2026-03-01T01:00:00Z", "2026-03-01T01:00:00+00:00"),
		("2026-03-01t01:00:00z".upper(), "2026-03-01T01:00:00+00:00"),
		("2026-03-01T01:00:00.5Z", "2026-03-01T01:00:00.500000+00:00"),
		("2026-03-01T01:00:00,123456789Z", "2026-03-01T01:00:00.123456+00:00"),
		("2024-02-29T12:00:00-05:30", "2024-02-29T17:30:00+00:00"),
	],
)
def test_times_with_a_zone(at: str, utc: str) -> None:
	assert read_instant(at, NOW).isoformat() == utc


@pytest.mark.parametrize(
	"at",
	[
		"yesterday",
		"2026-02-29T09:00:00Z",
		"2026-03-01T25:00:00Z",
		"2026-03-01T09:00:00+25:00",
		"0001-01-01T00:00:00+08:00",
		"9999-12-31T23:59:59-08:00",
		"２０２６-03-01T09:00:00Z",
		"1772326800",
		"2026-03-01T09:00:00 08:00",
	],
)
def test_times_that_can_not_be_read(at: str) -> None:
	assert refusal(at=at) == (
		f"The time {at} can not be read. Send ISO 8601 with a zone, such as 2026-03-01T09:00:00+08:00."
	)


@pytest.mark.parametrize("at", ["2026-03-01T09:00:00", "2026-03-01 09:00:00.5", "2026-03-01T09:00"])
def test_a_time_needs_its_zone(at: str) -> None:
	assert "has no zone" in refusal(at=at)


def test_a_clock_may_be_a_day_ahead_and_not_more() -> None:
	assert read(at=(NOW + timedelta(days=1)).isoformat()).at == NOW + timedelta(days=1)
	assert "more than a day ahead" in refusal(at=(NOW + timedelta(days=1, seconds=1)).isoformat())


@pytest.mark.parametrize("at", ["1970-01-01T00:00:05Z", "1980-01-01T00:00:05Z", "0001-01-02T00:00:00Z"])
def test_a_clock_that_was_reset_is_refused(at: str) -> None:
	assert "is before 1990-01-01. Check the clock of the switch." in refusal(at=at)


@pytest.mark.parametrize(
	"name", ["from_number", "agent", "queue", "call_id", "source", "transfer_to", "seat"]
)
@pytest.mark.parametrize(
	"value", ["x" * 141, "a\x00b", "a\nb", "\x1b[0m", "\ud800", {"a": 1}, ["a"], True, b"a"]
)
def test_text_that_can_not_be_kept(name: str, value: object) -> None:
	assert name in refusal(**{name: value})


@pytest.mark.parametrize("value", [13800138000, 1001])
def test_numbers_may_come_as_json_numbers(value: int) -> None:
	assert read(from_number=value).from_number == str(value)


@pytest.mark.parametrize(
	"value", ["-1", -0.6, "nan", "inf", "-inf", "1e400", "ten", [1], "9" * 5000, 86_401, 10**30]
)
def test_seconds_that_no_call_has(value: object) -> None:
	message = refusal(wait_seconds=value)
	assert message.startswith("wait_seconds is ")
	assert len(message) < 250


@pytest.mark.parametrize(
	("value", "seconds"), [(None, None), ("", None), (" 12 ", 12), ("4.6", 5), (0, 0), (86_400, 86_400)]
)
def test_seconds(value: object, seconds: int | None) -> None:
	assert read_seconds("wait_seconds", value) == seconds


def test_words_of_a_closed_list() -> None:
	assert "Unknown direction sideways" in refusal(direction="sideways")
	assert "Unknown disposition gone" in refusal(disposition="gone")
	assert read(disposition="BUSY").disposition == ev.BUSY


texts = st.text(max_size=20)
call_events = st.builds(
	CallEvent,
	st.sampled_from(ev.KINDS),
	st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1), timezones=st.just(timezone.utc)),
	agent=texts,
	from_number=texts,
	recording_url=texts,
	wait_seconds=st.none() | st.integers(0, 86_400),
)


@given(call_events)
def test_a_stored_event_comes_back_the_same(event: CallEvent) -> None:
	assert from_compact(event.compact()) == event
	assert set(replace(event, agent="", from_number="", recording_url="", wait_seconds=None).compact()) == {
		"kind",
		"at",
	}


json_values = st.recursive(
	st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
	lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
	max_leaves=4,
)


@given(
	st.dictionaries(
		st.sampled_from([*GOOD, "direction", "wait_seconds", "agent", "disposition"]), json_values
	)
)
def test_any_payload_is_taken_or_refused_with_a_reason(changes: dict[str, object]) -> None:
	try:
		read(**changes)
	except Rejected as refused:
		assert str(refused).endswith(".")
