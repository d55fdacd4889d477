"""Reading a file of people or of results: a chunk of lines a transaction, bad lines on the reject list (CALL-8).

How far it came is written with every chunk: who is killed goes on with the next line, and counts none twice.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.attached import take_private
from cs_center.calls.service.switchboard import switchboard
from cs_center.calls.service.words import refusals_said
from cs_center.engines.database import only_one, retried
from cs_center.outbound.rules import parties, sheets
from cs_center.outbound.service import files, lists, rejects, reports, results
from cs_center.outbound.service.files import FileLine
from cs_center.outbound.service.placing import Placing
from cs_center.outbound.service.rejects import PEOPLE, Refused
from cs_center.outbound.service.store import IMPORT, LIST

QUEUED, RUNNING, DONE, FAILED = "Queued", "Running", "Done", "Failed"
#: Lines of one transaction: few enough to hold locks for a moment only.
LINES_PER_CHUNK = 1000
_JOB = "cs_center.outbound.jobs.run_import"
#: What only the job writes.
_RESULT = ("status", "started_at", "ended_at", "lines_read", "created", "known", "rejected", "not_allowed")
Progress = Callable[[float], None]


@dataclass(slots=True)
class _Counts:
	lines_read: int = 0
	created: int = 0
	known: int = 0
	rejected: int = 0
	not_allowed: int = 0


def check(doc: Document) -> None:
	"""Raises ValidationError for a file that can not be read by this user; what became of it is written by the job alone."""
	before = doc.get_doc_before_save()
	if before:
		doc.update({field.fieldname: before.get(field.fieldname) for field in doc.meta.fields})
		return
	doc.update({**dict.fromkeys(_RESULT[1:]), "status": QUEUED, "problem": None})
	outbound_list = frappe.get_doc(LIST, doc.outbound_list)
	outbound_list.check_permission("write")
	if doc.what == PEOPLE:
		lists.check_open(outbound_list)
	take_private(doc)
	headings = [row.heading.strip() for row in doc.columns]
	if len(set(headings)) < len(headings):
		frappe.throw(_("A heading is named twice."))


def later(name: str) -> None:
	"""Have a worker read it, once this transaction is there."""
	frappe.enqueue(
		_JOB, queue="long", job_id=f"{_JOB}:{name}", deduplicate=True, enqueue_after_commit=True, name=name
	)


def again(name: str) -> None:
	"""Read a file once more from its first line; what is known already stays as it is. Raises PermissionError."""
	doc = frappe.get_doc(IMPORT, name, for_update=True)
	doc.check_permission("create")
	if doc.status not in (DONE, FAILED):
		frappe.throw(_("The file is being read."))
	doc.db_set({"status": QUEUED, "problem": None, "ended_at": None, **dict.fromkeys(_RESULT[3:], 0)})
	later(name)


def go_on() -> None:
	"""Files that are waiting because another one of their list was read, or whose worker died. Commits in chunks."""
	unfinished = {"status": ("in", (QUEUED, RUNNING))}
	for name in frappe.get_all(IMPORT, unfinished, pluck="name", order_by="creation"):
		run(name)


def run(name: str, show: Progress | None = None) -> bool:
	"""Read a file, or go on where a killed worker stopped; whether it is done. False when another file of the list is read.

	Commits in chunks.
	"""
	doc = frappe.get_doc(IMPORT, name)
	with only_one(f"cs_outbound:{doc.outbound_list}") as is_ours:
		if not is_ours:
			return False
		frappe.db.rollback()  # a snapshot from before the lock would not show what the other one wrote
		doc.reload()
		if doc.status in (QUEUED, RUNNING):
			_run(doc, show or _show_nobody)
	return True


def _run(doc: Document, show: Progress) -> None:
	began = doc.started_at or now_datetime()
	doc.db_set({"status": RUNNING, "started_at": began}, commit=True, notify=True)
	try:
		with refusals_said():
			_read(doc, show)
	except (OSError, frappe.ValidationError) as error:
		frappe.db.rollback()
		_end(doc, FAILED, str(error))
	except Exception:
		frappe.db.rollback()
		frappe.log_error(f"The file of {doc.name} could not be read", frappe.get_traceback())
		_end(doc, FAILED, _("The file could not be read to its end; the Error Log says why."))
	else:
		_end(doc, DONE, "")


def _end(doc: Document, status: str, problem: str) -> None:
	values = {"status": status, "problem": problem or None, "ended_at": now_datetime()}
	doc.db_set(values, commit=True, notify=True)


def _read(doc: Document, show: Progress) -> None:
	outbound_list = frappe.get_doc(LIST, doc.outbound_list)
	if doc.what == PEOPLE:
		lists.check_open(outbound_list)
	lines = files.lines_of(_path(doc))
	heading = next(lines, None)
	if heading is None:
		frappe.throw(_("The file is empty."))
	reading = _Reading(doc, outbound_list, heading)
	for chunk in _chunks(lines, doc.lines_read or 0):
		retried(lambda _attempt, chunk=chunk: reading.take(chunk))
		show(chunk[-1].done)


class _Reading:
	"""One file on its way: what its columns mean, and what becomes of its lines."""

	def __init__(self, doc: Document, outbound_list: Document, heading: FileLine) -> None:
		self.doc, self.list, self.heading = doc, outbound_list, heading
		self.chosen = {row.heading.strip(): row.means for row in doc.columns}
		known = sheets.OF_PARTIES if doc.what == PEOPLE else sheets.OF_RESULTS
		self.layout = sheets.layout(heading.cells, self.chosen, known)
		self.plan = switchboard().plan
		if doc.what == PEOPLE:
			sheets.need(self.layout, sheets.NUMBER, sheets.CUSTOMER)
			self.placing = Placing(outbound_list)
		else:
			for wanted in ((sheets.CALL, sheets.NUMBER), (sheets.OUTCOME,), (sheets.AT,)):
				sheets.need(self.layout, *wanted)
			self.report = reports.reader(outbound_list)

	def take(self, lines: Sequence[FileLine]) -> None:
		"""Write one chunk with how far the file is read, and commit both."""
		parse = self._party if self.doc.what == PEOPLE else self.report
		read, refused = [], []
		for line in lines:
			if line.cells == self.layout.headings:
				continue
			try:
				if line.problem:
					raise Rejected(line.problem.text, **line.problem.values)
				read.append((line, parse(self.layout.values(line.cells))))
			except Rejected as rejected:
				refused.append(self._refused(line, rejected.reason))
		counts = self._people(read, refused) if self.doc.what == PEOPLE else self._results(read, refused)
		counts.lines_read, counts.rejected = len(lines), len(refused)
		rejects.keep(refused)
		_add(self.doc.name, counts)
		frappe.db.commit()  # a chunk at a time: a killed import keeps what it took, and nothing half

	def _party(self, line: sheets.Line) -> parties.Entry:
		return parties.read(line, self.plan)

	def _people(self, read: Sequence[tuple[FileLine, Any]], refused: list[Refused]) -> _Counts:
		taken = self.placing.add([entry for _line, entry in read])
		refused += [self._refused(read[place][0], why) for place, why in taken.refused.items()]
		return _Counts(created=taken.created, known=taken.known, not_allowed=taken.not_allowed)

	def _results(self, read: Sequence[tuple[FileLine, Any]], refused: list[Refused]) -> _Counts:
		calls = reports.calls_of(self.list.name, [report for _line, report in read])
		said = []
		for (line, report), call in zip(read, calls, strict=True):
			if call:
				said.append((call, reports.said_of(self.list, report)))
			else:
				refused.append(self._refused(line, reports.nobody(report).reason))
		new = results.take(self.list, said, results.FILE)
		return _Counts(created=new, known=len(said) - new)

	def _refused(self, line: FileLine, reason: Reason) -> Refused:
		return Refused(
			outbound_list=self.list.name,
			what=self.doc.what,
			raw=line.raw,
			reason=reason,
			header=files.joined(self.layout.headings) if self._is_sheet() else self.heading.raw,
			columns=json.dumps(self.chosen, ensure_ascii=False, sort_keys=True),
			file_name=_file_name(self.doc),
			line_number=line.number,
		)

	def _is_sheet(self) -> bool:
		return _file_name(self.doc).lower().endswith(("xlsx", "xlsm"))


def _chunks(lines: Iterator[FileLine], done: int) -> Iterator[list[FileLine]]:
	lines = islice(lines, done, None)
	while chunk := list(islice(lines, LINES_PER_CHUNK)):
		yield chunk


def _add(name: str, counts: _Counts) -> None:
	table = DocType(IMPORT)
	query = frappe.qb.update(table).where(table.name == name)
	for column in _Counts.__slots__:
		query = query.set(table[column], table[column] + getattr(counts, column))
	query.run()


def _file_name(doc: Document) -> str:
	return (doc.file or "").rsplit("/", 1)[-1]


def _path(doc: Document) -> Path:
	return Path(frappe.get_doc("File", {"file_url": doc.file}).get_full_path())


def _show_nobody(_done: float) -> None:
	pass
