"""End-of-day record files: every good line becomes a call, every bad one a reject (CALL-6)."""

import json
import os
import signal
import subprocess
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import frappe
import pytest

from cs_center.calls.rules.records.shipped import BY_NAME
from cs_center.calls.service import files
from cs_center.replay.policy import ReplayPolicy
from cs_center.replay.reader import RecordReader
from cs_center.replay.run import replay
from cs_center.replay.summary import summary_of
from devtools import office_hours
from tests.site import centre

BANK_WEEK = Path(__file__).parents[3] / "shared" / "data" / "bank_calls_week.csv"
HEADER = (
	"vru+line,call_id,customer_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,"
	"ser_start,ser_exit,ser_time,server"
)
GOOD = "AA0101,{id},9{id},1,PS,2010-08-01,9:00:00,9:00:05,5,9:00:05,9:00:30,25,AGENT,9:00:30,9:02:00,90,AVI"


@pytest.fixture
def write(tmp_path: Path) -> Any:
	def _write(*lines: str | bytes, name: str = "calls.csv") -> Path:
		path = tmp_path / name
		path.write_bytes(
			b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n"
		)
		return path

	return _write


def _counts(path: Path, name: str = "bank", **options: Any) -> dict[str, int]:
	return files.import_records(path, name, **options).as_dict()


@pytest.mark.commits
def test_twice_is_once(write: Any) -> None:
	path = write(HEADER, *(GOOD.format(id=number) for number in range(100, 150)))
	first, second = _counts(path), _counts(path)
	assert (first["read"], first["created"], first["rejected"]) == (50, 50, 0)
	assert (second["read"], second["unchanged"], second["created"], second["updated"]) == (50, 50, 0, 0)
	assert frappe.db.count("CS Call Log", {"source": "bank"}) == frappe.db.count("CS Call Record") == 50
	log = frappe.get_doc("CS Call Log", {"call_id": "AA0101-100-2010-08-01"})
	assert (log.outcome, log.wait_seconds, log.talk_seconds, log.queue) == ("Answered", 25, 90, "PS")


@pytest.mark.commits
def test_bad_lines_are_listed_and_good_ones_kept(write: Any) -> None:
	negative = GOOD.format(id=201).replace(",90,AVI", ",-90,AVI")
	backwards = GOOD.format(id=202).replace("9:02:00", "8:02:00")
	path = write(
		HEADER,
		GOOD.format(id=200),
		b"\x00\xff\xfe\x80 junk \x81",
		negative,
		backwards,
		'AA0101,"203,unbalanced',
		GOOD.format(id=204).replace("AVI", "王芳").encode("gb18030"),
		GOOD.format(id=205).replace("AVI", "李明"),
		GOOD.format(id=206)[:60],
	)
	counts = _counts(path)
	assert (counts["read"], counts["created"], counts["rejected"]) == (8, 3, 5)
	agents = frappe.get_all("CS Call Log", filters={"source": "bank"}, pluck="agent_id")
	assert sorted(agents) == sorted(["AVI", "王芳", "李明"])
	rejects = frappe.get_all(
		"CS Call Reject", fields=["line_number", "reason", "raw", "file_name"], order_by="line_number"
	)
	assert [reject.line_number for reject in rejects] == [3, 4, 5, 6, 9]
	words = ["not text", "negative", "clock", "columns", "cut off"]
	for reject, word in zip(rejects, words, strict=True):
		assert word in reject.reason, reject
	assert rejects[1].raw == negative and rejects[0].file_name == "calls.csv"
	_counts(path)
	assert frappe.db.count("CS Call Reject") == 5


@pytest.mark.commits
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_that_files_come_in(tmp_path: Path, encoding: str) -> None:
	path = tmp_path / "calls.csv"
	path.write_bytes("\r\n".join([HEADER, GOOD.format(id=400).replace("AVI", "李明")]).encode(encoding))
	assert _counts(path)["created"] == 1
	assert frappe.db.get_value("CS Call Log", {"source": "bank"}, "agent_id") == "李明"


@pytest.mark.commits
def test_a_reject_is_corrected_and_run_again(write: Any) -> None:
	_counts(write(HEADER, GOOD.format(id=301).replace(",90,AVI", ",-90,AVI")))
	reject = frappe.get_last_doc("CS Call Reject")
	reject.corrected = reject.raw.replace(",-90,", ",90,")
	log = reject.run_again()
	assert frappe.db.get_value("CS Call Log", log, ["call_id", "talk_seconds"]) == (
		"AA0101-301-2010-08-01",
		90,
	)
	assert _counts(write(HEADER, GOOD.format(id=301)))["unchanged"] == 1


@pytest.mark.commits
def test_a_file_of_another_format_is_refused_whole(write: Any) -> None:
	with pytest.raises(frappe.ValidationError, match="no column"):
		_counts(write("a,b,c", "1,2,3"))
	assert not frappe.db.count("CS Call Log")


