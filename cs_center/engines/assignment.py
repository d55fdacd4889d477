"""Frappe's own assignment of a document: a ToDo, and what its document says of it.

As `frappe.desk.form.assign_to` does it, without the notice that it queues before anything is committed.
"""

from dataclasses import dataclass

import frappe
import frappe.share
from frappe import _

#: Set while we assign, so that our own hook on ToDo knows its author.
FLAG = "cs_center_assigns"
#: Holds the list in which `many_assignments` gathers what is to be assigned.
GATHERED = "cs_center_assignments"


@dataclass(frozen=True, slots=True)
class Change:
	"""Somebody gets a document, or it is taken from them."""

	doctype: str
	name: str
	user: str
	gives: bool


def give(doctype: str, name: str, user: str) -> None:
	"""Assign the document to somebody; to somebody who has it already this changes nothing.

	Who has ticked it off gets that assignment back, as Assignment Rules do it: two would be one too many.
	"""
	if _is_gathered(doctype, name, user, gives=True) or user in assignees(doctype, name):
		return
	if is_done(doctype, name, user):
		_reopen(doctype, name, user)
		return
	todo = {
		"doctype": "ToDo",
		"allocated_to": user,
		"reference_type": doctype,
		"reference_name": name,
		"description": description(doctype, name),
		"date": frappe.utils.nowdate(),
		"assigned_by": frappe.session.user,
	}
	with _ours():
		frappe.get_doc(todo).insert(ignore_permissions=True)
	let_read(doctype, name, user)


def take_away(doctype: str, name: str, user: str) -> None:
	"""Take the document from somebody who has it."""
	if _is_gathered(doctype, name, user, gives=False):
		return
	with _ours():
		for todo in _open_todos(doctype, name, "name", allocated_to=user):
			doc = frappe.get_doc("ToDo", todo, for_update=True)
			doc.status = "Cancelled"
			doc.save(ignore_permissions=True)


def assignees(doctype: str, name: str) -> list[str]:
	"""Who has the document now."""
	return _open_todos(doctype, name, "allocated_to")


def _open_todos(doctype: str, name: str, field: str, **filters: str) -> list[str]:
	"""Read with a lock: an older snapshot of the transaction would not show what another one has just assigned."""
	wanted = {"reference_type": doctype, "reference_name": name, "status": "Open", **filters}
	return frappe.db.get_values("ToDo", wanted, field, pluck=True, for_update=True) or []


def is_done(doctype: str, name: str, user: str) -> bool:
	"""Whether the user's latest assignment was ticked off, by them or by an Assignment Rule, and not taken away."""
	filters = {"reference_type": doctype, "reference_name": name, "allocated_to": user}
	status = frappe.get_all("ToDo", filters=filters, pluck="status", order_by="creation desc", limit=1)
	return status == ["Closed"]


def _reopen(doctype: str, name: str, user: str) -> None:
	filters = {"reference_type": doctype, "reference_name": name, "allocated_to": user}
	latest = frappe.get_all("ToDo", filters=filters, pluck="name", order_by="creation desc", limit=1)
	doc = frappe.get_doc("ToDo", latest[0])
	doc.status = "Open"
	with _ours():
		doc.save(ignore_permissions=True)


def is_ours() -> bool:
	"""Whether the assignment that is being saved is made here."""
	return bool(frappe.flags.get(FLAG))


def description(doctype: str, name: str) -> str:
	"""What the assignment says."""
	return _("{0} {1}: you answer for it.").format(_(doctype), name)


def _is_gathered(doctype: str, name: str, user: str, gives: bool) -> bool:
	gathered = frappe.flags.get(GATHERED)
	if gathered is None:
		return False
	gathered.append(Change(doctype, name, user, gives))
	return True


def let_read(doctype: str, name: str, user: str) -> None:
	"""Share the document with who has it now and may not read it. Raises ValidationError where sharing is off."""
	doc = frappe.get_doc(doctype, name)
	if frappe.has_permission(doc=doc, user=user):
		return
	if frappe.get_system_settings("disable_document_sharing"):
		frappe.throw(
			_("{0} may not read {1} {2}. Give them a role that may, then hand it over.").format(
				user, _(doctype), name
			)
		)
	frappe.share.add_docshare(doctype, name, user, flags={"ignore_share_permission": True})


class _ours:
	def __enter__(self) -> None:
		self.before = frappe.flags.get(FLAG)
		frappe.flags[FLAG] = True

	def __exit__(self, *_error: object) -> None:
		frappe.flags[FLAG] = self.before
