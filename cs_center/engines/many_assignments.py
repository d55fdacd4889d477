"""Many assignments at once: rows as Frappe's own assignment writes them, without a document event for each.

A hand-over of hundreds of tickets would otherwise be spent on loading every ticket four times.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import get_fullname, nowdate
from pypika import Case

from cs_center.engines import assignment
from cs_center.engines.assignment import Change
from cs_center.engines.database import insert_many, stamp


@contextmanager
def gathered() -> Iterator[list[Change]]:
	"""Within the block assignments are only noted, in the list that it gives; at its end they are written."""
	before, changes = frappe.flags.get(assignment.GATHERED), []
	frappe.flags[assignment.GATHERED] = changes
	try:
		yield changes
	finally:
		frappe.flags[assignment.GATHERED] = before
	for doctype in sorted({change.doctype for change in changes}):
		_write(doctype, [change for change in changes if change.doctype == doctype])


def _write(doctype: str, changes: list[Change]) -> None:
	open_todos = _open_todos(doctype, sorted({change.name for change in changes}))
	taken = {(change.name, change.user) for change in changes if not change.gives}
	cancelled = [todo for todo in open_todos if (todo.reference_name, todo.allocated_to) in taken]
	staying = {(todo.reference_name, todo.allocated_to) for todo in open_todos} - taken
	given = [one for one in changes if one.gives and (one.name, one.user) not in staying]
	_cancel([todo.name for todo in cancelled])
	insert_many("ToDo", [_todo(change) for change in given])
	texts = [(t.reference_name, "Assignment Completed", _removed(t.allocated_to)) for t in cancelled]
	texts += [(one.name, "Assigned", _assigned(one)) for one in given]
	insert_many("Comment", [_comment(doctype, *text) for text in texts])
	_tell_documents(doctype, staying | {(one.name, one.user) for one in given}, changes)
	_let_read(doctype, given)


def _open_todos(doctype: str, names: list[str]) -> list[Any]:
	todo = DocType("ToDo")
	of_documents = (todo.reference_type == doctype) & todo.reference_name.isin(names)
	return (
		frappe.qb.from_(todo)
		.where(of_documents & (todo.status == "Open"))
		.select(todo.name, todo.reference_name, todo.allocated_to)
		.for_update()
	).run(as_dict=True)


def _cancel(todos: list[str]) -> None:
	if todos:
		todo, written = DocType("ToDo"), stamp()
		query = frappe.qb.update(todo).set(todo.status, "Cancelled").set(todo.modified, written["modified"])
		query.set(todo.modified_by, written["modified_by"]).where(todo.name.isin(todos)).run()


def _todo(change: Change) -> dict[str, Any]:
	return {
		"name": frappe.generate_hash(length=10),
		**stamp(),
		"status": "Open",
		"priority": "Medium",
		"allocated_to": change.user,
		"reference_type": change.doctype,
		"reference_name": change.name,
		"description": assignment.description(change.doctype, change.name),
		"date": nowdate(),
		"assigned_by": frappe.session.user,
		"assigned_by_full_name": get_fullname(frappe.session.user),
	}


def _removed(user: str) -> str:
	return _("Assignment of {0} removed by {1}").format(get_fullname(user), get_fullname(frappe.session.user))


def _assigned(change: Change) -> str:
	names = get_fullname(frappe.session.user), get_fullname(change.user)
	return _("{0} assigned {1}: {2}").format(*names, assignment.description(change.doctype, change.name))


def _comment(doctype: str, name: str, kind: str, text: str) -> dict[str, Any]:
	return {
		"name": frappe.generate_hash(length=10),
		**stamp(),
		"comment_type": kind,
		"comment_email": frappe.session.user,
		"reference_doctype": doctype,
		"reference_name": name,
		"content": text,
	}


def _tell_documents(doctype: str, assigned: set[tuple[str, str]], changes: list[Change]) -> None:
	"""What each document says of who has it."""
	document, names = DocType(doctype), sorted({change.name for change in changes})
	value = Case()
	for name in names:
		users = sorted(user for each, user in assigned if each == name)
		value = value.when(document.name == name, json.dumps(users) if users else "")
		frappe.clear_document_cache(doctype, name)
	frappe.qb.update(document).set(document._assign, value).where(document.name.isin(names)).run()


def _let_read(doctype: str, given: list[Change]) -> None:
	for user in {change.user for change in given}:
		if frappe.has_permission(doctype, "read", user=user) and not frappe.db.exists(
			"User Permission", {"user": user}
		):
			continue  # may read every document of this kind
		for change in given:
			if change.user == user:
				assignment.let_read(doctype, change.name, user)
