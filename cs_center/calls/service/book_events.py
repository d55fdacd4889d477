"""What happens to the number book when a party changes; the same for every doctype that has numbers."""

from typing import Any

import frappe
from frappe.model.document import Document

from cs_center.calls.service import numberbook, search
from cs_center.engines.parties import party_of


def on_change(doc: Document, method: str | None = None) -> None:
	"""After every save, `db_set` included. Numbers that are new are looked for in calls of the past."""
	if doc.flags.in_delete or _app_is_leaving():
		return
	new_keys = numberbook.keep(party_of(doc))
	if old := search.unlinked_keys(sorted(new_keys)):
		frappe.enqueue("cs_center.calls.jobs.link_old_calls", keys=old, enqueue_after_commit=True)


def after_rename(doc: Document, method: str | None = None, *names: Any) -> None:
	"""Links are renamed by Frappe; what a merge doubled, and names that are kept as text, are written anew."""
	numberbook.forget(doc.doctype, doc.name)
	numberbook.keep(party_of(doc))


def on_trash(doc: Document, method: str | None = None) -> None:
	numberbook.forget(doc.doctype, doc.name)


def _app_is_leaving() -> bool:
	return bool(
		frappe.flags.in_uninstall
		or (frappe.flags.in_install and not frappe.db.table_exists(numberbook.DOCTYPE))
	)
