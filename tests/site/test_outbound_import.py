"""CALL-8: files of people onto a list: rejects kept and corrected, twice is once, killed and gone on with."""

import time
from typing import Any

import frappe
import pytest

from cs_center.engines.database import only_one
from cs_center.outbound import api, jobs
from cs_center.outbound.service import importing, placing
from devtools.session import as_user
from devtools.site_fixtures import Services
from tests.site import campaigns, centre, outbound
from tests.site.centre import PEOPLE
from tests.site.outbound import CALL, FIRST, LIST, REJECT, calls, counts, imported, make, people

pytestmark = pytest.mark.commits


def rejects(name: str) -> list[Any]:
	return frappe.get_all(REJECT, {"outbound_list": name}, ["*"], order_by="line_number")


def test_good_lines_are_taken_and_bad_ones_kept_with_why() -> None:
	name = make().name
	lines = [
		"手机号,姓名,区",
		"13800138000,李明,城北",
		"1.38001E+10,王芳,城北",
		"110,警察,城北",
		"138 0013 8001,张伟,城南",
		"13800138000,李明又,城北",
		'"13800138002,赵,城南',
	]
	doc = imported(name, "\r\n".join(lines).encode("gb18030"))
	assert (doc.status, doc.problem) == ("Done", None)
	assert counts(doc) == (6, 2, 1, 3)
	assert [row.party_name for row in calls(name)] == ["李明", "张伟"]
	kept = rejects(name)
	assert [row.line_number for row in kept] == [3, 4, 7] and kept[0].raw == lines[2]
	for row, word in zip(kept, ("spreadsheet", "service", "quote"), strict=True):
		assert word in row.reason, row.reason
	assert frappe.db.get_value(LIST, name, "parties") == 2
	assert calls(name)[0].caller_number == "138****8000"


def test_the_same_file_twice_is_once() -> None:
	name = make().name
	content = people(40) + "\nbad,x,y"
	assert counts(imported(name, content)) == (41, 40, 0, 1)
	before = [(row.name, row.modified) for row in calls(name)]
	assert counts(imported(name, content)) == (41, 0, 40, 1)
	assert [(row.name, row.modified) for row in calls(name)] == before
	(reject,) = rejects(name)
	assert reject.times_received == 2 and frappe.db.get_value(LIST, name, "parties") == 40


def test_a_reject_is_corrected_and_taken_once() -> None:
	name = make().name
	imported(name, "number,name,district\n1380013800,Li,North")
	reject = frappe.get_doc(REJECT, rejects(name)[0].name)
	with as_user(PEOPLE.supervisor):
		with pytest.raises(frappe.ValidationError, match="no telephone number"):
			api.take_reject(reject.name)
		reject.corrected = reject.raw.replace("1380013800,", "13800138000,")
		reject.raw = "nonsense"
		reject.save()
		call = api.take_reject(reject.name)
		with pytest.raises(frappe.ValidationError, match="taken already"):
			api.take_reject(reject.name)
	reject.reload()
	assert (reject.status, reject.call, reject.raw) == ("Corrected", call, "1380013800,Li,North")
	assert [row.name for row in calls(name)] == [call] and frappe.db.get_value(LIST, name, "parties") == 1
	assert counts(imported(name, "number,name,district\n13800138000,Li,North")) == (1, 0, 1, 0)


def test_a_spreadsheet_is_read_as_people_see_it() -> None:
	name = make().name
	content = outbound.sheet(
		("Phone", "Name", "Due", "Amount"),
		(13800138000, "Li", None, 86.5),
		(13800138001.0, "Wang", None, 7),
		("x",),
	)
	doc = imported(name, content, file="people.xlsx")
	assert counts(doc) == (3, 2, 0, 1), doc.problem
	assert frappe.parse_json(frappe.db.get_value("CS Outbound Party", calls(name)[0].name, "extra")) == {
		"Amount": "86.5"
	}
	reject = frappe.get_doc(REJECT, rejects(name)[0].name)
	reject.corrected = "13800138002,Zhao,,1"
	reject.save()
	api.take_reject(reject.name)
	assert len(calls(name)) == 3


@pytest.mark.parametrize(
	("file", "content", "says"),
	[
		("people.csv", "", "empty"),
		("people.csv", "name,district\nLi,North", "No column says the Number"),
		("people.xlsx", b"not a workbook", "no XLSX"),
		("people.xls", b"\xd0\xcf\x11\xe0", "XLS"),
	],
)
def test_a_file_that_can_not_be_read_says_so(file: str, content: str | bytes, says: str) -> None:
	name = make().name
	doc = imported(name, content or b"\n", file=file)
	assert doc.status == "Failed" and says in doc.problem
	assert not calls(name)


def test_columns_can_be_named() -> None:
	name = make().name
	columns = [{"heading": "B", "means": "Number"}, {"heading": "A", "means": "Name"}]
	assert counts(imported(name, "A;B;C\nLi;13800138000;x", columns=columns)) == (1, 1, 0, 0)
	assert calls(name)[0].party_name == "Li"
	failed = imported(name, "A;D\nLi;13800138000", columns=columns)
	assert failed.status == "Failed" and "no column B" in failed.problem


