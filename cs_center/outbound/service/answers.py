"""Answers of a list's survey become answers of the survey itself, with what follows from a low mark (BACK-5, CALL-8)."""

from collections.abc import Mapping, Sequence
from typing import Any

import frappe

from cs_center.calls.rules.reasons import Rejected
from cs_center.outbound.rules import lists, results
from cs_center.outbound.rules.results import Said
from cs_center.outbound.service.store import CALL
from cs_center.responsibility.service.naming import kept
from cs_center.surveys.service import answering, store, subjects


def keep_by_officer(doc: Any, row: Any, given: Mapping[str, object], call_log: str) -> str:
	"""What a customer answered to an officer; the response's name. Raises Rejected for what is no answer."""
	said = answering.Said(given, store.PHONE, frappe.session.user, call_log)
	return answering.keep_uninvited(_subject(row), doc.survey, _cause(row.name), said)


def keep_pressed(doc: Any, rows: Mapping[str, Any], reports: Mapping[str, Sequence[Said]]) -> None:
	"""Keys that customers pressed on the telephone. What is no whole answer stays with the result alone, which says why."""
	if doc.purpose != lists.SURVEY or not doc.survey:
		return
	questions = store.as_rule(frappe.get_cached_doc(store.SURVEY, doc.survey)).questions
	for name, row in rows.items():
		pressed = _pressed(reports[name])
		if not pressed or row.response:
			continue
		given = results.answers_by_key(questions, pressed)
		try:
			said = answering.Said(given, store.PHONE)
			values = {"response": answering.keep_uninvited(_subject(row), doc.survey, _cause(name), said)}
		except Rejected as rejected:
			values = {"result": kept(rejected.reason)}
		frappe.db.set_value(CALL, name, values, update_modified=False)


def _pressed(reports: Sequence[Said]) -> dict[int, str]:
	found: dict[int, str] = {}
	for one in results.attempts(reports):
		for place, key in one.answers:
			found.setdefault(place, key)
	return found


def _subject(row: Any) -> subjects.Subject:
	return subjects.Subject(
		doctype=CALL,
		name=row.name,
		customer=row.customer or "",
		caller=row.caller or "",
		caller_number=row.caller_number or "",
	)


def _cause(call: str) -> str:
	return f"{CALL}:{call}"
