"""CALL-8: any line of any file becomes somebody to call or a refusal with a reason in words."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.numbers import DialPlan
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.clock import LocalClock
from cs_center.calls.rules.records.columns import WrongFile
from cs_center.outbound.rules import parties, reports, sheets, words
from cs_center.outbound.rules.parties import Entry
from cs_center.outbound.rules.results import FINAL, NO_ANSWER, NOT_REACHED, REFUSED

PLAN = DialPlan("CN", "0719", trunk_prefix="9")
CLOCK = LocalClock("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=timezone.utc)
CELLS = st.text(max_size=40) | st.sampled_from(
	["", "13800138000", "110", "1.38E+10", "中文", "0719-8888888/9", "-"]
)
HEADINGS = st.lists(
	st.text(max_size=20) | st.sampled_from(["手机", "姓名", "客户编号", "语言", "区"]), max_size=8
)


def people(*headings: str, **chosen: str) -> sheets.Layout:
	return sheets.layout(headings, chosen, sheets.OF_PARTIES)


def read(layout: sheets.Layout, *cells: str) -> Entry:
	return parties.read(layout.values(cells), PLAN)


def test_usual_headings_are_known_and_the_rest_is_for_the_text() -> None:
	layout = people("姓名", "手机号码", "欠费 元", "语言")
	found = read(layout, "李明", "138 0013 8000", "86.50", "中文")
	assert found == Entry("+8613800138000", "李明", "", "zh", {"欠费 元": "86.50"})
	assert (
		words.filled("{name}：欠费 {欠费 元} 元{x}", {**found.extra, "name": found.name})
		== "李明：欠费 86.50 元"
	)


def test_what_somebody_says_of_a_heading_counts_more() -> None:
	layout = sheets.layout(("Name", "B"), {"B": "Number", "Name": "Ignored"}, sheets.OF_PARTIES)
	assert read(layout, "x", "13800138000") == Entry("+8613800138000")
	with pytest.raises(WrongFile, match="no column C"):
		sheets.layout(("A", "B"), {"C": "Number"}, sheets.OF_PARTIES)
	with pytest.raises(WrongFile, match="say in the import"):
		sheets.need(people("Name", "District"), sheets.NUMBER, sheets.CUSTOMER)


@pytest.mark.parametrize(
	("written", "key"),
	[
		("13800138000", "+8613800138000"),
		("13800138000.0", "+8613800138000"),
		("0719-8888888/9", "+867198888888"),
		("8888888", "+867198888888"),
		("１３８００１３８０００", "+8613800138000"),
		("12；13800138000", "+8613800138000"),
	],
)
def test_numbers_as_people_write_them(written: str, key: str) -> None:
	assert parties.number_key(written, PLAN) == key


@pytest.mark.parametrize(
	("written", "says"),
	[
		("1.38001E+10", "spreadsheet program"),
		("110", "service"),
		("10086", "service"),
		("801", "no telephone number"),
		("匿名", "no telephone number"),
		("138001380", "no telephone number"),
	],
)
def test_what_nobody_can_be_called_at_is_refused_with_the_reason(written: str, says: str) -> None:
	with pytest.raises(Rejected, match=says):
		parties.number_key(written, PLAN)


def test_lines_that_say_nobody_are_refused() -> None:
	layout = people("Number", "Customer", "Name", "Language")
	for cells, says in (
		(("", "", "Li", ""), "neither"),
		(("13800138000", "", "x" * 141, ""), "longer than 140"),
		(("13800138000", "", "Li", "Klingonese!"), "no language"),
		(("13800138000", "", "Li", "", "more"), "5 columns"),
		(("13800138000", "", "x\x00y", ""), "can not be printed"),
	):
		with pytest.raises(Rejected, match=says):
			read(layout, *cells)
	assert read(layout, "13800138000").number_key, "what is left blank at the end is no fault"


@given(HEADINGS, st.lists(CELLS, max_size=10))
def test_any_cells_become_somebody_or_a_refusal(headings: list[str], cells: list[str]) -> None:
	try:
		found = parties.read(sheets.layout(headings, {}, sheets.OF_PARTIES).values(cells), PLAN)
	except Rejected as rejected:
		assert str(rejected.reason)
		return
	assert found.number_key.startswith("+") or found.customer
	assert len(found.name) <= parties.LONGEST_NAME
	assert all(len(text) <= sheets.LONGEST_CELL for text in found.extra.values())


def results(*headings: str) -> sheets.Layout:
	return sheets.layout(headings, {}, sheets.OF_RESULTS)


def report(layout: sheets.Layout, *cells: str, **own: str) -> reports.Report:
	return reports.read_line(layout.values(cells), PLAN, own, CLOCK, NOW)


def test_a_line_of_results_in_chinese() -> None:
	layout = results("号码", "外呼结果", "呼叫时间", "按键", "问题1", "Q2", "通话时长")
	found = report(layout, "13800138000", "未接听", "2026/11/22 9:05", "", "5", "1", "0")
	assert (found.number_key, found.outcome, found.answers) == (
		"+8613800138000",
		NO_ANSWER,
		((1, "5"), (2, "1")),
	)
	assert found.at == datetime(2026, 11, 22, 1, 5, tzinfo=timezone.utc)


def test_words_of_the_dialler_count_before_usual_ones() -> None:
	layout = results("call", "outcome", "time")
	line = ("c", "Connected", "2026-11-22 09:05:00")
	assert report(layout, *line).outcome == "Answered"
	assert report(layout, *line, connected="Refused").outcome == REFUSED
	with pytest.raises(Rejected, match="Nobody said what “Glimmering” means"):
		report(layout, "c", "Glimmering", "2026-11-22 09:05:00")


@pytest.mark.parametrize(
	("cells", "says"),
	[
		(("c", "busy", ""), "when the call was"),
		(("c", "", "2026-11-22 09:05:00"), "what the call came to"),
		(("", "busy", "2026-11-22 09:05:00"), "neither the call nor the number"),
		(("c", "busy", "2026-13-22 09:05:00"), "can not be read"),
		(("c", "busy", "2026-11-29 09:05:00"), "ahead"),
		(("c", "busy", "1980-01-01 09:05:00"), "before"),
	],
)
def test_results_that_say_nothing_are_refused(cells: tuple[str, ...], says: str) -> None:
	with pytest.raises(Rejected, match=says):
		report(results("call", "outcome", "time"), *cells)


@given(
	st.dictionaries(
		st.sampled_from([*reports.FIELDS, "q1", "q99"]), CELLS | st.integers() | st.none() | st.booleans()
	)
)
def test_any_event_is_taken_or_refused(payload: dict[str, object]) -> None:
	try:
		found = reports.read_event({"at": "2026-11-22T09:00:00+08:00", **payload}, PLAN, {}, NOW)
	except Rejected as rejected:
		assert str(rejected.reason)
		return
	assert found.call or found.number_key
	assert found.outcome in (*FINAL, *NOT_REACHED) and found.at <= NOW + timedelta(days=1)


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=10), st.text(max_size=10), max_size=4))
def test_what_is_put_into_a_text_is_made_safe(text: str, values: dict[str, str]) -> None:
	shown = words.filled(text, values, lambda _value: "")
	assert shown == words.filled(text, {}), (
		"only what is known may differ, and each of it goes through `safe`"
	)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula(text: str) -> None:
	assert words.cell(text) == f"'{text}"