@pytest.mark.commits
def test_records_and_live_events_of_one_call_are_one_log(write: Any) -> None:
	start = centre.workday_morning()
	epoch = round(start.timestamp())
	centre.take("q-1", "ringing", 0, start=start, queue="billing")
	log = centre.take("q-1", "answered", 20, start=start, agent="1001").call_log
	path = write(
		f"{epoch}|q-1|billing|NONE|ENTERQUEUE||13800138000|1",
		f"{epoch + 20}|q-1|billing|PJSIP/1001|CONNECT|20|x|3",
		f"{epoch + 200}|q-1|billing|PJSIP/1001|COMPLETECALLER|20|180|1",
		f"{epoch + 1}|NONE|NONE|NONE|CONFIGRELOAD|",
		name="queue_log",
	)
	counts = _counts(path, "asterisk-queue-log", source=centre.SOURCE)
	assert (counts["updated"], counts["created"], counts["ignored"]) == (3, 0, 1)
	doc = frappe.get_doc("CS Call Log", log)
	assert (doc.outcome, doc.talk_seconds, doc.agent) == ("Answered", 180, centre.PEOPLE.anna)
	assert frappe.db.count("CS Call Log", {"call_id": "q-1"}) == 1


@pytest.mark.commits
def test_a_new_format_needs_no_code(write: Any) -> None:
	columns = [
		("id", "call_id"),
		("begin", "started_at"),
		("caller", "from_number"),
		("secs", "talk_seconds"),
		("res", "disposition"),
	]
	frappe.get_doc(
		{
			"doctype": "CS Call Record Format",
			"format_name": "our-pbx",
			"source": "our",
			"time_zone": office_hours.zone(),
			"delimiter": ";",
			"has_header": 1,
			"time_format": "%d.%m.%Y %H:%M:%S",
			"columns": [{"column": column, "target": target} for column, target in columns],
			"meanings": [{"target": "disposition", "written": "OK", "means": "answered"}],
		}
	).insert()
	path = write("caller;id;begin;res;secs", "13800138000;7;01.03.2024 09:00:00;OK;60")
	assert _counts(path, "our-pbx")["created"] == 1
	log = frappe.get_doc("CS Call Log", {"call_id": "7"})
	assert (str(log.started_at), log.outcome) == ("2024-03-01 09:00:00", "Answered")


def test_a_format_that_can_not_work_is_refused() -> None:
	with pytest.raises(frappe.ValidationError, match="call_id"):
		frappe.get_doc(
			{
				"doctype": "CS Call Record Format",
				"format_name": "bad",
				"source": "x",
				"columns": [{"column": "a", "target": "queue"}],
			}
		).insert()


def _replayed(path: Path) -> dict[str, Any]:
	now = datetime.now(timezone.utc)
	policy, bank = ReplayPolicy(), BY_NAME["bank"]
	return summary_of(replay(RecordReader([path], bank, now, print), policy, ZoneInfo(bank.time_zone)), 0)


@pytest.mark.commits
@pytest.mark.skipif(not BANK_WEEK.exists(), reason="the bank week is not beside this checkout")
def test_a_real_week_has_the_totals_of_replay(bench_command: Any) -> None:
	finished = bench_command("import-call-records", "--format", "bank", str(BANK_WEEK))
	assert finished.rc == 0, finished.stderr
	counts = json.loads(finished.stdout.splitlines()[-1])
	assert counts == {
		"read": 11715,
		"created": 11615,
		"updated": 0,
		"unchanged": 0,
		"ignored": 100,
		"rejected": 0,
	}
	outcomes = dict(
		frappe.db.sql("select outcome, count(*) from `tabCS Call Log` where source = 'bank' group by outcome")
	)
	replayed = _replayed(BANK_WEEK)
	assert outcomes == {
		"Answered": replayed["answered"],
		"Abandoned": replayed["abandoned"],
		"Self-service": replayed["self_service"],
	}
	waits = frappe.db.sql(
		"select avg(wait_seconds), sum(wait_seconds <= 20) from `tabCS Call Log` where answered_at is not null"
	)
	assert round(float(waits[0][0]), 2) == replayed["asa_seconds"]
	assert round(float(waits[0][1]) / replayed["offered"], 4) == round(replayed["service_level"], 4)
	assert not frappe.db.count("CS Callback")


@pytest.mark.commits
def test_a_killed_import_goes_on_where_it_was(write: Any, site_fixtures: Any, site: str) -> None:
	path = write(HEADER, *(GOOD.format(id=number) for number in range(10_000, 22_000)))
	root = site_fixtures.stack.root
	command = root.frappe("import-call-records", "--format", "bank", str(path), site=site)
	process = subprocess.Popen(command, cwd=root.sites, env=root.environment(), start_new_session=True)
	deadline = time.monotonic() + 60
	while frappe.db.count("CS Call Log") == 0 and time.monotonic() < deadline:
		time.sleep(0.05)
		frappe.db.rollback()
	os.killpg(process.pid, signal.SIGKILL)
	process.wait()
	frappe.db.rollback()
	before = frappe.db.count("CS Call Log")
	assert 0 < before < 12_000 and before == frappe.db.count("CS Call Record")
	counts = _counts(path)
	assert counts["unchanged"] == before and counts["created"] == 12_000 - before
