"""A format is data that an administrator writes: what can not work says so, and no line breaks a reader (CALL-6)."""

import io
from dataclasses import replace
from datetime import datetime, timezone
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_center.calls.rules.fold import fold
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.rules.records.formats import IGNORE, JSON_LINES, TARGETS, Column, Meaning, RecordFormat
from cs_center.calls.rules.records.lines import decode, read_lines
from cs_center.calls.rules.records.parser import ParsedRecord, RecordParser
from cs_center.calls.rules.records.shipped import BY_NAME, SHIPPED_FORMATS

NOW = datetime(2026, 3, 2, tzinfo=timezone.utc)
ONE = RecordFormat(
	name="mine",
	column_names=("id", "begin", "caller", "state", "note"),
	columns=(
		Column("id", "call_id"),
		Column("begin", "started_at"),
		Column("caller", "from_number"),
		Column("state", "disposition"),
	),
	meanings=(Meaning("disposition", "lost", "hung_up"), Meaning("disposition", "test", IGNORE)),
)
START = "2026-03-01 09:00:00"


def parse(record_format: RecordFormat, text: str) -> ParsedRecord:
	record = RecordParser(record_format, NOW).parse(text)
	assert record
	return record


def refusal(record_format: RecordFormat) -> str:
	with pytest.raises(Rejected) as refused:
		RecordParser(record_format, NOW)
	return str(refused.value)


@pytest.mark.parametrize("shipped", SHIPPED_FORMATS, ids=lambda shipped: shipped.name)
def test_shipped_formats_work_and_explain_themselves(shipped: RecordFormat) -> None:
	RecordParser(shipped, NOW)
	assert shipped.description and shipped.source
	assert BY_NAME[shipped.name] is shipped


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t", "\\t", "tab", "\x01"])
def test_delimiters(delimiter: str) -> None:
	written = "\t" if delimiter in ("\\t", "tab") else delimiter
	text = written.join(["7", START, '"8001"', "lost", ""])
	assert parse(replace(ONE, delimiter=delimiter), text).events[0].from_number == "8001"


def test_quotes() -> None:
	assert parse(replace(ONE, quote="'"), f"7,{START},'80,01',lost,").events[0].from_number == "80,01"
	assert parse(replace(ONE, quote=""), f'7,{START},80"01,lost,').events[0].from_number == '80"01'


def test_patterns_conditions_and_joined_ids() -> None:
	record_format = replace(
		ONE,
		columns=(
			Column("id", "call_id"),
			Column("caller", "call_id"),
			Column("begin", "started_at"),
			Column("note", "agent", pattern=r"agent=(\w+)"),
			Column("note", "queue", pattern=r"^\w+$"),
			Column("caller", "caller_ref", only_when="state=lost|busy"),
			Column("caller", "to_number", only_when="state != lost|"),
			Column("caller", "seat", only_when="note=*"),
		),
	)
	lost = parse(record_format, f"7,{START},8001,lost,x agent=li")
	assert lost.call_id == "7-8001"
	event = lost.events[0]
	assert (event.agent, event.queue, event.caller_ref, event.to_number, event.seat) == (
		"li",
		"",
		"8001",
		"",
		"8001",
	)
	gone = parse(record_format, f"7,{START},8001,gone,").events[0]
	assert (gone.agent, gone.queue, gone.caller_ref, gone.to_number, gone.seat) == ("", "", "", "8001", "")
	unsaid = parse(record_format, f"7,{START},8001,,support").events[-1]
	assert (unsaid.queue, unsaid.to_number) == ("support", "")


def test_meanings() -> None:
	assert parse(ONE, f"7,{START},8001,lost,").events[-1].disposition == "hung_up"
	assert parse(ONE, f"7,{START},8001,test,") == ParsedRecord("7", (), IGNORE)
	everything_else = replace(ONE, meanings=(Meaning("disposition", "*", "failed"),))
	assert parse(everything_else, f"7,{START},8001,whatever,").events[-1].disposition == "failed"


