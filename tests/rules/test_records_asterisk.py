"""Asterisk's own record files: cdr_csv, cdr_custom and queue_log (CALL-6)."""

from datetime import datetime, timezone

import pytest

from cs_center.calls.rules.fold import Call, fold
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.parser import RecordParser
from cs_center.calls.rules.records.shipped import ASTERISK_CDR_CSV, ASTERISK_CDR_CUSTOM, ASTERISK_QUEUE_LOG

NOW = datetime(2026, 3, 2, tzinfo=timezone.utc)
CSV = RecordParser(ASTERISK_CDR_CSV, NOW)
CUSTOM = RecordParser(ASTERISK_CDR_CUSTOM, NOW)
QUEUE_LOG = RecordParser(ASTERISK_QUEUE_LOG, NOW)

ANSWERED = (
	'"","13800138000","400","from-trunk","""Li, ""Lily"" Ming"" <13800138000>","PJSIP/trunk-0000002a",'
	'"PJSIP/8001-0000002b","Queue","support,t,,,60","2026-03-01 09:00:00","2026-03-01 09:00:10",'
	'"2026-03-01 09:01:10",70,60,"ANSWERED","DOCUMENTATION","1772326800.42",""'
)


def row(**changes: str) -> str:
	"""One cdr_csv line as Asterisk writes it: texts and times quoted, counts bare, no time for what did not happen."""
	cells = {
		"accountcode": '""',
		"src": '"13800138000"',
		"dst": '"8001"',
		"dcontext": '"from-trunk"',
		"clid": '"""Li"" <13800138000>"',
		"channel": '"PJSIP/trunk-0000002a"',
		"dstchannel": '"PJSIP/8001-0000002b"',
		"lastapp": '"Dial"',
		"lastdata": '"PJSIP/8001,20"',
		"start": '"2026-03-01 09:00:00"',
		"answer": '"2026-03-01 09:00:10"',
		"end": '"2026-03-01 09:01:10"',
		"duration": "70",
		"billsec": "60",
		"disposition": '"ANSWERED"',
		"amaflags": '"DOCUMENTATION"',
		"uniqueid": '"1772326800.42"',
		"userfield": '""',
	}
	return ",".join({**cells, **changes}.values())


def call_of(parser: RecordParser, *lines: str) -> Call:
	records = [parser.parse(line) for line in lines]
	assert len({record.call_id for record in records if record and record.events}) == 1
	return fold(event for record in records if record for event in record.events)


def clock(moment: datetime | None) -> str:
	return f"{moment.astimezone(CSV.clock.zone):%H:%M:%S}" if moment else ""


def test_an_answered_queue_call() -> None:
	record = CSV.parse(ANSWERED)
	assert record and record.call_id == "1772326800.42"
	call = fold(record.events)
	assert (call.direction, call.from_number.key, call.queue, call.agent) == (
		"Inbound",
		"+8613800138000",
		"support",
		"8001",
	)
	assert (call.outcome, call.wait_seconds, call.talk_seconds) == ("Answered", 10, 60)
	assert (clock(call.started_at), clock(call.ended_at)) == ("09:00:00", "09:01:10")


def test_a_caller_who_hangs_up_in_the_queue() -> None:
	call = call_of(CSV, row(dstchannel='""', lastapp='"Queue"', lastdata='"support,t"'))
	assert (call.outcome, call.queue, call.agent, call.wait_seconds) == ("Abandoned", "support", "", 70)


def test_a_direct_call_that_nobody_takes() -> None:
	call = call_of(CSV, row(answer="", billsec="0", disposition='"NO ANSWER"'))
	assert (call.outcome, call.talk_seconds, [leg.agent for leg in call.legs]) == ("Missed", 0, ["8001"])


def test_a_caller_who_stays_in_the_menu() -> None:
	call = call_of(CSV, row(dstchannel='""', lastapp='"BackGround"', lastdata='"menu"'))
	assert (call.outcome, call.was_offered) == ("Self-service", False)


def test_a_caller_who_leaves_a_message_after_nobody_answered() -> None:
	call = call_of(
		CSV,
		row(end='"2026-03-01 09:00:20"', duration="20", answer="", billsec="0", disposition='"NO ANSWER"'),
		row(
			start='"2026-03-01 09:00:20"',
			answer='"2026-03-01 09:00:20"',
			duration="50",
			dstchannel='""',
			lastapp='"VoiceMail"',
			lastdata='"8001@default,u"',
		),
	)
	assert (call.outcome, call.was_answered, call.wait_seconds) == ("Voicemail", False, 20)