def test_customers_are_found_and_are_on_a_list_once() -> None:
	li = centre.customer("Li Ming", "13800138000", "13900139000")
	name = make().name
	content = f"number,customer\n13800138000,\n13900139000,\n,{li}\n,Nobody"
	assert counts(imported(name, content)) == (4, 1, 2, 1)
	(row,) = calls(name)
	assert (row.customer, row.party_name) == (li, "Li Ming")
	assert "no customer Nobody" in rejects(name)[0].reason


def test_who_must_not_be_called_is_on_the_list_with_why() -> None:
	campaigns.open_desk()
	li, wang, zhao = (centre.customer(who, f"1380013800{place}") for place, who in enumerate("LWZ"))
	for who, refuses in ((li, "Offers"), (wang, "All Calls")):
		frappe.get_doc({"doctype": "CS Contact Wish", "customer": who, "refuses": refuses}).insert()
	row = {"doctype": "CS Campaign Member", "campaign": campaigns.campaign().name, "customer": zhao}
	frappe.get_doc({**row, "customer_key": zhao, "status": "Held Out"}).db_insert()
	content = f"customer\n{li}\n{wang}\n{zhao}"
	found = {}
	for purpose in ("Notice", "Sales"):
		name = make(purpose=purpose).name
		assert imported(name, content).not_allowed == {"Notice": 1, "Sales": 3}[purpose]
		found[purpose] = {one.customer: (one.status, one.pool, one.result) for one in calls(name)}
	assert found["Notice"][li][0] == found["Notice"][zhao][0] == "To Call"
	assert found["Notice"][wang] == ("Not Allowed", None, "The customer does not want to be called. (KEEP-2)")
	assert "alone for comparison" in found["Sales"][zhao][2]


def test_a_killed_import_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The worker dies in its third chunk: in the middle of a transaction, between two and before the first."""
	monkeypatch.setattr(importing, "LINES_PER_CHUNK", 10)
	name = make().name
	doc = imported(name, people(45) + "\nbad,x,y", run=False)
	add, seen = placing.Placing.add, []

	def dies(self: Any, entries: Any) -> Any:
		seen.append(len(entries))
		taken = add(self, entries)
		if len(seen) == 3:
			raise KeyboardInterrupt
		return taken

	monkeypatch.setattr(placing.Placing, "add", dies)
	with pytest.raises(KeyboardInterrupt):
		jobs.run_import(doc.name)
	frappe.db.rollback()
	doc.reload()
	assert (doc.status, doc.lines_read, len(calls(name))) == ("Running", 20, 20)
	monkeypatch.setattr(placing.Placing, "add", add)
	jobs.look_after_lists()
	doc.reload()
	assert doc.status == "Done" and counts(doc) == (46, 45, 0, 1)
	assert len(calls(name)) == frappe.db.get_value(LIST, name, "parties") == 45


def test_two_workers_with_the_same_file_take_everybody_once(services: Services) -> None:
	services.workers(2)
	name = make().name
	docs = [imported(name, people(3_000), run=False) for _ in range(2)]

	def are_done() -> bool:
		frappe.db.rollback()
		return {frappe.db.get_value("CS Outbound Import", one.name, "status") for one in docs} == {"Done"}

	deadline = time.monotonic() + 60
	while not are_done() and time.monotonic() < deadline:
		jobs.look_after_lists()
		time.sleep(0.2)
	for one in docs:
		one.reload()
	assert sorted(one.created for one in docs) == [0, 3_000] and sum(one.known for one in docs) == 3_000
	assert (
		frappe.db.count(CALL, {"outbound_list": name}) == frappe.db.get_value(LIST, name, "parties") == 3_000
	)


def test_while_another_file_of_the_list_is_read_the_next_one_waits() -> None:
	"""The database's lock belongs to a connection; another one stands for the other worker."""
	name = make().name
	doc = imported(name, people(2), run=False)
	ours = frappe.local.db
	frappe.connect(site=frappe.local.site, set_admin_as_user=False)
	theirs = frappe.local.db
	try:
		with only_one(f"cs_outbound:{name}") as is_ours:
			assert is_ours
			frappe.local.db = ours
			assert importing.run(doc.name) is False
			frappe.local.db = theirs
	finally:
		theirs.close()
		frappe.local.db = ours
	assert importing.run(doc.name) is True and len(calls(name)) == 2


def test_twenty_thousand_lines() -> None:
	name = make().name
	doc = imported(name, people(20_000, FIRST), run=False)
	began = time.monotonic()
	jobs.run_import(doc.name)
	seconds = time.monotonic() - began
	print(f"20,000 lines in {seconds:.1f} s")
	doc.reload()
	assert counts(doc) == (20_000, 20_000, 0, 0) and seconds < 60