@pytest.mark.parametrize(
	("changes", "reason"),
	[
		(
			{"columns": (*ONE.columns, Column("note", "colour"))},
			"Unknown target colour in format mine. Choose one of:",
		),
		(
			{"columns": ONE.columns[1:]},
			"Format mine needs columns for call_id and for started_at, menu_at or at.",
		),
		({"columns": (*ONE.columns[:1], ONE.columns[2])}, "needs columns for call_id and for started_at"),
		(
			{"columns": (*ONE.columns, Column("note", "at"))},
			"has a column for at, so it needs one for event too.",
		),
		(
			{"columns": (*ONE.columns, Column("nota", "agent"))},
			"reads nota, which is not among its column names",
		),
		(
			{"columns": (*ONE.columns, Column("note", "agent", only_when="nota=1"))},
			"reads nota, which is not among",
		),
		(
			{"columns": (*ONE.columns, Column("note", "agent", only_when="note"))},
			"The condition note of column note",
		),
		({"columns": (*ONE.columns, Column("note", "agent", pattern="("))}, "is not a regular expression"),
		({"column_names": ()}, "is not among its column names: -."),
		({"delimiter": "||"}, "Format mine has a delimiter or quote that can not be used"),
		({"quote": "''"}, "Format mine has a delimiter or quote that can not be used"),
		({"encoding": "klingon"}, "Unknown encoding klingon in format mine."),
		({"encoding": "a\x00b"}, "Unknown encoding"),
		({"time_zone": "Mars"}, "Unknown time zone Mars."),
	],
)
def test_formats_that_can_not_work(changes: dict[str, object], reason: str) -> None:
	assert reason in refusal(replace(ONE, **changes))  # type: ignore[arg-type]


def test_a_column_without_target_is_only_named() -> None:
	assert parse(replace(ONE, columns=(*ONE.columns, Column("nowhere"))), f"7,{START},8001,lost,").events


def test_an_event_log_of_ones_own() -> None:
	log = RecordFormat(
		name="log",
		time_zone="UTC",
		column_names=("day", "time", "id", "what", "agent"),
		columns=(
			Column("day", "date"),
			Column("time", "at"),
			Column("id", "call_id"),
			Column("what", "event"),
			Column("agent", "agent"),
		),
	)
	event = parse(log, "2026-03-01,9:00:00,7,hold,li").events[0]
	assert (event.kind, event.agent, event.at.isoformat()) == ("hold", "li", "2026-03-01T09:00:00+00:00")
	for text, reason in (
		("2026-03-01,9:00:00,7,dance", "Unknown event dance"),
		("2026-03-01,,7,hold", "has no time"),
	):
		with pytest.raises(Rejected, match=reason):
			parse(log, text)


@pytest.mark.parametrize("path", ["a.0.b", "a.-1.b", "a.2.b", "a.-3.b", "a.x", "0", "a.²", "a.99999999999.b"])
def test_json_paths_lead_to_a_text_or_to_nothing(path: str) -> None:
	record_format = RecordFormat(
		name="json",
		dialect=JSON_LINES,
		columns=(Column("id", "call_id"), Column("at", "started_at"), Column(path, "agent")),
	)
	text = '{"id": 7, "at": "2026-03-01T09:00:00Z", "a": [{"b": "first"}, {"b": "last"}]}'
	agent = parse(record_format, text).events[0].agent
	assert agent == {"a.0.b": "first", "a.-1.b": "last"}.get(path, "")


