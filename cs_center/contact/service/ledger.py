"""Every call to a customer, made or tried, for all features together: what the laws of conduct count (BACK-2, KEEP-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cs_center.contact.service.parties import Party
from cs_center.engines.database import insert_many, ordered_name, prepared, read, stamp, upsert_many, value

CONTACT = "CS Contact"
REACHED, NO_ANSWER, BUSY = "Reached", "No Answer", "Busy"
CALL_AGAIN, WRONG_NUMBER, REFUSED = "Call Again", "Wrong Number", "Refused"
#: Calls that did not reach who was wanted.
NOT_REACHED = (NO_ANSWER, BUSY)


@dataclass(frozen=True, slots=True)
class Task:
	"""What somebody is called for. `cause`: the plan or campaign that it belongs to."""

	doctype: str
	name: str
	purpose: str
	cause: str = ""


def note(party: Party, task: Task, outcome: str, words: str = "", call_log: str = "") -> None:
	"""Keep that somebody was called, by who is at it now."""
	row = {
		"name": ordered_name(),
		**stamp(),
		"at": now_datetime(),
		"by_user": frappe.session.user,
		"outcome": outcome,
		"customer": party.customer or None,
		"number_key": party.caller or None,
		"purpose": task.purpose,
		"task_doctype": task.doctype,
		"task": task.name,
		"cause": task.cause,
		"call_log": call_log or None,
		"words": words or None,
	}
	insert_many(CONTACT, [row])


def note_reported(rows: Sequence[tuple[str, datetime, Party, Task, str, str]]) -> None:
	"""Keep calls that a machine made, each by a name of its own and at its own time: said again, it is the same call.

	rows: name, moment, party, task, outcome, words.
	"""
	written = stamp()
	noted = [
		{
			"name": name,
			**written,
			"at": at,
			"by_user": frappe.session.user,
			"outcome": outcome,
			"customer": party.customer or None,
			"number_key": party.caller or None,
			"purpose": task.purpose,
			"task_doctype": task.doctype,
			"task": task.name,
			"cause": task.cause,
			"words": words or None,
		}
		for name, at, party, task, outcome, words in rows
	]
	upsert_many(CONTACT, noted, update=("outcome",))


def attempts(task_doctype: str, task: str) -> tuple[datetime, ...]:
	"""When a call for this did not reach anybody, in order."""
	return tuple(at for (at,) in read(_attempts, task=task, task_doctype=task_doctype))


@prepared
def _attempts() -> Any:
	row = DocType(CONTACT)
	is_of_task = (row.task == value("task")) & (row.task_doctype == value("task_doctype"))
	query = frappe.qb.from_(row).where(is_of_task & row.outcome.isin(NOT_REACHED))
	return query.orderby(row.at).select(row.at)


def history(party: Party, limit: int = 10) -> list[dict[str, Any]]:
	"""The last calls to a party, the newest first."""
	by = {"customer": party.customer} if party.customer else {"number_key": party.caller}
	fields = ["at", "by_user", "outcome", "purpose", "task_doctype", "task", "words"]
	return frappe.get_all(CONTACT, filters=by, fields=fields, order_by="at desc", limit=limit)
