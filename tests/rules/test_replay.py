"""The command that runs the rules over call records without Frappe, as a manager uses it."""

import csv
import json
import random
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cs_center.replay.cli import main

BANK = Path(__file__).parents[3] / "shared" / "data" / "bank_calls_week.csv"
needs_bank = pytest.mark.skipif(not BANK.exists(), reason="the bank's week is not here")

#: epoch second (9:00 in Shanghai), call id, queue, agent, event, data ...
NINE = 1740877200
DAY = 86_400


def run(*arguments: object) -> Result:
	"""Run `cs-center` with what it writes to stderr kept apart, under click before and since 8.2."""
	try:
		runner = CliRunner(mix_stderr=False)
	except TypeError:
		runner = CliRunner()
	result = runner.invoke(main, [str(argument) for argument in arguments])
	if result.exception and not isinstance(result.exception, SystemExit):
		raise result.exception
	return result


def figures(*arguments: object) -> dict[str, Any]:
	result = run("replay", *arguments, "--json")
	assert result.exit_code == 0, result.stderr
	return json.loads(result.stdout)


def queue_log(path: Path, *calls: tuple[int, str, int, str | None]) -> Path:
	"""A queue_log of calls: seconds after nine, number, wait, agent (None: abandoned); all talk for 60 s."""
	lines = []
	for index, (after, number, wait, agent) in enumerate(calls):
		at, call_id = NINE + after, f"{NINE}.{index}"
		lines.append(f"{at}|{call_id}|fault|NONE|ENTERQUEUE||{number}|1")
		if agent is None:
			lines.append(f"{at + wait}|{call_id}|fault|NONE|ABANDON|1|1|{wait}")
		else:
			lines.append(f"{at + wait}|{call_id}|fault|{agent}|CONNECT|{wait}|x|2")
			lines.append(f"{at + wait + 60}|{call_id}|fault|{agent}|COMPLETECALLER|{wait}|60|1")
	path.write_text("\n".join(lines) + "\n")
	return path


LI, WANG = "13800138000", "13900139000"


@pytest.fixture
def log(tmp_path: Path) -> Path:
	return queue_log(
		tmp_path / "queue_log",
		(0, LI, 20, "1001"),
		(600, LI, 21, "1002"),
		(1200, "+8613800138000", 5, "1001"),
		(2 * 3600, LI, 5, "1002"),
		(3 * 3600, WANG, 40, None),
		(4 * 3600, WANG, 4, "1002"),
		(4 * 3600 + 30, "anonymous", 4, "1001"),
		(4 * 3600 + 900, WANG, 4, "1001"),
		(31 * DAY + 3 * 3600, LI, 5, "1002"),
	)


def test_the_figures_of_a_few_calls_counted_by_hand(log: Path) -> None:
	found = figures("--format", "asterisk-queue-log", log)
	found.pop("owners")
	assert found == {
		"calls": 9,
		"phantom": 0,
		"rejected": 0,
		"self_service": 0,
		"missed": 0,
		"voicemail": 0,
		"outbound": 0,
		"internal": 0,
		"unfinished": 0,
		"offered": 9,
		"answered": 8,
		"abandoned": 1,
		"answer_rate": 0.888889,
		"service_level": 0.777778,
		"service_level_seconds": 20,
		"asa_seconds": 8.5,
		"mean_talk_seconds": 60.0,
		"window_days": 30,
		"identified_callers": 2,
		"matters": 3,
		"owned_matters": 3,
		# LI's owner is 1001: the second call goes to 1002 in an hour of 1001's, the third to 1001, the
		# fourth to 1002 in an hour without 1001. WANG's is 1002: the next goes to 1001 in an hour of 1002's.
		"returning_calls": 4,
		"returned_to_owner": 1,
		"owner_was_working": 3,
		"returning_without_owner": 0,
		"subscribers": 130_000,
		"seats_by_subscribers": 6,
		"staff_by_formula": 15.0,
		"busiest_hour": "2025-03-02T09:00",
		"busiest_hour_offered": 3,
		"target_share": 0.8,
		"target_within_seconds": 20,
		"agents_by_erlang_c": 1,
		"agents_by_hotline_standard": 1,
	}


