"""Sheets of marks and of typing results: looked through row by row, then entered all or none (STAFF-1, STAFF-6)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules.exact import plain
from cs_center.calls.rules.access import Viewer
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.attached import take_private
from cs_center.calls.service.staff import viewer
from cs_center.careers.rules import elsewhere, sheets
from cs_center.careers.rules import exams as exam_rules
from cs_center.careers.rules.elsewhere import TypingEntry, TypingRow
from cs_center.careers.rules.exams import Entry, SheetRow
from cs_center.careers.rules.sheets import Cells, Line, Problem
from cs_center.careers.service import exams, typing
from cs_center.careers.service.typing_policy import policy
from cs_center.engines.database import retried
from cs_center.outbound.service import files
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept, said
from cs_center.workforce.service import whose
from cs_center.workforce.service.members import Member, employees_of, members

IMPORT = "CS Exam Import"
NEW, WAITING, DONE, FAILED = "New", "Waiting", "Done", "Failed"
EXAMS, TYPING = "Exam Marks", "Typing Results"
_RESULT = ("status", "rows_read", "entered", "known", "done_by", "done_at", "problem")
_JOB = "cs_center.careers.exams_jobs.run_import"
#: More rows are entered by a worker, with a bar.
AT_ONCE = 300
_MOST_ROWS = 20_000
_SHOWN = 500
Progress = Callable[[float], None]


@dataclass(slots=True)
class Looked:
	"""What a sheet would do. `entries`: by row, `known`: rows that are there already, `before`: the marks that rows correct."""

	what: str
	rows: list[Cells]
	people: dict[str, Member]
	entries: dict[int, Any] = field(default_factory=dict)
	new: list[Any] = field(default_factory=list)
	known: list[Any] = field(default_factory=list)
	before: dict[str, exams.Known] = field(default_factory=dict)
	problems: list[Problem] = field(default_factory=list)


def check(doc: Document) -> None:
	"""What became of an import is written by the deed alone; one that is done stays. Raises ValidationError."""
	if doc.flags.pop("cs_deed", False):
		return
	before = doc.get_doc_before_save()
	if before and before.status in (WAITING, DONE):
		frappe.throw(_("This import was begun: make another one."))
	doc.update({name: before.get(name) if before else None for name in _RESULT})
	doc.status = doc.status or NEW
	if doc.file:
		take_private(doc)


def preview(name: str) -> dict[str, Any]:
	"""What entering it would do, row by row, the problems first; nothing is written. Raises PermissionError."""
	doc = _readable(name)
	found = look(doc, viewer())
	problems = {one.row: said(one.reason) for one in found.problems}
	rows = [_shown(row, found, problems.get(row.number, "")) for row in found.rows]
	rows.sort(key=lambda row: (not row["problem"], row["row"]))
	return {
		"rows": rows[:_SHOWN],
		"count": len(rows),
		"new": len(found.new),
		"known": len(found.known),
		"corrected": sum(_corrects(one, found) for one in found.new),
		"problems": len(problems),
	}


def run(name: str) -> str:
	"""Enter all rows or none, at once or, when they are many, by a worker; answers the status. Raises Rejected."""
	doc = frappe.get_doc(IMPORT, name, for_update=True)
	doc.check_permission("write")
	if doc.status in (WAITING, DONE):
		raise Rejected("This import was begun: make another one.")
	if len(_rows(doc)) <= AT_ONCE:
		_enter(doc, frappe.session.user, _show_nobody)
		return DONE
	_write(doc, status=WAITING, done_by=frappe.session.user, problem=None)
	later(name)
	return WAITING


def later(name: str) -> None:
	"""Have a worker enter it, once this transaction is there."""
	frappe.enqueue(
		_JOB, queue="long", job_id=f"{_JOB}:{name}", deduplicate=True, enqueue_after_commit=True, name=name
	)


def run_waiting(name: str, show: Progress) -> None:
	"""What a worker does: one transaction, so that a killed one leaves nothing. Commits."""
	try:
		retried(lambda _attempt: _enter_waiting(name, show))
	except (Rejected, frappe.ValidationError) as error:
		_fail(name, said(error.reason) if isinstance(error, Rejected) else str(error))
	except Exception:
		traceback = frappe.get_traceback()
		_fail(name, _("Nothing was entered; the Error Log says why. Make another import."))
		frappe.log_error(f"Import {name} could not be entered", traceback)
		frappe.db.commit()  # those that wait behind it go on


def _fail(name: str, problem: str) -> None:
	frappe.db.rollback()
	_write(frappe.get_doc(IMPORT, name, for_update=True), status=FAILED, problem=problem)
	frappe.db.commit()  # what became of it


def waiting() -> list[str]:
	"""Imports of which a worker was killed, or that wait for one."""
	return frappe.get_all(IMPORT, {"status": WAITING}, pluck="name", order_by="creation")


def look(doc: Document, by: Viewer, lock: bool = False) -> Looked:
	"""Read a sheet and ask the rules about every row. Raises PermissionError for typing results that are not HR's."""
	if doc.what == TYPING:
		typing.check_is_hr(by)
	rows = _rows(doc)
	found = Looked(doc.what, rows, _people(rows))
	if doc.what == EXAMS:
		_look_at_exams(doc, found, lock)
	else:
		_look_at_typing(doc, found)
	_check_teams(found, by)
	return found


