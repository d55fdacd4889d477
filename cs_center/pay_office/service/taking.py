"""Sheets of changes: read from a file or from what was pasted, and the template that people fill in (STAFF-3)."""

import csv
import io
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.model.document import Document
from frappe.utils import getdate

from cs_center.calls.rules.reasons import Rejected
from cs_center.outbound.service import files as reading
from cs_center.pay.rules import spans
from cs_center.pay.service import assignments, rates
from cs_center.pay.service.store import GRADE, check_is_hr
from cs_center.pay_office.rules import changing, sheet
from cs_center.pay_office.rules.files import cell
from cs_center.pay_office.rules.sheet import GRADES_OF_STAFF, Typed
from cs_center.pay_office.service import changes
from cs_center.pay_office.service.store import CHANGE
from cs_center.workforce.service.members import members

_MOST_CHARACTERS = 1_000_000


def take(name: str, file_url: str = "", text: str = "") -> int:
	"""The rows of a sheet in place of those of a draft; answers how many. Raises PermissionError, ValidationError, Rejected."""
	check_is_hr()
	row = changes.locked(name)
	changing.check_edit(row.status)
	if row.undoes:
		raise Rejected("What is taken back is all that was written: withdraw it instead.")
	file = _kept(file_url, name) if file_url else None
	rows = sheet.typed(row.what, _lines(file) if file else list(sheet.split(text[:_MOST_CHARACTERS])))
	doc = frappe.get_doc(CHANGE, name)
	doc.set("rows", [_values(one) for one in rows])
	doc.save()
	if file:
		doc.db_set("file", file.file_url)
	return len(rows)


def template(what: str) -> str:
	"""Everybody, or every grade, with what holds today, to fill in: CSV, noted in the Access Log (SEC-1).

	Raises PermissionError, Rejected.
	"""
	check_is_hr()
	if what not in sheet.NEEDED:
		raise Rejected("There is no such sheet.")
	make_access_log(doctype=CHANGE, method="Template", filters=what, file_type="CSV")
	text = io.StringIO()
	writer = csv.writer(text)
	writer.writerows([list(map(cell, line)) for line in (_staff() if what == GRADES_OF_STAFF else _grades())])
	return "\ufeff" + text.getvalue()


def _values(one: Typed) -> dict[str, Any]:
	return {field: getattr(one, field) for field in changes.TYPED}


def _kept(file_url: str, name: str) -> Document:
	"""Only a file that the user may read; it says what people earn, so that it is HR's from now on."""
	file = frappe.get_doc("File", {"file_url": file_url})
	file.check_permission("read")
	if not file.is_private or file.attached_to_doctype != CHANGE:
		file.update({"is_private": 1, "attached_to_doctype": CHANGE, "attached_to_name": name})
		file.save(ignore_permissions=True)
	return file


def _lines(file: Document) -> list[tuple[str, ...]]:
	lines = []
	for line in reading.lines_of(Path(file.get_full_path())):
		if line.problem:
			raise Rejected(line.problem.text, **line.problem.values)
		lines.append(line.cells)
	return lines


def _staff() -> list[tuple[str, ...]]:
	today = getdate()
	held, found = assignments.rows_of(), []
	for employee, one in sorted(members().items(), key=lambda pair: pair[1].staff_number):
		if one.is_here(today, today):
			now = spans.at(held.get(employee, ()), today)
			found.append((one.staff_number, one.full_name, str(now.value) if now else "", "", "", ""))
	return [(_("Staff Number"), _("Name"), _("Grade Now"), _("New Grade"), _("From Day"), _("Why")), *found]


def _grades() -> list[tuple[str, ...]]:
	today, of_rates, found = getdate(), rates.rows_of(), []
	for name in frappe.get_all(GRADE, {"disabled": 0}, pluck="name", order_by="`rank`, name"):
		now = spans.at(of_rates.get(name, ()), today)
		found.append((name, str(now.value) if now else "", "", "", ""))
	return [(_("Grade"), _("Yuan Now"), _("Yuan a Month"), _("From Day"), _("Why")), *found]
