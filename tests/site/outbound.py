"""Lists to call, for tests: a list, a file, and what becomes of it."""

import io
from typing import Any

import frappe
from frappe.utils import add_days, getdate
from openpyxl import Workbook

from cs_center.outbound import api, jobs
from devtools.session import as_user
from tests.site.calling import OFFICER, always_open
from tests.site.centre import PEOPLE

LIST, CALL, IMPORT = "CS Outbound List", "CS Outbound Call", "CS Outbound Import"
REJECT, RESULT = "CS Outbound Reject", "CS Outbound Result"
FIRST = 13800200000
TEXT = "Dear {name}, power is off in {district} tomorrow."


def make(**values: Any) -> Any:
	"""A list as a draft: of the switch, for a notice."""
	always_open()
	given = {
		"doctype": LIST,
		"title": "Power Is Off",
		"purpose": "Notice",
		"way": "By the Switch",
		"period_from": getdate(),
		"period_to": add_days(getdate(), 7),
		"message": TEXT,
		"script": f"<p>{TEXT}</p>",
		**values,
	}
	if given["way"] == "By Officers":
		given.setdefault("officers", [{"user": OFFICER}])
	with as_user(PEOPLE.supervisor):
		return frappe.get_doc(given).insert()


def people(count: int, first: int = FIRST) -> str:
	"""A file with so many people."""
	lines = (f"{first + place},Person {place},North" for place in range(count))
	return "\n".join(["number,name,district", *lines])


def sheet(*rows: tuple[Any, ...]) -> bytes:
	"""The same as a spreadsheet program saves it."""
	book, content = Workbook(), io.BytesIO()
	for row in rows:
		book.active.append(row)
	book.save(content)
	return content.getvalue()


def imported(
	name: str,
	content: str | bytes,
	what: str = "People",
	file: str = "people.csv",
	run: bool = True,
	**values: Any,
) -> Any:
	"""An import that was done; `run` False: it waits."""
	raw = content.encode() if isinstance(content, str) else content
	with as_user(PEOPLE.supervisor):
		kept = frappe.get_doc(
			{"doctype": "File", "file_name": file, "content": raw, "is_private": 1}
		).insert()
		given = {"doctype": IMPORT, "outbound_list": name, "what": what, "file": kept.file_url, **values}
		doc = frappe.get_doc(given).insert()
	frappe.db.commit()
	if run:
		jobs.run_import(doc.name)
		doc.reload()
	return doc


def started(count: int = 3, **values: Any) -> str:
	"""A list that runs, with so many people; its name."""
	name = make(**values).name
	assert imported(name, people(count)).status == "Done"
	with as_user(PEOPLE.supervisor):
		api.start_list(name)
	frappe.db.commit()
	return name


def calls(name: str) -> list[Any]:
	"""Everybody on a list, in the order of their numbers."""
	rows = frappe.get_all(CALL, {"outbound_list": name}, ["*"])
	numbers = dict(
		frappe.get_all("CS Outbound Party", {"outbound_list": name}, ["name", "number_key"], as_list=True)
	)
	return sorted(rows, key=lambda row: numbers[row.name])


def counts(doc: Any) -> tuple[int, int, int, int]:
	"""What became of a file's lines: read, taken, known already, rejected."""
	return doc.lines_read, doc.created, doc.known, doc.rejected
