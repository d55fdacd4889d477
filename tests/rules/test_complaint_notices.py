"""Who gets many notices gets them by the quarter of an hour, and as a digest: nobody is flooded."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.notices.rules import NoticePolicy, batch_of, is_digest, send_at

SHIPPED = NoticePolicy()
MICROSECOND = timedelta(microseconds=1)


def clock(time: str, day: int = 2) -> datetime:
	return datetime.fromisoformat(f"2026-03-{day:02} {time}")


@pytest.mark.parametrize(
	("now", "batch", "next_batch"),
	[
		(clock("09:00:00"), clock("09:00"), clock("09:15")),
		(clock("09:14:59.999999"), clock("09:00"), clock("09:15")),
		(clock("09:15:00"), clock("09:15"), clock("09:30")),
		(clock("00:00:00"), clock("00:00"), clock("00:15")),
		(clock("23:59:59"), clock("23:45"), clock("00:00", day=3)),
	],
)
def test_three_notices_go_at_once_and_the_rest_with_the_next_quarter_of_an_hour(
	now: datetime, batch: datetime, next_batch: datetime
) -> None:
	assert batch_of(now, SHIPPED) == batch
	assert [send_at(now, already, SHIPPED) for already in range(5)] == [now] * 3 + [next_batch] * 2


def test_how_many_and_how_long_is_policy() -> None:
	hourly = NoticePolicy(at_once=1, batch_minutes=60)
	assert send_at(clock("09:20"), 0, hourly) == clock("09:20")
	assert send_at(clock("09:20"), 1, hourly) == clock("10:00")
	never = NoticePolicy(at_once=0, batch_minutes=15)
	assert send_at(clock("09:20"), 0, never) == clock("09:30")


@pytest.mark.parametrize("minutes", [0, -5])
def test_a_batch_has_at_least_a_minute(minutes: int) -> None:
	policy = NoticePolicy(0, minutes)
	assert batch_of(clock("09:20:30"), policy) == clock("09:20")
	assert send_at(clock("09:20:30"), 0, policy) == clock("09:21")


@pytest.mark.parametrize(
	("at_once", "waiting", "expected"),
	[(3, 1, False), (3, 3, False), (3, 4, True), (1, 1, False), (1, 2, True), (0, 1, False), (0, 2, True)],
)
def test_more_than_go_at_once_go_as_one(at_once: int, waiting: int, expected: bool) -> None:
	assert is_digest(waiting, NoticePolicy(at_once)) is expected


@given(
	st.datetimes(datetime(2026, 3, 2), datetime(2026, 3, 4)),
	st.integers(0, 9),
	st.integers(0, 4),
	st.integers(1, 90),
)
def test_nobody_waits_longer_than_a_batch_and_none_goes_before_it_is_told(
	now: datetime, already: int, at_once: int, minutes: int
) -> None:
	policy = NoticePolicy(at_once, minutes)
	length = timedelta(minutes=minutes)
	goes = send_at(now, already, policy)
	begins = batch_of(now, policy)
	assert begins <= now < begins + length
	assert batch_of(begins, policy) == begins
	assert goes == (now if already < at_once else begins + length)


@given(st.lists(st.integers(0, 3599), min_size=1, max_size=200))
def test_a_flood_of_an_hour_comes_as_few_messages(seconds: list[int]) -> None:
	sent: dict[datetime, int] = {}
	messages: dict[datetime, int] = {}
	for second in sorted(seconds):
		now = clock("09:00") + timedelta(seconds=second)
		batch = batch_of(now, SHIPPED)
		goes = send_at(now, sent.get(batch, 0), SHIPPED)
		sent[batch] = sent.get(batch, 0) + 1
		if goes > now:
			messages[goes] = messages.get(goes, 0) + 1
	at_once = sum(min(count, 3) for count in sent.values())
	digests = sum(1 if is_digest(count, SHIPPED) else count for count in messages.values())
	assert at_once <= 12 and digests <= 12
	assert at_once + sum(messages.values()) == len(seconds)
	assert set(messages) <= {clock("09:15"), clock("09:30"), clock("09:45"), clock("10:00")}
