"""The bank's file: a header, times of day beside a date, and a real week of it where it is at hand (CALL-6)."""

from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from cs_center.calls.rules.fold import Call, fold
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.lines import decode, read_lines
from cs_center.calls.rules.records.parser import RecordParser, WrongFile
from cs_center.calls.rules.records.shipped import BANK

NOW = datetime(2026, 3, 2, tzinfo=timezone.utc)
HEADER = (
	"vru+line,call_id,customer_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,"
	"ser_start,ser_exit,ser_time,server"
)
WEEK = Path(__file__).parents[3] / "shared" / "data" / "bank_calls_week.csv"


def line(
	day: str = "2010-08-01",
	vru: tuple[str, str] = ("9:00:00", "9:00:10"),
	queue: tuple[str, str, int] = ("9:00:10", "9:00:40", 30),
	outcome: str = "AGENT",
	service: tuple[str, str, int] = ("9:00:40", "9:02:40", 120),
	server: str = "ANAT",
	customer: str = "7039",
	number: str = "43678",
) -> str:
	cells = ["AA0204", number, customer, 0, "PS", day, *vru, 10, *queue, outcome, *service, server]
	return ",".join(map(str, cells))


NEVER = ("0:00:00", "0:00:00", 0)


def parser(header: str = HEADER) -> RecordParser:
	return RecordParser(BANK, NOW, header)


def call_of(text: str) -> Call:
	record = parser().parse(text)
	assert record
	return fold(record.events)


def test_an_answered_call() -> None:
	record = parser().parse(line())
	assert record and record.call_id == "AA0204-43678-2010-08-01"
	call = fold(record.events)
	assert (call.outcome, call.agent, call.queue, call.caller_ref) == ("Answered", "ANAT", "PS", "7039")
	assert (call.wait_seconds, call.talk_seconds) == (30, 120)
	assert call.started_at == datetime(2010, 8, 1, 6, 0, tzinfo=timezone.utc)


def test_calls_that_nobody_answered() -> None:
	abandoned = call_of(line(outcome="HANG", service=NEVER, server="NO_SERVER"))
	assert (abandoned.outcome, abandoned.wait_seconds, abandoned.agent) == ("Abandoned", 30, "")
	menu = call_of(line(outcome="HANG", queue=NEVER, service=NEVER, server="NO_SERVER", customer="0"))
	assert (menu.outcome, menu.was_offered, menu.caller_ref) == ("Self-service", False, "")


def test_a_phantom_is_left_out() -> None:
	record = parser().parse(line(outcome="PHANTOM", queue=NEVER, service=NEVER))
	assert record and (record.events, record.ignored_as) == ((), "phantom")


def test_a_call_over_midnight() -> None:
	call = call_of(
		line(
			vru=("23:59:30", "23:59:40"),
			queue=("23:59:40", "0:00:10", 30),
			service=("0:00:10", "0:02:10", 120),
		)
	)
	assert (call.wait_seconds, call.talk_seconds) == (30, 120)
	assert call.ended_at and call.ended_at - call.started_at == timedelta(seconds=160)


def test_midnight_itself_is_written_as_if_it_never_happened() -> None:
	call = call_of(
		line(
			vru=("23:59:20", "23:59:30"),
			queue=("23:59:30", "0:00:00", 30),
			service=("0:00:00", "0:02:00", 120),
		)
	)
	assert (call.outcome, call.wait_seconds, call.talk_seconds) == ("Answered", 30, 120)


def test_a_leap_day() -> None:
	assert call_of(line(day="2012-02-29")).outcome == "Answered"
	with pytest.raises(Rejected, match="The date 2011-02-29 can not be read"):
		parser().parse(line(day="2011-02-29"))


@pytest.mark.parametrize(
	("text", "reason"),
	[
		(line(vru=("25:00:00", "25:00:10")), "The time 25:00:00 can not be read"),
		(line(vru=("9", "9")), "The time 9 can not be read"),
		(line(vru=("9:00:00:00", "9:00:10")), "can not be read"),
		(line(vru=("-1:00:00", "9:00:10")), "can not be read"),
		(line(vru=("9:00:9" + "9" * 60, "9:00:10")), "can not be read"),
		(line(service=("9:00:40", "8:02:40", 120)), "before it starts. Was the clock set back?"),
		(line(service=("8:30:40", "9:02:40", 120)), "answered_at is before the start"),
		(line(service=("9:00:40", "10:02:40", 120)), "differ by an hour"),
		(line(service=("9:00:40", "9:02:40", -120)), "a duration can not be negative"),
		(line(day="0001-01-01"), "is before 1990-01-01"),
		(line(day="9999-12-31"), "more than a day ahead"),
		(line(day="", number=""), "The record has no call id, or not all of it: vru+line, call_id, date"),
		(line(outcome="GONE"), "Unknown disposition GONE"),
		(line()[:40], "Is it cut off?"),
	],
)
def test_lines_that_are_no_call(text: str, reason: str) -> None:
	with pytest.raises(Rejected) as refused:
		parser().parse(text)
	assert reason in str(refused.value)


def test_the_header_is_read_once_and_may_come_again() -> None:
	reader = RecordParser(BANK, NOW)
	assert reader.parse(HEADER) is None
	assert reader.header == HEADER
	assert reader.parse(line()) is not None
	assert reader.parse(HEADER) is None


def test_columns_may_stand_in_another_order() -> None:
	names, cells = HEADER.split(","), line().split(",")
	reader = RecordParser(BANK, NOW)
	reader.parse("\ufeff" + ",".join(reversed([*names, "more"])))
	assert reader.parse(",".join(reversed([*cells, "x"]))) == parser().parse(line())


def test_another_file_is_refused_as_a_whole() -> None:
	with pytest.raises(WrongFile, match="The file has no column vru\\+line, call_id"):
		RecordParser(BANK, NOW).parse("a,b,c")
	with pytest.raises(WrongFile):
		RecordParser(BANK, NOW, "a,b,c")


@pytest.mark.skipif(not WEEK.exists(), reason="the bank's week is not here")
def test_a_real_week() -> None:
	reader, counted = RecordParser(BANK, NOW), Counter[str]()
	with WEEK.open("rb") as file:
		for read in read_lines(file):
			record = reader.parse(decode(read))
			if record:
				counted[record.ignored_as or fold(record.events).outcome] += 1
	assert counted == {"Answered": 7917, "Abandoned": 3065, "Self-service": 633, "phantom": 100}