def _look_at_exams(doc: Document, found: Looked, lock: bool) -> None:
	rows = [SheetRow(row.number, *row.values) for row in found.rows]
	month = Month.of(getdate())
	entries, problems = exam_rules.check_rows(rows, found.people, month, exams.scheme())
	found.problems.extend(problems)
	found.before = exams.counting(entries, lock)
	_sort(entries, found, lambda one: exams.is_new(one, found.people, found.before, doc.reason or ""))


def _look_at_typing(doc: Document, found: Looked) -> None:
	rows = [TypingRow(row.number, *row.values) for row in found.rows]
	entries, problems = elsewhere.check_rows(rows, found.people, getdate(), policy())
	found.problems.extend(problems)
	known = typing.known_speeds(entries)
	_sort(entries, found, lambda one: elsewhere.is_new(one, known.get(elsewhere.key_of(one), ())))


def _sort(entries: Sequence[Any], found: Looked, is_new: Callable[[Any], bool]) -> None:
	found.entries = {entry.row: entry for entry in entries}
	for entry in entries:
		try:
			(found.new if is_new(entry) else found.known).append(entry)
		except Rejected as rejected:
			found.problems.append(Problem(entry.row, rejected.reason))


def _check_teams(found: Looked, by: Viewer) -> None:
	"""A leader enters for their teams, nobody for themselves."""
	allowed = []
	for entry in found.new:
		if problem := _why_not(found.people[entry.person], by):
			found.problems.append(Problem(entry.row, problem))
		else:
			allowed.append(entry)
	found.new = allowed


def _why_not(member: Member, by: Viewer) -> Reason | None:
	if member.user == by.user:
		return Reason(_OWN)
	if whose.sees_all(by) or whose.leads(by, member.team):
		return None
	return Reason(_NOT_LED, {"person": member.full_name})


def _enter_waiting(name: str, show: Progress) -> None:
	doc = frappe.get_doc(IMPORT, name, for_update=True)
	if doc.status == WAITING:
		_enter(doc, doc.done_by, show)
	frappe.db.commit()  # the whole import, with what became of it


def _enter(doc: Document, by: str, show: Progress) -> None:
	show(10)
	found = look(doc, viewer(by), lock=True)
	if found.problems:
		first = min(found.problems, key=lambda one: one.row)
		raise Rejected(
			"{count} rows can not be entered, so none is. Row {row}: {problem}",
			count=len(found.problems),
			row=first.row,
			problem=kept(first.reason),
		)
	if not found.rows:
		raise Rejected("There are no rows: attach a file or paste them.")
	show(50)
	more = {"by": by, "exam_import": doc.name}
	if doc.what == EXAMS:
		exams.write(found.new, found.before, found.people, doc.reason or "", **more)
	else:
		typing.write(found.new, found.people, doc.reason or "", how=typing.IMPORTED, **more)
	show(90)
	counts = {"rows_read": len(found.rows), "entered": len(found.new), "known": len(found.known)}
	_write(doc, status=DONE, done_by=by, done_at=now_datetime(), problem=None, **counts)
	show(100)


def _write(doc: Document, **values: Any) -> None:
	doc.update(values)
	doc.flags.cs_deed = True
	doc.save(ignore_permissions=True)


def _rows(doc: Document) -> list[Cells]:
	"""Raises Rejected for what can not be read."""
	columns = sheets.EXAM_COLUMNS if doc.what == EXAMS else sheets.TYPING_COLUMNS
	lines = _lines_of_file(doc.file) if doc.file else _lines_of_text(doc.sheet or "")
	if len(lines) > _MOST_ROWS:
		raise Rejected("At most {most} rows are entered at once: make two of it.", most=_MOST_ROWS)
	return list(sheets.read(lines, columns))


def _lines_of_text(text: str) -> list[Line]:
	lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
	return [Line(number, files.split(line, lines[0][1])) for number, line in lines]


def _lines_of_file(url: str) -> list[Line]:
	path = Path(frappe.get_doc("File", {"file_url": url}).get_full_path())
	found = []
	for line in files.lines_of(path):
		if line.problem:
			raise Rejected(line.problem.text, **line.problem.values)
		found.append(Line(line.number, line.cells))
	return found


def _people(rows: list[Cells]) -> dict[str, Member]:
	"""Members by employee. Rows may name them by staff number as well: those are rewritten in place."""
	said_names = {row.values[0] for row in rows if row.values[0]}
	by_number = employees_of(said_names)
	for place, row in enumerate(rows):
		if employee := by_number.get(row.values[0]):
			rows[place] = Cells(row.number, (employee, *row.values[1:]))
	return members({row.values[0] for row in rows if row.values[0]})


def _shown(row: Cells, found: Looked, problem: str) -> dict[str, Any]:
	member = found.people.get(row.values[0])
	entry = found.entries.get(row.number)
	before = found.before.get(exams.key_of(entry.person, entry.month)) if isinstance(entry, Entry) else None
	return {
		"row": row.number,
		"person": row.values[0],
		"full_name": member.full_name if member else "",
		"values": row.values[1:],
		"before": plain(before.mark) if before else "",
		"problem": problem,
	}


def _corrects(entry: Entry | TypingEntry, found: Looked) -> bool:
	return isinstance(entry, Entry) and exams.key_of(entry.person, entry.month) in found.before


def _readable(name: str) -> Document:
	doc = frappe.get_doc(IMPORT, name)
	doc.check_permission("write")
	return doc


def _show_nobody(_done: float) -> None:
	pass


_OWN = "Nobody enters results of their own."
_NOT_LED = "{person} is not of a team that you lead."
