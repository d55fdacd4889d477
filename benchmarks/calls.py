"""Group `calls`: caller lookup, live events, record files, and the switch's HTTP door."""

import csv
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import datetime, timedelta, timezone
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe

from benchmarks import load, numbers
from benchmarks.figures import Figure, at_least, at_most, median_microseconds, per_second
from cs_center.calls.rules.events import CallEvent
from cs_center.calls.service import files, log, numberbook
from cs_center.workforce.service import roster
from devtools import session
from devtools.site_fixtures import SiteFixtures

GROUP = "calls"
LOOKUP_SIZES = (0, 100_000, 300_000, 1_000_000)
MANY_NUMBERS = 300_000
CALLS = 300
IMPORTED_LINES = 60_000
DATA_IMPORT_LINES = 400


def lookup(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Finding the caller, beside ERPNext's lookup and a bare indexed SELECT; flat from none to a million numbers."""
	ours_by_size: dict[int, float] = {}
	with session.connected(site):
		have = 0
		for size in LOOKUP_SIZES:
			numbers.fill_to(size, have)
			have = size
			ours, floor = median_microseconds(_ours_find(size), _bare_select(size), rounds=1000)
			(peer,) = median_microseconds(_erpnext_find(size), rounds=20 if size else 200, warm_up=2)
			ours_by_size[size] = ours
			yield Figure(
				GROUP, f"caller lookup, {size:,} numbers", ours, peer, floor, "us", *at_most(ours / floor, 2)
			)
		first, last = ours_by_size[LOOKUP_SIZES[0]], ours_by_size[LOOKUP_SIZES[-1]]
		name = "caller lookup stays flat, 1,000,000 beside 0"
		yield Figure(GROUP, name, last, first, None, "us", *at_most(last / first, 1.5))
		numbers.clear()


def live_events(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Taking live events with their document events, beside inserting ERPNext's Call Log."""
	with session.connected(site), _without_our_mirror():
		_agents()
		for size, goal in ((0, 1.5), (MANY_NUMBERS, 20)):
			numbers.fill_to(size, 0)
			peer_calls = 100 if not size else 5
			ours, peer = 0.0, 0.0
			for part in range(3):
				ours = max(ours, per_second(_take_live(size, part)))
				peer = max(peer, per_second(_insert_call_logs(size, part, peer_calls)))
			name = f"live events, {size:,} numbers"
			yield Figure(GROUP, name, ours, peer, None, "a second", *at_least(ours / peer, goal))
		numbers.clear()


def records(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Importing a record file with matching, beside Frappe's Data Import and a raw multi-row INSERT of the same rows."""
	with session.connected(site), TemporaryDirectory() as folder:
		numbers.fill_to(MANY_NUMBERS, 0)
		path = Path(folder) / "calls.csv"
		write_records(path, MANY_NUMBERS)
		ours = per_second(lambda: files.import_records(path, "asterisk-cdr-csv").created)
		floor = per_second(_raw_copy)
		peer = per_second(lambda: _data_import(Path(folder) / "import.csv"))
		numbers.clear()
	yield Figure(
		GROUP, "record import beside Data Import", ours, peer, floor, "a second", *at_least(ours / peer, 100)
	)
	yield Figure(
		GROUP, "record import beside raw INSERT", ours, peer, floor, "a second", *at_least(ours / floor, 0.3)
	)


def http(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""`switch_event` over gunicorn beside `frappe.ping`, both with a token."""
	with session.connected(site):
		user = session.create_user("CS Switch")
		token = session.make_api_key(user)
		frappe.db.commit()
	web = fixtures.stack.web(site, workers=2)
	ours, peer = load.compare(web.url, token)
	yield Figure(
		GROUP, "switch_event over HTTP beside ping", ours, peer, None, "a second", *at_least(ours / peer, 0.5)
	)


MEASUREMENTS = (lookup, live_events, records, http)


@contextmanager
def _without_our_mirror() -> Iterator[None]:
	"""ERPNext's Call Log as it is without the app: our own hook on it would be measured on the peer's side."""
	ours = frappe.get_doc_hooks().pop("Call Log", None)
	try:
		yield
	finally:
		frappe.get_doc_hooks()["Call Log"] = ours


def _agents() -> None:
	if not frappe.db.exists("CS Staff Record", "1001"):
		record = {"doctype": "CS Staff Record", "staff_number": "1001", "user": "Administrator"}
		frappe.get_doc({**record, "lines": [{"agent_id": "1001"}]}).insert()
		frappe.db.commit()
		roster.rebuild(["1001"])
		frappe.db.commit()


def _known(size: int) -> str:
	return numbers.mobile(random.randrange(size)) if size else "+8613800000000"


def _ours_find(size: int) -> Callable[[], object]:
	return lambda: numberbook.find_written(_known(size))


def _bare_select(size: int) -> Callable[[], object]:
	query = "select party_type, party, party_name, customer from `tabCS Phone Number` where number_key = %s"
	return lambda: frappe.db.sql(query, (_known(size),))


def _erpnext_find(size: int) -> Callable[[], object]:
	from erpnext.crm.doctype.lead.lead import get_lead_with_phone_number
	from erpnext.crm.doctype.utils import strip_number
	from frappe.contacts.doctype.contact.contact import get_contact_with_phone_number

	def find() -> None:
		number = strip_number(_known(size))
		get_contact_with_phone_number(number)
		get_lead_with_phone_number(number)

	return find


def _take_live(size: int, part: int) -> Callable[[], int]:
	def take() -> int:
		start = datetime.now(timezone.utc)
		for number in range(CALLS):
			who = {"from_number": _known(size), "to_number": "07198888888", "direction": "Inbound"}
			call_id = f"live-{size}-{part}-{number}"
			for kind, seconds in (("ringing", 0), ("answered", 10), ("ended", 70)):
				log.take_event(
					"bench", call_id, CallEvent(kind, start + timedelta(seconds=seconds), agent="1001", **who)
				)
				frappe.db.commit()
		return 3 * CALLS

	return take


def _insert_call_logs(size: int, part: int, calls: int) -> Callable[[], int]:
	def insert() -> int:
		for number in range(calls):
			frappe.get_doc(
				{
					"doctype": "Call Log",
					"id": f"peer-{size}-{part}-{number}",
					"from": _known(size),
					"to": "07198888888",
					"type": "Incoming",
					"status": "Ringing",
					"medium": "bench",
				}
			).insert(ignore_permissions=True)
			frappe.db.commit()
		return calls

	return insert


def write_records(path: Path, callers: int) -> None:
	"""A file of answered calls, each of one of so many callers."""
	chosen, start = random.Random(1), datetime(2026, 1, 1, 8)
	with path.open("w", newline="", encoding="utf-8") as file:
		writer = csv.writer(file, quoting=csv.QUOTE_ALL)
		for number in range(IMPORTED_LINES):
			at = start + timedelta(seconds=number)
			caller = numbers.mobile(chosen.randrange(callers))[1:]
			agent = f"PJSIP/{1000 + number % 80}-{number:08x}"
			times = [at, at + timedelta(seconds=12), at + timedelta(seconds=200)]
			writer.writerow(
				[
					"",
					caller,
					"07198888888",
					"from-trunk",
					caller,
					"PJSIP/trunk-1",
					agent,
					"Queue",
					"billing,t",
				]
				+ [f"{time:%Y-%m-%d %H:%M:%S}" for time in times]
				+ ["200", "188", "ANSWERED", "DOCUMENTATION", f"{number}.1", ""]
			)


def _raw_copy() -> int:
	"""The rows that the import wrote, written again by plain multi-row INSERTs in transactions of the same size."""
	tables = ("CS Call Record", "CS Call Log")
	rows = {table: frappe.db.sql(f"select * from `tab{table}` where source = 'asterisk'") for table in tables}
	columns = {table: [field[0] for field in frappe.db.sql(f"desc `tab{table}`")] for table in tables}
	for table in tables:
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")
	return _timed_insert(rows, columns)


def _timed_insert(rows: dict[str, tuple], columns: dict[str, list[str]]) -> int:
	count = len(rows["CS Call Log"])
	for start in range(0, count, files.LINES_PER_CHUNK):
		for table, names in columns.items():
			part = rows[table][start : start + files.LINES_PER_CHUNK]
			group = f"({','.join(['%s'] * len(names))})"
			head = f"insert into `tab{table}` ({','.join(f'`{name}`' for name in names)}) values "
			frappe.db.sql(head + ",".join([group] * len(part)), [value for row in part for value in row])
		frappe.db.commit()
	return count


def _data_import(path: Path) -> int:
	"""As many Call Logs through Frappe's Data Import, which has neither a number book nor a format to read."""
	with path.open("w", newline="", encoding="utf-8") as file:
		writer = csv.writer(file)
		writer.writerow(["ID", "From", "To", "Type", "Status", "Medium"])
		for number in range(DATA_IMPORT_LINES):
			writer.writerow(
				[f"di-{number}", numbers.mobile(number), "07198888888", "Outgoing", "Completed", "x"]
			)
	from frappe.core.doctype.data_import.data_import import import_file

	with redirect_stdout(StringIO()):
		import_file("Call Log", str(path), "Insert", submit_after_import=False, console=True)
	return frappe.db.count("Call Log", {"name": ("like", "di-%")}) or 1
