"""What was said of calls is kept once, and everybody stands where all of it together puts them (CALL-8, KEEP-2)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.contact.rules.conduct import Contact
from cs_center.contact.service import conduct, leases, ledger, queue, settings, wishes
from cs_center.engines.database import insert_many, prepared, read_rows, stamp, upsert_many, value
from cs_center.outbound.rules import lists
from cs_center.outbound.rules import results as rules
from cs_center.outbound.rules.results import Said, Standing
from cs_center.outbound.service import answers, store, work
from cs_center.outbound.service.store import CALL, LIST, RESULT, party_of
from cs_center.responsibility.service.naming import kept

BY_OFFICER, FILE, EVENT, APP = "Officer", "File", "Event", "App"
#: What the ledger of all calls keeps of an outcome.
_IN_LEDGER = {
	rules.NO_ANSWER: ledger.NO_ANSWER,
	rules.FAILED: ledger.NO_ANSWER,
	rules.BUSY: ledger.BUSY,
	rules.CALL_AGAIN: ledger.CALL_AGAIN,
	rules.WRONG_NUMBER: ledger.WRONG_NUMBER,
	rules.REFUSED: ledger.REFUSED,
}
_WRITTEN = (
	*("status", "result", "result_at", "next_action_at", "promised_at", "pool", "order_at", "order_reason"),
	*("calls", "tried", "reached", "key_pressed", "seconds", "words", "hours", "modified", "modified_by"),
)


@dataclass(frozen=True, slots=True)
class OfficerResult:
	"""What an officer says of their call. `refuses`: what the customer does not want from now on, beside this."""

	outcome: str
	words: str = ""
	again_at: datetime | None = None
	call_log: str = ""
	refuses: str = ""
	answers: Mapping[str, object] | None = None


def log(call: str, told: OfficerResult) -> str:
	"""Keep the result of the user's call; answers the status. Raises PermissionError, Rejected."""
	doc = frappe.get_doc(CALL, call)
	doc.check_permission("write")
	_check_open(doc)
	queue.hold(frappe.session.user, CALL, call, doc.party_key)
	row = store.locked(call)
	_check_open(row)
	outbound_list = frappe.get_doc(LIST, row.outbound_list)
	if outbound_list.way != lists.BY_OFFICERS:
		raise Rejected("The list {title} is not called by officers.", title=outbound_list.title)
	now = now_datetime().replace(microsecond=0)
	said = Said(told.outcome, now, words=told.words, again_at=told.again_at)
	rules.check(outbound_list.purpose, said, work.contact_of(row, outbound_list), now)
	take(outbound_list, [(call, said)], BY_OFFICER, told.refuses)
	values: dict[str, Any] = {"called_by": frappe.session.user}
	if told.call_log and frappe.db.exists("CS Call Log", told.call_log):
		values["call_log"] = told.call_log
	if told.answers and outbound_list.survey and told.outcome == rules.ANSWERED:
		values["response"] = answers.keep_by_officer(outbound_list, row, told.answers, told.call_log)
	frappe.db.set_value(CALL, call, values)
	leases.free(frappe.session.user)
	return frappe.db.get_value(CALL, call, "status")


def take(doc: Any, said: Sequence[tuple[str, Said]], source: str, refuses: str | None = None) -> int:
	"""Keep results of calls of one list, as far as they are new; how many were. Part of the caller's transaction.

	`refuses`: what who refused does not want, where it was asked; None: what the list says.
	"""
	rows = store.locked_many(call for call, _said in said)
	written = {_name(call, one): (call, one) for call, one in said if call in rows}
	known = set(frappe.get_all(RESULT, {"name": ("in", sorted(written))}, pluck="name")) if written else set()
	new = {name: pair for name, pair in written.items() if name not in known}
	insert_many(RESULT, [_row(name, doc.name, *pair, source) for name, pair in new.items()])
	if new:
		changed = {call: rows[call] for call, _one in new.values()}
		reports = _said_of(changed)
		_place(doc, changed, reports)
		_note(doc, changed, reports)
		_refuse(doc, changed, list(new.values()), refuses)
		answers.keep_pressed(doc, changed, reports)
	return len(new)


def _place(doc: Any, rows: Mapping[str, Any], reports: Mapping[str, list[Said]]) -> None:
	"""Write where everybody stands now."""
	purpose, policy, now = lists.CONDUCT[doc.purpose], settings.conduct(), now_datetime()
	found = conduct.contacts_with_hours([party_of(row) for row in rows.values()], purpose, doc.name)
	changed, is_closed = [], frappe.db.get_value(LIST, doc.name, "status") == lists.CLOSED
	for name, row in rows.items():
		contact, hours = found[party_of(row)]
		standing = rules.stand(reports[name], contact, policy)
		if standing:
			values = _values(row, standing, reports[name], contact, is_closed)
			changed.append({"name": name, **row, **values, "hours": hours, **_pool(doc, row, values, hours)})
	written = {"modified": now, "modified_by": frappe.session.user}
	columns = ("name", *(column for column in _WRITTEN if column not in written))
	upsert_many(CALL, [{**{key: row[key] for key in columns}, **written} for row in changed], update=_WRITTEN)