def test_who_would_have_owned_what(log: Path) -> None:
	assert figures("--format", "asterisk-queue-log", log)["owners"] == [
		{"agent": "1002", "matters": 2, "returning_calls": 1, "returned_to_owner": 0, "owner_was_working": 1},
		{"agent": "1001", "matters": 1, "returning_calls": 3, "returned_to_owner": 1, "owner_was_working": 2},
	]
	table = run("replay", "--format", "asterisk-queue-log", log).stdout
	assert "Who would have owned what" in table
	assert "88.89%" in table


def test_order_and_repetition_of_lines_do_not_matter(log: Path, tmp_path: Path) -> None:
	lines = log.read_text().splitlines() * 2
	random.Random(7).shuffle(lines)
	mixed = tmp_path / "mixed"
	mixed.write_text("\n".join(lines))
	assert figures("--format", "asterisk-queue-log", mixed) == figures("--format", "asterisk-queue-log", log)
	assert figures("--format", "asterisk-queue-log", log, log) == figures(
		"--format", "asterisk-queue-log", log
	)


@pytest.mark.parametrize(
	("option", "expected"),
	[
		(["--window-days", 40], {"matters": 2, "returning_calls": 5, "window_days": 40}),
		(["--threshold-seconds", 21], {"service_level": 0.888889, "service_level_seconds": 21}),
		(["--subscribers", 45_000], {"seats_by_subscribers": 2, "staff_by_formula": 5.0}),
		(["--time-zone", "UTC"], {"busiest_hour": "2025-03-02T01:00"}),
	],
)
def test_options_change_the_figures(log: Path, option: list[object], expected: dict[str, object]) -> None:
	found = figures("--format", "asterisk-queue-log", log, *option)
	assert {name: found[name] for name in expected} == expected


def test_a_local_number_is_the_same_caller_where_the_area_is_known(tmp_path: Path) -> None:
	log = queue_log(tmp_path / "log", (0, "8888888", 5, "1001"), (60, "0719-8888888", 5, "1001"))
	assert figures("--format", "asterisk-queue-log", log)["identified_callers"] == 2
	assert figures("--format", "asterisk-queue-log", log, "--area-code", "0719")["identified_callers"] == 1


def test_a_policy_file_and_what_the_command_line_says_against_it(log: Path, tmp_path: Path) -> None:
	policy = tmp_path / "policy.json"
	settings = {"window_days": 40, "subscribers_per_seat": 10_000, "hours_per_day": 7, "subscribers": 40_000}
	policy.write_text(json.dumps(settings))
	found = figures("--format", "asterisk-queue-log", log, "--policy", policy, "--subscribers", 30_000)
	assert (found["matters"], found["seats_by_subscribers"], found["staff_by_formula"]) == (2, 3, 3.75)


def test_a_policy_file_in_toml(log: Path, tmp_path: Path) -> None:
	pytest.importorskip("tomllib")
	policy = tmp_path / "policy.toml"
	policy.write_text("window_days = 40\ntarget_share = 0.97\n")
	found = figures("--format", "asterisk-queue-log", log, "--policy", policy)
	assert (found["matters"], found["agents_by_erlang_c"]) == (2, 2)


@pytest.mark.parametrize(
	("content", "words"),
	[
		('{"windows_days": 3}', "Unknown setting windows_days"),
		('{"window_days": "soon"}', "window_days is soon: that is no number"),
		('{"window_days": -1}', "can not be negative"),
		('{"subscribers_per_seat": 0}', "must be more than 0"),
		('{"target_share": 1}', "must be less than 1"),
		('{"hours_per_day": "NaN"}', "hours_per_day"),
		("[1]", "must hold names and values"),
		("{", "can not be read"),
	],
)
def test_a_policy_that_makes_no_sense_is_refused_with_words(
	log: Path, tmp_path: Path, content: str, words: str
) -> None:
	policy = tmp_path / "policy.json"
	policy.write_text(content)
	refused(words, "--format", "asterisk-queue-log", log, "--policy", policy)


def refused(words: str, *arguments: object) -> None:
	result = run("replay", *arguments)
	assert result.exit_code == 2
	assert words in result.stderr
	assert not result.stdout


def test_what_can_not_be_replayed_is_refused_with_words(log: Path, tmp_path: Path) -> None:
	refused("Unknown format nobody", "--format", "nobody", log)
	refused("Which --format", log)
	refused("at least one file", "--format", "bank")
	refused("no format file", "--format", "nowhere.json", log)
	refused("No such file", "--format", "bank", tmp_path / "nowhere.csv")
	refused("Unknown time zone", "--format", "bank", "--time-zone", "Mars/Base", log)
	refused("The file has no column", "--format", "bank", log)
	refused("Give either", "--generated", 5, "--format", "bank", log)