def test_rows_of_one_call_are_one_call() -> None:
	rows = (
		row(
			lastapp='"Queue"',
			lastdata='"support"',
			answer='"2026-03-01 09:00:00"',
			end='"2026-03-01 09:00:15"',
			duration="15",
			billsec="15",
			disposition='"NO ANSWER"',
		),
		row(
			lastapp='"Queue"',
			lastdata='"support"',
			start='"2026-03-01 09:00:15"',
			answer='"2026-03-01 09:00:15"',
			duration="55",
			billsec="55",
			dstchannel='"Local/8002@from-queue-00000007;1"',
		),
	)
	call = call_of(CSV, *rows)
	assert call == call_of(CSV, *reversed(rows), rows[0])
	assert [(leg.agent, leg.outcome) for leg in call.legs] == [("8001", "No Answer"), ("8002", "Completed")]
	assert (call.outcome, call.agent, call.wait_seconds, call.talk_seconds) == ("Answered", "8002", 15, 55)


@pytest.mark.parametrize(
	("disposition", "outcome"),
	[
		("ANSWERED", "Answered"),
		("NO ANSWER", "No Answer"),
		("BUSY", "Busy"),
		("FAILED", "Failed"),
		("CONGESTION", "Failed"),
	],
)
@pytest.mark.parametrize("source", ["8001", "07198888888"])
def test_outbound_calls(disposition: str, outcome: str, source: str) -> None:
	answered = disposition == "ANSWERED"
	call = call_of(
		CSV,
		row(
			src=f'"{source}"',
			dst='"13800138000"',
			dcontext='"from-internal"',
			channel='"PJSIP/8001-0000002a"',
			dstchannel='"PJSIP/trunk-0000002b"',
			disposition=f'"{disposition}"',
			**({} if answered else {"answer": "", "billsec": "0"}),
		),
	)
	assert (call.direction, call.outcome, call.agent) == ("Outbound", outcome, "8001")
	assert call.customer.key == "+8613800138000"


def test_a_colleague_calling_a_colleague_is_internal() -> None:
	assert call_of(CSV, row(src='"8002"', dcontext='"from-internal"')).direction == "Internal"


def test_the_order_of_the_cdr_custom_sample() -> None:
	call = call_of(
		CUSTOM,
		'"""Li ""LL"" Ming"" <13800138000>","13800138000","400","from-trunk","PJSIP/trunk-0000002a","PJSIP/8001-0000002b",'
		'"Queue","support,t,,,60","2026-03-01 09:00:00","2026-03-01 09:00:10","2026-03-01 09:01:10","70.000123","60.4",'
		'"ANSWERED","3","","1772326800.42","",17',
	)
	assert (call.outcome, call.agent, call.talk_seconds, call.queue) == ("Answered", "8001", 60, "support")


@pytest.mark.parametrize(
	("line", "reason"),
	[
		(row()[:60], "columns"),
		(ANSWERED.rsplit(",", 1)[0], "The line has 17 columns, the format has 18. Is it cut off?"),
		(ANSWERED + ',"","",1', "The line has 21 columns, the format has 18. Is a quote missing"),
		(ANSWERED[:-1], "can not be split into columns"),
		(row(clid='"""Li"" <1380"013"8000>"'), "can not be split into columns"),
		(row(uniqueid='""'), "The record has no call id, or not all of it: uniqueid. Is the line cut off?"),
		(row(start=""), "The record has no start time"),
		(row(billsec="-60"), "talk_seconds is -60: a duration can not be negative."),
		(row(duration="nan"), "duration_seconds is nan, which is not a number of seconds."),
		(row(duration="9" * 30), "no call lasts longer than a day"),
		(row(end='"2026-03-01 08:59:50"'), "The call ends 10 s before it starts. Was the clock set back?"),
		(row(end='"2026-03-01 08:01:10"'), "before it starts. Was the clock set back?"),
		(row(duration="3670"), "The duration and the times differ by an hour"),
		(row(end='"2026-03-01 10:01:10"'), "The duration and the times differ by an hour"),
		(row(end='"2026-03-02 09:00:01"', duration=""), "The call lasts longer than a day"),
		(row(answer='"2026-03-01 09:02:00"'), "answered_at is after the end of the call"),
		(row(answer='"2026-03-01 08:59:59"'), "answered_at is before the start of the call"),
		(row(disposition='"GONE"'), "Unknown disposition GONE"),
		(row(start='"2026-02-29 09:00:00"'), "The time 2026-02-29 09:00:00 can not be read"),
		(row(src=f'"{"1" * 141}"'), "from_number is longer than 140 characters"),
		(ANSWERED.replace("2026-", "2027-"), "more than a day ahead of this server"),
		(ANSWERED.replace("2026-", "1970-"), "is before 1990-01-01"),
	],
)
def test_lines_that_are_no_call(line: str, reason: str) -> None:
	with pytest.raises(Rejected, match=None) as refused:
		CSV.parse(line)
	assert reason in str(refused.value)


