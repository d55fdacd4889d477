"""What lists came to: by status, by hour of the day, by attempt, by answer; and as a file for those who may have it (CALL-8)."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Sum
from pypika.functions import Extract

from cs_center.calls.rules.numbers import display
from cs_center.calls.service.switchboard import switchboard
from cs_center.engines.database import prepared, read_rows, value
from cs_center.outbound.rules import results, words
from cs_center.outbound.service import store
from cs_center.outbound.service.handing import note_access
from cs_center.outbound.service.store import CALL, LIST, REJECT, RESULT
from cs_center.surveys.service.store import ANSWER, RESPONSE

Row = dict[str, Any]
_A_PAGE = 5_000
_MOST_LISTS = 500
_REACHED = results.REACHED
#: Headings of the exported file, by column.
_EXPORTED = (
	*("name", "number", "party_name", "customer", "status", "result", "result_at", "calls", "tried"),
	*("key_pressed", "seconds", "words"),
)


def result(name: str) -> Row:
	"""The figures of one list. Raises PermissionError, DoesNotExistError."""
	store.check_leads((*store.LEADERS, "System Manager"))
	if not frappe.db.exists(LIST, name):
		frappe.throw(_("There is no list {0}.").format(name), frappe.DoesNotExistError)
	statuses = _counted(CALL, "status", name)
	people = sum(statuses.values())
	done = sum(count for status, count in statuses.items() if status not in results.OPEN)
	return {
		"people": people,
		"done": done,
		"left": people - done,
		"reached": frappe.db.count(CALL, {"outbound_list": name, "reached": 1}),
		"rejects": frappe.db.count(REJECT, {"outbound_list": name, "status": "Open"}),
		"statuses": [
			{"status": one, "count": statuses[one]} for one in results.STATUSES if statuses.get(one)
		],
		"attempts": [
			{"attempts": calls, "count": count}
			for calls, count in sorted(_counted(CALL, "calls", name).items())
		],
		"hours": _hours(name),
		"answers": _answers(name),
	}


def lists(filters: Row) -> list[Row]:
	"""Lists with their figures, the newest first. For callers that have checked who asks."""
	wanted = {key: filters[key] for key in ("purpose", "way", "status") if filters.get(key)}
	fields = ["name", "title", "purpose", "way", "status", "period_from", "period_to"]
	rows = frappe.get_all(LIST, wanted, fields, order_by="creation desc", limit=_MOST_LISTS)
	figures = _figures([row.name for row in rows])
	return [{**row, **figures.get(row.name, {})} for row in rows]


def exported(name: str) -> str:
	"""Everybody on a list with number and result, as CSV; noted in the Access Log. Raises PermissionError."""
	store.check_leads(store.HEADS)
	doc = frappe.get_doc(LIST, name)
	rows = list(_exported(name))
	text = io.StringIO()
	writer = csv.writer(text)
	labels = {field.fieldname: field.label for field in frappe.get_meta(CALL).fields}
	writer.writerow(
		[_("Call") if one == "name" else _(labels[one], context="CS Outbound Call") for one in _EXPORTED]
	)
	for row in rows:
		shown = {**row, "status": _(row.status, context="CS Outbound Call")}
		writer.writerow([shown[one] if one == "number" else words.cell(shown[one]) for one in _EXPORTED])
	note_access(doc.name, "Export", len(rows))
	return "\ufeff" + text.getvalue()


def _exported(name: str) -> Iterator[Any]:
	after, region = "", switchboard().plan.region
	while rows := read_rows(_page, name=name, after=after):
		kept = store.kept_of(row.name for row in rows)
		for row in rows:
			yield frappe._dict({**row, "number": display(kept[row.name][0], region)})
		after = rows[-1].name


@prepared
def _page() -> Any:
	call = DocType(CALL)
	query = frappe.qb.from_(call).where((call.outbound_list == value("name")) & (call.name > value("after")))
	return query.orderby(call.name).limit(_A_PAGE).select(*(one for one in _EXPORTED if one != "number"))


def _counted(doctype: str, column: str, name: str) -> dict[Any, int]:
	table = DocType(doctype)
	query = frappe.qb.from_(table).where(table.outbound_list == name).groupby(table[column])
	return {key: int(count) for key, count in query.select(table[column], Count("*")).run()}


def _hours(name: str) -> list[Row]:
	"""Calls and how many reached somebody, by the hour of the day at which they were made."""
	table = DocType(RESULT)
	hour = Extract("HOUR", table["at"])
	reached = Sum(Case().when(table.outcome.isin(_REACHED), 1).else_(0))
	query = frappe.qb.from_(table).where(table.outbound_list == name).groupby(hour).orderby(hour)
	return [
		{"hour": int(at), "calls": int(calls), "reached": int(found or 0)}
		for at, calls, found in query.select(hour, Count("*"), reached).run()
	]


def _answers(name: str) -> list[Row]:
	"""How often each answer was given to each question of the list's survey; free words are read on the responses."""
	call, response, answer = DocType(CALL), DocType(RESPONSE), DocType(ANSWER)
	query = frappe.qb.from_(call).join(response).on(response.name == call.response)
	query = query.join(answer).on((answer.parent == response.name) & (answer.parenttype == RESPONSE))
	query = query.where((call.outbound_list == name) & (answer.measures.isnotnull()))
	query = query.groupby(answer.question, answer.said).orderby(answer.question).orderby(answer.said)
	rows = (
		query.select(answer.question, answer.said, Count("*").as_("count"))
		.limit(_MOST_LISTS)
		.run(as_dict=True)
	)
	return [{**row, "question": _(row.question), "said": _(row.said)} for row in rows]


def _figures(names: list[str]) -> dict[str, Row]:
	if not names:
		return {}
	call = DocType(CALL)

	def count(*statuses: str) -> Any:
		return Sum(Case().when(call.status.isin(statuses), 1).else_(0))

	query = frappe.qb.from_(call).where(call.outbound_list.isin(names)).groupby(call.outbound_list)
	rows = query.select(
		call.outbound_list,
		Count("*").as_("people"),
		count(*results.OPEN).as_("left"),
		count(results.ANSWERED, results.SENT).as_("answered"),
		count(results.ACCEPTED).as_("accepted"),
		count(results.REFUSED).as_("refused"),
		count(results.UNREACHABLE).as_("unreachable"),
		count(results.WRONG_NUMBER).as_("wrong_number"),
		count(results.NOT_ALLOWED).as_("not_allowed"),
		Sum(call.reached).as_("reached"),
		Sum(call.calls).as_("calls"),
	).run(as_dict=True)
	return {row.pop("outbound_list"): {key: int(found or 0) for key, found in row.items()} for row in rows}