def test_bad_lines_are_counted_and_the_first_ten_told_with_their_numbers(log: Path) -> None:
	good = figures("--format", "asterisk-queue-log", log)
	lines = log.read_bytes().splitlines()
	lines[2:2] = [b"\x00\x01\xff\xfe junk"] + [f"{NINE}|x{n}|fault|NONE|NONSENSE".encode() for n in range(3)]
	lines += [b"tomorrow|y|fault|NONE|ENTERQUEUE||13800138000|1"] * 11 + [b"1740877200|cut"]
	log.write_bytes(b"\n".join(lines))
	result = run("replay", "--format", "asterisk-queue-log", log, "--json")
	found = json.loads(result.stdout)
	told = result.stderr.splitlines()
	assert found["rejected"] >= 12
	assert {**found, "rejected": 0} == good
	assert told[0].startswith(f"{log}:3: ")
	assert len(told) == 11
	assert told[-1] == f"... and {found['rejected'] - 10} more lines were rejected."


def test_a_new_format_without_code(tmp_path: Path) -> None:
	description = {
		"has_header": True,
		"delimiter": ";",
		"time_zone": "Asia/Shanghai",
		"columns": [
			{"column": "id", "target": "call_id"},
			{"column": "came", "target": "queued_at"},
			["came", "started_at"],
			{"column": "taken", "target": "answered_at"},
			{"column": "over", "target": "ended_at"},
			{"column": "who", "target": "agent"},
			{"column": "number", "target": "from_number"},
		],
		"meanings": [{"target": "agent", "written": "-", "means": ""}],
	}
	(tmp_path / "ours.json").write_text(json.dumps(description))
	(tmp_path / "day.txt").write_text(
		"id;came;taken;over;who;number\n"
		"1;2025-03-02 09:00:00;2025-03-02 09:00:08;2025-03-02 09:02:00;Li;13800138000\n"
		"2;2025-03-02 09:05:00;;2025-03-02 09:05:30;-;13800138000\n"
	)
	found = figures("--format", tmp_path / "ours.json", tmp_path / "day.txt")
	assert (found["answered"], found["abandoned"], found["asa_seconds"]) == (1, 1, 8.0)


@pytest.mark.parametrize(
	("description", "words"),
	[
		([], "must hold one JSON object"),
		({"colums": []}, "unknown fields: colums"),
		({"columns": [{"column": "a", "target": "call_id"}]}, "needs columns for call_id and for"),
		({"columns": [{"column": "a", "target": "nothing"}]}, "Unknown target nothing"),
		({"columns": [{"target": "call_id"}]}, "is not complete"),
		({"columns": ["a"]}, "must be an object"),
		({"columns": {}}, "must be a list"),
		({"dialect": "XML"}, "dialect"),
		({"delimiter": ";;"}, "delimiter"),
		({"has_header": "yes"}, "has_header"),
	],
)
def test_a_format_file_that_can_not_work_is_refused(
	log: Path, tmp_path: Path, description: object, words: str
) -> None:
	path = tmp_path / "ours.json"
	path.write_text(json.dumps(description))
	refused(words, "--format", path, log)


def test_the_shipped_formats_are_listed() -> None:
	listed = run("formats").stdout
	assert all(name in listed for name in ("bank", "asterisk-queue-log", "freeswitch-json-cdr"))


class Page(HTMLParser):
	"""Reads a page: what it says, what it loads, and whether every element is closed."""

	VOID = ("meta", "link", "img", "br", "hr", "input")

	def __init__(self, text: str) -> None:
		super().__init__()
		self.open: list[str] = []
		self.ids: list[str] = []
		self.loads: list[str] = []
		self.text = ""
		self.feed(text)
		self.close()
		assert self.open == []

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag not in self.VOID:
			self.open.append(tag)
		given = dict(attrs)
		self.ids += [value for name, value in attrs if name == "id" and value]
		self.loads += [given[name] or "" for name in ("src", "href", "xlink:href") if name in given]

	def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		self.handle_starttag(tag, attrs)
		if tag not in self.VOID:
			self.open.pop()

	def handle_endtag(self, tag: str) -> None:
		assert self.open.pop() == tag

	def handle_data(self, data: str) -> None:
		self.text += data