def queue_call(*lines: str) -> Call:
	return call_of(
		QUEUE_LOG,
		*(f"{1772326800 + int(line.split('|')[0])}|17.1|{line.partition('|')[2]}" for line in lines),
	)


def test_the_life_of_a_queued_call() -> None:
	call = queue_call(
		"0|support|NONE|ENTERQUEUE||13800138000|1",
		"15|support|PJSIP/8001|RINGNOANSWER|15000",
		"20|support|PJSIP/8002|CONNECT|20|1772326815.2|5",
		"80|support|PJSIP/8002|COMPLETECALLER|20|60|1",
	)
	assert (call.outcome, call.queue, call.agent, call.from_number.key) == (
		"Answered",
		"support",
		"8002",
		"+8613800138000",
	)
	assert (call.wait_seconds, call.talk_seconds, clock(call.started_at)) == (20, 60, "09:00:00")
	assert [(leg.agent, leg.outcome) for leg in call.legs] == [("8001", "No Answer"), ("8002", "Completed")]


@pytest.mark.parametrize(
	("line", "wait"),
	[
		("30|support|NONE|ABANDON|1|1|31", 31),
		("30|support|NONE|EXITWITHTIMEOUT|1|1|31", 31),
		("30|support|NONE|EXITEMPTY|1|1|31", 31),
		("30|support|NONE|EXITWITHKEY|1|2|3|31", 31),
		("30|support|NONE|WITHDRAW|1|1|31|later", 31),
	],
)
def test_the_ways_out_of_a_queue(line: str, wait: int) -> None:
	call = queue_call("0|support|NONE|ENTERQUEUE||13800138000|1", line)
	assert (call.outcome, call.wait_seconds, call.agent) == ("Abandoned", wait, "")


@pytest.mark.parametrize(
	("line", "target"),
	[
		("50|support|PJSIP/8001|BLINDTRANSFER|8002|from-internal|5|45|1", "8002"),
		("50|support|PJSIP/8001|ATTENDEDTRANSFER|BRIDGE|7b2|5|45|1", "BRIDGE"),
		("50|support|PJSIP/8001|TRANSFER|8002|from-internal|5|45|1", "8002"),
	],
)
def test_transfers_out_of_a_queue(line: str, target: str) -> None:
	call = queue_call(
		"0|support|NONE|ENTERQUEUE||13800138000|1", "5|support|PJSIP/8001|CONNECT|5|17.2|3", line
	)
	assert [(leg.outcome, leg.transferred_to) for leg in call.legs] == [("Transferred", target)]


@pytest.mark.parametrize(
	"line",
	[
		"1772326800|NONE|NONE|NONE|QUEUESTART|",
		"1772326800|NONE|support|PJSIP/8001|PAUSE|lunch",
		"1772326800|REALTIME|support|Li Ming|ADDMEMBER|",
		"1772326800|17.9|NONE|8001|AGENTLOGIN|PJSIP/8001-01",
		"1772326800|NONE|NONE|NONE|CONFIGRELOAD|",
	],
)
def test_lines_about_agents_are_left_out(line: str) -> None:
	record = QUEUE_LOG.parse(line)
	assert record and not record.events and record.ignored_as == "ignore"


@pytest.mark.parametrize(
	"line", ["", "1772326800", "1772326800|17.1|support", "1772326800|17.1|support|NONE|"]
)
def test_a_queue_log_line_that_is_cut_off(line: str) -> None:
	with pytest.raises(Rejected, match="cut off"):
		QUEUE_LOG.parse(line)


def test_the_record_and_the_queue_log_of_one_call_together() -> None:
	record = CSV.parse(
		row(uniqueid='"17.1"', lastapp='"Queue"', lastdata='"support"', answer='"2026-03-01 09:00:00"')
	)
	log = [
		"1772326801|17.1|support|NONE|ENTERQUEUE||13800138000|1",
		"1772326821|17.1|support|PJSIP/8001|CONNECT|20|17.2|5",
		"1772326870|17.1|support|PJSIP/8001|COMPLETEAGENT|20|49|1",
	]
	events = [event for line in log for event in QUEUE_LOG.parse(line).events]  # type: ignore[union-attr]
	call = fold([*record.events, *events])  # type: ignore[union-attr]
	assert (call.outcome, call.wait_seconds, call.talk_seconds) == ("Answered", 20, 49)
	assert [(leg.agent, leg.outcome) for leg in call.legs] == [("8001", "Completed")]
