"""Lists as supervisors write them, and what they do with them: start, pause, resume, close (CALL-8)."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import cint, getdate, now_datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.words import refusals_said, say_for_all
from cs_center.engines.people import enabled_users
from cs_center.outbound.rules import lists as rules
from cs_center.outbound.rules import results, words
from cs_center.outbound.service import store
from cs_center.outbound.service.store import CALL, LIST
from cs_center.responsibility.service.naming import name_of
from cs_center.surveys.service.sending import check_gateway

#: What only deeds and the app write.
_KEPT = (
	"status",
	"parties",
	"started_at",
	"started_by",
	"paused_why",
	"closed_at",
	"closed_by",
	"closed_why",
)
#: What decides who may be called and what results mean: it stays once somebody is on the list.
_SETTLED = ("purpose", "way", "survey")


def check(doc: Document) -> None:
	"""Raises ValidationError for a list that means nothing, and for a change that comes too late."""
	before = doc.get_doc_before_save()
	if not doc.flags.cs_deed:
		doc.update({field: before.get(field) if before else None for field in _KEPT})
		doc.status, doc.parties = doc.status or rules.DRAFT, cint(doc.parties)
	if before and before.status == rules.CLOSED and not doc.flags.cs_deed:
		frappe.throw(_("This list is closed: make a new one."))
	if before and (before.status != rules.DRAFT or cint(before.parties)):
		_check_settled(doc)
	if cint(doc.hours_ahead) < 1 or cint(doc.results_within_hours) < 1:
		frappe.throw(_("Hand over at least one hour ahead, and wait at least one hour for results."))
	with refusals_said():
		rules.check(store.plan_of(doc))
		_check_words(doc)


def check_trash(doc: Document) -> None:
	"""Raises ValidationError for a list with people on it: they, their calls and the result are kept (SEC-3)."""
	if frappe.db.exists(CALL, {"outbound_list": doc.name}):
		frappe.throw(_("A list with people on it is kept: close it instead."))


def start(name: str) -> None:
	"""Who is on the list is called from now on. Raises Rejected, PermissionError."""
	doc = _for_deed(name, store.HEADS)
	status = rules.deed(rules.START, doc.status)
	rules.check_start(store.plan_of(doc), getdate())
	if doc.way == rules.BY_OFFICERS:
		_check_officers(doc)
	if doc.way == rules.BY_SMS:
		check_gateway()
	values = {"status": status, "started_at": now_datetime(), "started_by": frappe.session.user}
	_write(doc, rules.START, values)


def pause(name: str, said: str) -> None:
	"""Nobody of it is called until it goes on. Raises Rejected, PermissionError."""
	doc = _for_deed(name, store.LEADERS)
	if not said.strip():
		frappe.throw(_("Say why the list pauses."))
	values = {"status": rules.deed(rules.PAUSE, doc.status), "paused_why": said.strip()}
	_write(doc, rules.PAUSE, values)


def resume(name: str) -> None:
	"""A paused list goes on. Raises Rejected, PermissionError."""
	doc = _for_deed(name, store.LEADERS)
	_write(doc, rules.RESUME, {"status": rules.deed(rules.RESUME, doc.status), "paused_why": None})


def close(name: str, said: str) -> None:
	"""Nobody of it is called any more; results that come late are still kept. Raises Rejected, PermissionError."""
	doc = _for_deed(name, store.HEADS)
	if not said.strip():
		frappe.throw(_("Say why the list is closed."))
	_close(doc, said.strip())


def close_those_over() -> int:
	"""Lists whose last day is past; how many. Commits a list at a time."""
	filters = {"status": ("in", (rules.RUNNING, rules.PAUSED)), "period_to": ("<", getdate())}
	names = frappe.get_all(LIST, filters=filters, pluck="name")
	for name in names:
		_close(frappe.get_doc(LIST, name, for_update=True), say_for_all(Reason(_OVER, {}, "CALL-8")))
		frappe.db.commit()  # a list at a time: its end stands, whatever becomes of the next one
	return len(names)


def add_parties(name: str, count: int) -> None:
	"""So many more are on the list; part of the caller's transaction."""
	if count:
		table = DocType(LIST)
		frappe.qb.update(table).set(table.parties, table.parties + count).where(table.name == name).run()


def check_open(doc: Any) -> None:
	"""Raises ValidationError for a list onto which nobody comes any more."""
	if doc.status == rules.CLOSED:
		frappe.throw(_("This list is closed: make a new one."))


def own_words(name: str) -> dict[str, str]:
	"""What words of the list's dialler mean."""
	return {row.written: row.means for row in frappe.get_cached_doc(LIST, name).words}


def _close(doc: Document, said: str) -> None:
	now = now_datetime()
	values = {"closed_at": now, "closed_by": frappe.session.user, "closed_why": said}
	_write(doc, rules.CLOSE, {"status": rules.deed(rules.CLOSE, doc.status), **values})
	call = DocType(CALL)
	reason = say_for_all(Reason("The list was closed.", {}, "CALL-8"))
	left = (call.outbound_list == doc.name) & call.status.isin(results.OPEN)
	query = frappe.qb.update(call).set(call.status, results.WITHDRAWN).set(call.result, reason)
	query.set(call.result_at, now).set(call.promised_at, None).set(call.pool, None).where(left).run()


def _for_deed(name: str, roles: frozenset[str]) -> Document:
	store.check_leads(roles)
	if not frappe.db.exists(LIST, name):
		frappe.throw(_("There is no list {0}.").format(name), frappe.DoesNotExistError)
	return frappe.get_doc(LIST, name, for_update=True)


def _write(doc: Document, deed: str, values: dict[str, Any]) -> None:
	"""As a document, so that its versions say who changed what (SEC-3)."""
	doc.update(values)
	doc.flags.cs_deed = True
	doc.save(ignore_permissions=True, ignore_version=False)
	said = _(deed, context="CS Outbound List")
	why = values.get("paused_why") or values.get("closed_why")
	doc.add_comment("Info", f"{said}: {frappe.utils.escape_html(why)}" if why else said)


def _check_settled(doc: Document) -> None:
	if changed := [field for field in _SETTLED if doc.has_value_changed(field)]:
		labels = ", ".join(_(doc.meta.get_label(field), context="CS Outbound List") for field in changed)
		frappe.throw(_("There are people on the list: {0} can not be changed any more.").format(labels))


def _check_officers(doc: Document) -> None:
	users = [row.user for row in doc.officers]
	able = enabled_users(users)
	for user in users:
		if user not in able or set(frappe.get_roles(user)).isdisjoint(store.CALLERS):
			frappe.throw(_("{0} does not call customers, or may not log in.").format(name_of(user)))


def _check_words(doc: Document) -> None:
	"""A brace that is never closed would be read out to a customer."""
	for text in (doc.message or "", frappe.utils.strip_html(doc.script or "")):
		left = words.filled(text, {})
		if "{" in left or "}" in left:
			frappe.throw(_("A brace in the text has no other one: write {0}.").format("{name}"))
	written = [(row.written or "").strip().lower() for row in doc.words]
	if len(set(written)) < len(written):
		frappe.throw(_("A word of the dialler is there twice."))


_OVER = "Its period is over."
