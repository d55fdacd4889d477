"""Handing people over to the dialler of a switch: only who may be called in the coming hours, each of them once (CALL-8).

Every hand-over is noted: who, which list, how many (SEC-1).
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.query_builder import DocType
from frappe.utils import cint, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Rejected
from cs_center.contact.rules import conduct as laws
from cs_center.contact.rules.conduct import Contact
from cs_center.contact.rules.dialling import digits_of
from cs_center.contact.service import conduct, leases, settings
from cs_center.engines.database import only_one, prepared, read_rows, upsert_many, value
from cs_center.outbound.rules import lists, results, words
from cs_center.outbound.service import store, work
from cs_center.outbound.service.store import CALL, LIST, RESULT, party_of
from cs_center.retention.service.members import held_out

MOST = 5_000
COLUMNS = ("call", "number", "name", "language", "not_before", "not_after", "text")
_WRITTEN = (
	*("status", "pool", "next_action_at", "result", "result_at", "promised_at"),
	*("handed_at", "handed_until", "batch", "modified", "modified_by"),
)


def hand_over(name: str, batch: str, most: int) -> str:
	"""The next ones of a list, as CSV for the dialler, which has them from now on. Asked for the same `batch` again, the
	same ones: an answer that got lost loses nobody.

	Raises PermissionError, Rejected. Commits.
	"""
	store.check_leads((access.SWITCH, *store.HEADS))
	if not frappe.db.exists(LIST, name):
		frappe.throw(_("There is no list {0}.").format(name), frappe.DoesNotExistError)
	with only_one(f"cs_outbound_hand:{name}") as is_ours:
		if not is_ours:
			raise Rejected("Another request is being handed people of this list: ask again in a moment.")
		frappe.db.rollback()  # a snapshot from before the lock would show people whom the other one got
		doc = frappe.get_doc(LIST, name)
		batch = (batch.strip() or frappe.generate_hash(length=10))[:140]
		_check_is_called(doc)
		rows = _of_batch(name, batch) or _next(doc, batch, max(1, min(most or 1000, MOST)))
		note_access(name, "Hand Over", len(rows))
		frappe.db.commit()  # they are the dialler's before anybody else asks
		return _as_csv(doc, rows)


def take_back() -> int:
	"""Whom the dialler had and said nothing of in time: they are to be called again. How many; commits a list at a time."""
	count = 0
	for row in frappe.get_all(
		LIST, {"way": lists.BY_SWITCH, "status": lists.RUNNING}, ["name", "results_within_hours"]
	):
		before = now_datetime() - timedelta(hours=max(cint(row.results_within_hours), 1))
		call = DocType(CALL)
		is_late = (call.outbound_list == row.name) & (call.status == results.HANDED_OVER)
		query = frappe.qb.from_(call).where(is_late & (call.handed_until < before))
		late = query.select(call.name, call.hours).for_update().run(as_dict=True)
		back = [
			{
				"name": one.name,
				"status": results.TO_CALL,
				"pool": store.pool(row.name, one.hours or ""),
				"next_action_at": now_datetime(),
				"batch": None,
			}
			for one in late
		]
		upsert_many(CALL, back, update=("status", "pool", "next_action_at", "batch"))
		frappe.db.commit()  # a list at a time
		count += len(back)
	return count


def note_access(name: str, method: str, count: int) -> None:
	"""An entry of the Access Log: numbers of so many have left the app."""
	filters = frappe.as_json({"outbound_list": name, "people": count}, indent=None)
	make_access_log(doctype=CALL, document=name, filters=filters, method=method, file_type="CSV")


def _of_batch(name: str, batch: str) -> list[Any]:
	wanted = {"outbound_list": name, "batch": batch, "status": results.HANDED_OVER}
	wanted["handed_until"] = (">", now_datetime())
	return frappe.get_all(CALL, wanted, ["*"], order_by="order_at, name", limit=MOST)


def _check_is_called(doc: Any) -> None:
	"""Raises Rejected for a list of which nobody is called now, also for those who were handed over before."""
	is_called = doc.way == lists.BY_SWITCH and doc.status == lists.RUNNING
	if not is_called or not work.is_in_period(doc, now_datetime()):
		raise Rejected("The list {title} is not being called by the switch now.", title=doc.title)


def _next(doc: Any, batch: str, most: int) -> list[Any]:
	now = now_datetime()
	until = now + timedelta(hours=max(cint(doc.hours_ahead), 1))
	found: list[Any] = []
	# Who may not be called after all is moved away, so that each look finds others.
	while len(found) < most and (rows := _due(doc.name, until, most - len(found))):
		changed = _sifted(doc, rows, now, until, batch)
		upsert_many(
			CALL, [{key: row[key] for key in ("name", *_WRITTEN)} for row in changed], update=_WRITTEN
		)
		found += [row for row in changed if row.status == results.HANDED_OVER]
		if not changed:
			break
	return found


def _due(name: str, until: datetime, most: int) -> list[Any]:
	return read_rows(_due_rows, name=name, until=until, most=most, statuses=results.OPEN)


@prepared
def _due_rows() -> Any:
	call = DocType(CALL)
	is_due = (call.outbound_list == value("name")) & call.pool.isnotnull()
	is_due &= (call.next_action_at < value("until")) & call.status.isin(value("statuses"))
	query = frappe.qb.from_(call).where(is_due).orderby(call.order_at).orderby(call.name)
	return query.select("*").limit(value("most")).for_update()


def _sifted(doc: Any, rows: Sequence[Any], now: datetime, until: datetime, batch: str) -> list[Any]:
	"""Those rows with where they are now: handed over, later, or not called at all. Who is being called is left alone."""
	purpose, busy, written = (
		lists.CONDUCT[doc.purpose],
		leases.taken(),
		{"modified": now, "modified_by": frappe.session.user},
	)
	known = conduct.contacts_with_hours([party_of(row) for row in rows], purpose, doc.name)
	alone = held_out(row.customer for row in rows if row.customer) if doc.purpose == lists.SALES else set()
	tried = _attempts(rows)
	changed = []
	for row in rows:
		contact = replace(
			known[party_of(row)][0], attempts=tried.get(row.name, ()), promised_at=row.promised_at
		)
		if row.customer in alone:
			values = work.alone(now)
		else:
			values = _placed(contact, now, until)
		if row.party_key in busy:
			values = {"next_action_at": until}
		if values.get("status") == results.HANDED_OVER:
			values["batch"] = batch
		changed.append(frappe._dict({**row, **values, **written}))
	return changed


def _placed(contact: Contact, now: datetime, until: datetime) -> dict[str, Any]:
	found = laws.when(contact, now, settings.conduct())
	if found.at is None:
		return work.not_now(contact, now)
	begins, ends = next(contact.hours.windows(max(found.at, now)), (until, until))
	if begins >= until:
		return {"next_action_at": begins}
	return {
		"status": results.HANDED_OVER,
		"pool": None,
		"next_action_at": begins,
		"handed_at": now,
		"handed_until": min(ends, until),
	}


def _attempts(rows: Sequence[Any]) -> dict[str, tuple[datetime, ...]]:
	"""When each was tried in vain; one read for all who were called before."""
	names = tuple(row.name for row in rows if row.tried)
	found: dict[str, list[datetime]] = {}
	for row in read_rows(_tried, names=names, outcomes=results.NOT_REACHED) if names else ():
		found.setdefault(row.call, []).append(row["at"])
	return {name: tuple(sorted(moments)) for name, moments in found.items()}


@prepared
def _tried() -> Any:
	result = DocType(RESULT)
	is_one = result.call.isin(value("names")) & result.outcome.isin(value("outcomes"))
	return frappe.qb.from_(result).where(is_one).select(result.call, result.at)


def _as_csv(doc: Any, rows: Sequence[Any]) -> str:
	kept = store.kept_of(row.name for row in rows)
	extra = sorted({heading for _key, more in kept.values() for heading in more})
	text = io.StringIO()
	writer = csv.writer(text)
	writer.writerow([*COLUMNS, *map(words.cell, extra)])
	for row in rows:
		key, more = kept[row.name]
		said = words.filled(doc.message or "", store.values_of(row, more))
		times = (f"{row.next_action_at:%Y-%m-%d %H:%M:%S}", f"{row.handed_until:%Y-%m-%d %H:%M:%S}")
		cells = (row.party_name, row.language, *times, said, *(more.get(heading, "") for heading in extra))
		# The number as any dialler takes it; a plus before digits is no formula.
		writer.writerow([row.name, digits_of(key), *map(words.cell, cells)])
	return text.getvalue()