samples = st.sampled_from(
	[
		f"7,{START},8001,lost,",
		'"","1380","400","from-trunk","""Li"" <1380>","PJSIP/t-1","PJSIP/8001-2","Queue","s,t","2026-03-01 09:00:00",'
		'"2026-03-01 09:00:10","2026-03-01 09:01:10",70,60,"ANSWERED","DOCUMENTATION","17.42",""',
		"1772326800|17.1|support|PJSIP/8001|CONNECT|20|17.2|5",
		'{"variables": {"uuid": "u1", "start_epoch": "1772326800", "end_epoch": "1772326870"}}',
		"AA0204,43678,7039,0,PS,2010-08-01,9:00:00,9:00:10,10,9:00:10,9:00:40,30,AGENT,9:00:40,9:02:40,120,ANAT",
		"%7B%22variables%22%3A%7B%22uuid%22%3A%22u1%22%7D%7D",
	]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
	"""A good line with a piece of anything in it."""
	line = draw(samples).encode()
	start = draw(st.integers(0, len(line)))
	end = draw(st.integers(start, len(line)))
	piece = draw(
		st.binary(max_size=8) | st.sampled_from([b'"', b",", b"|", b"-1", b"9" * 40, b"nan", b"\xe5\xbc\xa0"])
	)
	return line[:start] + piece + line[end:]


@settings(max_examples=400)
@given(
	st.lists(st.binary(max_size=80) | damaged(), max_size=4).map(b"\n".join),
	st.sampled_from([*SHIPPED_FORMATS, ONE]),
)
def test_any_bytes_are_records_or_refusals(content: bytes, record_format: RecordFormat) -> None:
	parser = RecordParser(record_format, NOW)
	for line in read_lines(io.BytesIO(content)):
		_parse_or_refuse(parser, lambda line=line: decode(line, record_format.encoding))


@settings(max_examples=400)
@given(st.text() | samples, st.sampled_from([*SHIPPED_FORMATS, ONE]))
def test_any_text_is_a_record_or_a_refusal(text: str, record_format: RecordFormat) -> None:
	_parse_or_refuse(RecordParser(record_format, NOW), lambda: text)


values = st.sampled_from(
	[
		"",
		"0",
		"-1",
		"nan",
		"1e400",
		"2026-03-01 09:00:00",
		"1772326800",
		"0001-01-01",
		"9:00",
		"9999-12-31 23:59:59",
		"ANSWERED",
		"x",
	]
)


@settings(max_examples=400)
@given(st.data(), st.sampled_from([shipped for shipped in SHIPPED_FORMATS if shipped.column_names]))
def test_any_cells_are_a_record_or_a_refusal(data: st.DataObject, record_format: RecordFormat) -> None:
	cells = data.draw(st.tuples(*[values for _name in record_format.column_names]))
	header = ",".join(record_format.column_names) if record_format.has_header else ""
	_parse_or_refuse(RecordParser(record_format, NOW, header), lambda: record_format.delimiter.join(cells))


def _parse_or_refuse(parser: RecordParser, text_of: object) -> None:
	try:
		record = parser.parse(text_of())  # type: ignore[operator]
	except Rejected as refused:
		_check_reason(refused.reason)
		return
	if record and record.events:
		assert record.call_id
		call = fold(record.events)
		assert call.ended_at is None or call.ended_at >= call.started_at or record.events[0].kind == "menu"


def _check_reason(reason: Reason) -> None:
	fields = {name for _text, name, _spec, _conversion in Formatter().parse(reason.text) if name is not None}
	assert fields == set(reason.values)
	assert all(name.isidentifier() for name in fields)
	assert str(reason).endswith((".", "?"))


def test_a_missing_quote_swallows_one_line_only() -> None:
	parser = RecordParser(ONE, NOW)
	outcomes = []
	for line in read_lines(
		io.BytesIO(f'1,{START},8001,lost,\n2,{START},"8001,lost,\n3,{START},8001,lost,\n'.encode())
	):
		try:
			outcomes.append(parser.parse(decode(line)).call_id)  # type: ignore[union-attr]
		except Rejected:
			outcomes.append("refused")
	assert outcomes == ["1", "refused", "3"]


def test_every_target_is_named_once() -> None:
	assert len(TARGETS) == len(set(TARGETS))
