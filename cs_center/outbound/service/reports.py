"""What a dialler reports, by event or in a file: whose call it was, and what follows (CALL-6, CALL-8)."""

from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe.utils import get_system_timezone

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.clock import LocalClock
from cs_center.calls.service import clock
from cs_center.calls.service.switchboard import switchboard
from cs_center.outbound.rules import lists as rules
from cs_center.outbound.rules import reports
from cs_center.outbound.rules.reports import Report
from cs_center.outbound.rules.results import Said, heard
from cs_center.outbound.rules.sheets import Line
from cs_center.outbound.service import results, store
from cs_center.outbound.service.lists import own_words
from cs_center.outbound.service.store import CALL, LIST


def take_event(payload: Mapping[str, Any]) -> tuple[str, str]:
	"""Take one result; answers who on the list it is, and their status. Raises Rejected."""
	outbound_list = list_of(payload)
	doc = _by_switch(outbound_list)
	report = reports.read_event(payload, switchboard().plan, own_words(doc.name), clock.now())
	(call,) = calls_of(doc.name, [report])
	if not call:
		raise nobody(report)
	results.take(doc, [(call, said_of(doc, report))], results.EVENT)
	return call, frappe.db.get_value(CALL, call, "status")


def take_line(doc: Any, line: Line) -> str:
	"""Take one line of a file, corrected by somebody; answers who on the list it is. Raises Rejected."""
	report = reader(doc)(line)
	(call,) = calls_of(doc.name, [report])
	if not call:
		raise nobody(report)
	results.take(doc, [(call, said_of(doc, report))], results.FILE)
	return call


def reader(doc: Any) -> Any:
	"""What reads lines of this list's dialler; raises Rejected for those that say nothing."""
	_by_switch(doc.name)
	local, now = LocalClock(get_system_timezone()), clock.now()
	plan, words = switchboard().plan, own_words(doc.name)
	return lambda line: reports.read_line(line, plan, words, local, now)


def calls_of(outbound_list: str, found: Sequence[Report]) -> list[str]:
	"""Who on the list each report is about, blank for nobody."""
	names = [one.call or store.call_name(outbound_list, one.number_key) for one in found]
	wanted = {"name": ("in", sorted(set(names))), "outbound_list": outbound_list}
	there = set(frappe.get_all(CALL, wanted, pluck="name")) if names else set()
	return [name if name in there else "" for name in names]


def said_of(doc: Any, report: Report) -> Said:
	"""The report as the rules know results, at the site's time."""
	at = clock.to_site(report.at)
	assert at
	said = Said(report.outcome, at, report.reference, report.key, report.seconds, report.answers)
	return heard(said, doc.refuse_key or "")


def list_of(payload: Mapping[str, Any]) -> str:
	"""The list that an event is about, blank when there is none such."""
	if call := str(payload.get("call") or ""):
		return frappe.db.get_value(CALL, call, "outbound_list") or ""
	name = str(payload.get("list") or "")
	return name if name and frappe.db.exists(LIST, name) else ""


def _by_switch(outbound_list: str) -> Any:
	if not outbound_list:
		raise Rejected("There is no such call or list: send call as it was handed over, or list and number.")
	doc = frappe.get_cached_doc(LIST, outbound_list)
	if doc.way != rules.BY_SWITCH:
		raise Rejected("The list {title} is not called by the switch.", title=doc.title)
	return doc


def nobody(report: Report) -> Rejected:
	"""Why a report can not be taken whose call is not on the list."""
	if report.call:
		return Rejected("The call {call} is not on this list.", call=report.call)
	return Rejected("The number is not on this list.")
