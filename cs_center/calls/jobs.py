"""What workers run for calls."""

from pathlib import Path

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.calls.service import files, mirrors, numberbook, search, silence


def link_old_calls(keys: list[str]) -> None:
	"""Calls of numbers that have just got a party. Idempotent; commits with the job."""
	search.link_old_calls(keys)


def mirror_again(doctype: str, name: str) -> None:
	"""A call log of another app that lost a race when it was saved. Idempotent; commits with the job."""
	mirrors.mirror_again(doctype, name)


def rebuild_number_book() -> None:
	"""The whole number book anew, after the way to read numbers has changed. Commits a page at a time."""
	numberbook.rebuild()


def end_silent_calls() -> None:
	"""Calls whose end the switch never said. Commits a call at a time; idempotent, and safe beside another worker."""
	silence.end_silent_calls()


def run_import(name: str) -> None:
	"""Read the file of one CS Call Import, with progress on its form. Commits in chunks; safe to run again."""
	doc = frappe.get_doc("CS Call Import", name)
	doc.db_set({"status": "Running", "started_at": now_datetime()}, commit=True, notify=True)
	try:
		result = files.import_records(_file_path(doc), doc.format, on_progress=_progress_of(name))
	except (OSError, frappe.ValidationError) as error:
		frappe.db.rollback()
		doc.db_set({"status": "Failed", "problem": str(error), "ended_at": now_datetime()}, notify=True)
		return
	except Exception:
		frappe.db.rollback()
		doc.log_error("Call record import failed")
		doc.db_set(
			{"status": "Failed", "problem": frappe.get_traceback()[-400:], "ended_at": now_datetime()},
			notify=True,
		)
		return
	counts = {
		"lines_read": result.read,
		"calls_created": result.created,
		"calls_updated": result.updated,
		"calls_unchanged": result.unchanged,
		"lines_ignored": result.ignored,
		"lines_rejected": result.rejected,
	}
	doc.db_set({"status": "Done", "problem": "", "ended_at": now_datetime(), **counts}, notify=True)


def _file_path(doc: Document) -> Path:
	return Path(frappe.get_doc("File", {"file_url": doc.file}).get_full_path())


def _progress_of(name: str) -> files.Progress:
	def publish(done: int, total: int) -> None:
		percent = 100 * done / total if total else 100
		frappe.publish_realtime(
			"cs_call_import_progress",
			{"percent": percent, "name": name},
			doctype="CS Call Import",
			docname=name,
		)

	return publish
