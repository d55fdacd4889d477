"""The command that runs the rules over call records without Frappe, as a manager uses it."""

import json
import random
from pathlib import Path

import pytest

from tests.rules.replaying import NINE, few_calls, figures, queue_log, run


@pytest.fixture
def log(tmp_path: Path) -> Path:
	return few_calls(tmp_path)


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


def test_replay_of_generated_calls_needs_no_file() -> None:
	result = run("replay", "--generated", 300)
	assert result.exit_code == 0
	assert "300" in result.stdout
	assert figures("--generated", 300)["calls"] == 300