def page_of(path: Path, *arguments: object) -> tuple[str, Page]:
	result = run("replay", *arguments, "--html", path)
	assert result.exit_code == 0, result.stderr
	text = path.read_text("utf-8")
	return text, Page(text)


def test_the_page_is_whole_stands_alone_and_says_the_figures_in_two_languages(
	log: Path, tmp_path: Path
) -> None:
	text, page = page_of(tmp_path / "page.html", "--format", "asterisk-queue-log", log)
	assert len(page.ids) == len(set(page.ids))
	assert all(load.startswith("#") for load in page.loads)
	assert "url(http" not in text and "@import" not in text and "<script" not in text
	assert "Answer rate" in page.text and "接通率" in page.text
	assert "88.9%" in page.text
	assert text.count("<svg") == 5 and text.count("<!DOCTYPE") == 1
	assert "<?xml" not in text and "<metadata" not in text
	for piece in text.split("<svg")[1:]:
		ElementTree.fromstring("<svg" + piece.split("</svg>")[0] + "</svg>")


def test_names_out_of_the_records_are_escaped_on_the_page(tmp_path: Path) -> None:
	log = queue_log(tmp_path / "<b>log & co", (0, LI, 5, "<i>Li$2$"), (60, LI, 5, "<i>Li$2$"))
	text, page = page_of(tmp_path / "page.html", "--format", "asterisk-queue-log", log)
	assert "<i>Li" not in text and "<b>log" not in text
	assert "<i>Li$2$" in page.text and "<b>log & co" in page.text


def test_a_page_without_calls(tmp_path: Path) -> None:
	_, page = page_of(tmp_path / "page.html", "--generated", 0)
	assert "没有来电" in page.text


def test_replay_of_generated_calls_needs_no_file() -> None:
	result = run("replay", "--generated", 300)
	assert result.exit_code == 0
	assert "300" in result.stdout
	assert figures("--generated", 300)["calls"] == 300


@needs_bank
def test_the_totals_of_the_banks_week() -> None:
	found = figures("--format", "bank", BANK)
	with BANK.open(newline="") as file:
		rows = list(csv.DictReader(file))
	real = [row for row in rows if row["outcome"] != "PHANTOM"]
	answered = [row for row in real if row["outcome"] == "AGENT"]
	queued = [row for row in real if row["q_start"] != "0:00:00"]
	offered = [row for row in real if row in answered or row["q_start"] != "0:00:00"]
	assert found["calls"] == len(real) == 11_615
	assert found["phantom"] == 100
	assert found["rejected"] == 0
	assert found["answered"] == len(answered) == 7_917
	assert found["abandoned"] == sum(row["outcome"] == "HANG" for row in queued) == 3_065
	assert found["offered"] == len(offered) == 10_982
	assert found["self_service"] == len(real) - len(offered) == 633
	in_time = sum(int(row["q_time"]) <= 20 for row in answered)
	assert found["service_level"] == pytest.approx(in_time / len(offered), abs=1e-6)
	assert found["asa_seconds"] == pytest.approx(
		sum(int(row["q_time"]) for row in answered) / len(answered), abs=0.005
	)
	assert found["identified_callers"] == len({row["customer_id"] for row in real} - {"0"})


@needs_bank
def test_the_ownership_of_the_banks_week() -> None:
	found = figures("--format", "bank", BANK)
	with BANK.open(newline="") as file:
		answered = [row for row in csv.DictReader(file) if row["outcome"] == "AGENT"]
	hour = {id(row): (row["date"], row["vru_entry"].split(":")[0]) for row in answered}
	working = {(row["server"], hour[id(row)]) for row in answered if row["server"] != "NO_SERVER"}
	by_customer = defaultdict(list)
	for row in sorted(
		answered, key=lambda row: (row["date"], row["ser_start"].zfill(8), row["vru_entry"].zfill(8))
	):
		if row["customer_id"] != "0":
			by_customer[row["customer_id"]].append(row)
	returned = was_working = 0
	for rows in by_customer.values():
		known = [index for index, row in enumerate(rows) if row["server"] != "NO_SERVER"]
		for row in rows[known[0] + 1 :] if known else []:
			owner = rows[known[0]]["server"]
			returned += row["server"] == owner
			was_working += (owner, hour[id(row)]) in working
	assert found["returning_calls"] == sum(len(rows) - 1 for rows in by_customer.values())
	assert found["returned_to_owner"] == returned
	assert found["owner_was_working"] == was_working