def _values(
	row: Any, standing: Standing, reports: Sequence[Said], contact: Contact, is_closed: bool
) -> dict[str, Any]:
	calls = rules.attempts(reports)
	values: dict[str, Any] = {
		"status": standing.status,
		"result": kept(standing.reason),
		"result_at": standing.at,
		"next_action_at": standing.next_at,
		"promised_at": standing.promised_at,
		"calls": standing.calls,
		"tried": standing.tried,
		"reached": int(standing.reached),
		"key_pressed": next((one.key for one in reversed(calls) if one.key), None),
		"seconds": sum(one.seconds for one in calls),
		"words": "\n".join(dict.fromkeys(one.words for one in calls if one.words)) or None,
	}
	if standing.status not in rules.OPEN:
		return values
	if is_closed or row.status == rules.WITHDRAWN:
		return {**values, "status": rules.WITHDRAWN, "next_action_at": None, "promised_at": None}
	if _is_handed_over(row, calls):
		# The dialler has them for another call, which must not be made twice.
		return {**values, "status": rules.HANDED_OVER}
	if standing.promised_at:
		where = work.order_of(row, standing.promised_at)
		values.update(order_at=where.at, order_reason=kept(where.reason))
	return values


def _pool(doc: Any, row: Any, values: Mapping[str, Any], hours: str) -> dict[str, Any]:
	waits = values["status"] in rules.OPEN and values["status"] != rules.HANDED_OVER
	return {"pool": store.pool(doc.name, hours) if waits and values["next_action_at"] else None}


def _is_handed_over(row: Any, calls: Sequence[Said]) -> bool:
	if row.status != rules.HANDED_OVER or not row.handed_at:
		return False
	return calls[-1].at < get_datetime(row.handed_at).replace(microsecond=0)


def _note(doc: Any, rows: Mapping[str, Any], reports: Mapping[str, list[Said]]) -> None:
	"""The ledger of all calls has each call once, however many reports there are of it."""
	purpose = lists.CONDUCT[doc.purpose]
	ledger.note_reported(
		[
			(
				hashlib.blake2b(f"{name}\0{one.attempt}".encode(), digest_size=10).hexdigest(),
				one.at,
				party_of(row),
				ledger.Task(CALL, name, purpose, doc.name),
				_IN_LEDGER.get(one.outcome, ledger.REACHED),
				one.words,
			)
			for name, row in rows.items()
			for one in rules.attempts(reports[name])
		]
	)


def _refuse(doc: Any, rows: Mapping[str, Any], new: Sequence[tuple[str, Said]], refuses: str | None) -> None:
	"""Who refused is not called for such things any more, by nobody (KEEP-2)."""
	means = lists.refused_by_key(doc.purpose, doc.refuses) if refuses is None else refuses
	refused = {call: one for call, one in new if one.outcome == rules.REFUSED}
	for call, one in refused.items() if means else ():
		said = one.words or kept(Reason(_PRESSED, {"title": doc.title}, "KEEP-2"))
		wishes.refuse(party_of(rows[call]), rows[call].caller_number or "", means, said)


def _check_open(row: Any) -> None:
	if row.status not in rules.OPEN:
		raise Rejected("This call is “{status}”: it has its result.", status=row.status)


def _name(call: str, said: Said) -> str:
	text = json.dumps([call, said.outcome, *map(str, (said.at, said.reference, said.key, said.seconds))])
	more = json.dumps([said.answers, said.words, str(said.again_at)])
	return hashlib.blake2b(f"{text}{more}".encode(), digest_size=10).hexdigest()


def _row(name: str, outbound_list: str, call: str, said: Said, source: str) -> dict[str, Any]:
	return {
		"name": name,
		**stamp(),
		"call": call,
		"outbound_list": outbound_list,
		"at": said.at,
		"outcome": said.outcome,
		"source": source,
		"by_user": frappe.session.user,
		"reference": said.reference or None,
		"seconds": said.seconds,
		"key_pressed": said.key or None,
		"again_at": said.again_at,
		"answers": json.dumps(said.answers, ensure_ascii=False) if said.answers else None,
		"words": said.words or None,
	}


def _said_of(calls: Mapping[str, Any]) -> dict[str, list[Said]]:
	"""Everything that was ever said of these calls, also by who was at them a moment ago: read by locking, so that it is not
	what there was when this transaction began, and nobody is called who has just refused."""
	found: dict[str, list[Said]] = {call: [] for call in calls}
	for row in read_rows(_results, calls=tuple(sorted(calls))):
		pressed = tuple((int(place), said) for place, said in json.loads(row.answers or "[]"))
		found[row.call].append(
			Said(
				row.outcome,
				row["at"],
				row.reference or "",
				row.key_pressed or "",
				row.seconds or 0,
				pressed,
				row.words or "",
				row.again_at,
			)
		)
	return found


@prepared
def _results() -> Any:
	result = frappe.qb.DocType(RESULT)
	return frappe.qb.from_(result).where(result.call.isin(value("calls"))).select("*").for_update()


_PRESSED = "Said so when the list {title} was called."
