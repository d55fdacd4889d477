"""The tables of calls: what the switch said (`CS Call Record`) beside what people see of it (`CS Call Log`)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.calls.rules.events import CallEvent, from_compact
from cs_center.engines.database import (
	Prepared,
	as_json,
	document_columns,
	document_rows,
	insert_many,
	prepared,
	read,
	stamp,
	upsert_many,
	value,
)

RECORD, LOG, LEG, RECORDING = "CS Call Record", "CS Call Log", "CS Call Leg", "CS Call Recording"

#: What the switch decides; people and their forms never change these.
SWITCH_FIELDS = (
	"title",
	"source",
	"call_id",
	"direction",
	"outcome",
	"off_hours",
	"started_at",
	"queued_at",
	"answered_at",
	"ended_at",
	"wait_seconds",
	"talk_seconds",
	"hold_seconds",
	"transfers",
	"leg_count",
	"queue",
	"hotline",
	"agent",
	"agent_id",
	"seat",
	"team",
	"caller_number",
	"called_number",
	"has_recording",
)
#: What the switch proposes and people may correct.
PARTY_FIELDS = ("party_type", "party", "party_name", "customer", "match_reason")
#: Who was recognised, and whose call it was in which team at the time.
KEPT_FIELDS = (*PARTY_FIELDS, "agent_id", "agent", "team")
_RECORD_UPDATES = ("caller_key", "from_key", "to_key", "started_at", "facts")


def record_name(source: str, call_id: str) -> str:
	"""One name per switch call: the same call said twice, by whomever, is one row (CALL-6)."""
	return hashlib.blake2b(f"{source}\x00{call_id}".encode(), digest_size=10).hexdigest()


def locked_facts(names: Iterable[str]) -> dict[str, set[CallEvent]]:
	"""What is known of these calls, locked until the end of the transaction; absent calls are absent.

	Only rows that exist are locked: a lock on a row that is missing would lock the gap that it belongs into, and with
	it the new calls of everybody else.
	"""
	present = read(_present, names=tuple(names))
	if not present:
		return {}
	rows = read(_locked_facts, names=tuple(sorted(name for (name,) in present)))
	return {name: {from_compact(fact) for fact in json.loads(facts)} for name, facts in rows}


@prepared
def _present() -> Any:
	record = DocType(RECORD)
	return frappe.qb.from_(record).where(record.name.isin(value("names"))).select(record.name)


@prepared
def _locked_facts() -> Any:
	record = DocType(RECORD)
	return (
		frappe.qb.from_(record)
		.where(record.name.isin(value("names")))
		.select(record.name, record.facts)
		.for_update()
	)


@dataclass(frozen=True, slots=True)
class StoredCall:
	"""A call as it is stored: what was said, whom it was about, and its log."""

	facts: set[CallEvent]
	caller_key: str
	log: Document


def locked_call(name: str, likely_new: bool) -> StoredCall | None:
	"""One call with its log, both locked: as `frappe.get_doc` loads it, at the price that a ringing phone can pay.

	A call that is likely new is looked for without a lock first, as `locked_facts` does.
	"""
	if likely_new and not read(_present, names=(name,)):
		return None
	rows = frappe.db.sql(_record_and_log(document_columns(LOG)), {"name": name})
	if not rows:
		return None
	facts, caller_key, row = rows[0]
	[row] = document_rows(LOG, [row])
	legs = frappe.db.sql(_leg_rows(), {"name": name}, as_dict=True) if row["leg_count"] else []
	notices = frappe.db.sql(_notice_rows(), {"name": name}, as_dict=True) if row["kind"] else []
	doc = frappe.get_doc({"doctype": LOG, **row, "legs": legs, "notices": notices})
	return StoredCall({from_compact(fact) for fact in json.loads(facts)}, caller_key, doc)


@lru_cache(maxsize=8)
def _record_and_log(columns: tuple[str, ...]) -> str:
	record, log = DocType(RECORD), DocType(LOG)
	both = frappe.qb.from_(record).join(log).on(log.name == record.name).where(record.name == value("name"))
	return both.select(record.facts, record.caller_key, as_json(log, columns)).for_update().get_sql()


def _child_rows(doctype: str) -> Prepared:
	def build() -> Any:
		child = DocType(doctype)
		of_log = (child.parent == value("name")) & (child.parenttype == LOG)
		return frappe.qb.from_(child).where(of_log).orderby(child.idx).select("*")

	return prepared(build)


_leg_rows, _notice_rows = _child_rows(LEG), _child_rows("CS Call Notice")


def facts_as_text(events: Iterable[CallEvent]) -> str:
	return json.dumps(
		sorted((event.compact() for event in events), key=str), ensure_ascii=False, separators=(",", ":")
	)


def kept_on_logs(names: Iterable[str]) -> dict[str, dict[str, Any]]:
	"""Of logs that exist, what later news of the same call does not change: KEPT_FIELDS by name."""
	log = DocType(LOG)
	rows = (
		frappe.qb.from_(log)
		.where(log.name.isin(sorted(names)))
		.select(log.name, *(log[field] for field in KEPT_FIELDS))
		.for_update()
	).run(as_dict=True)
	return {row.pop("name"): row for row in rows}


def write_records(rows: list[dict[str, Any]], known: set[str]) -> None:
	"""Write what the switch said; only names in `known`, which the caller has locked, may be there already."""
	insert_many(RECORD, [row for row in rows if row["name"] not in known])
	upsert_many(RECORD, [row for row in rows if row["name"] in known], update=_RECORD_UPDATES)


def write_logs(rows: list[dict[str, Any]], known: set[str]) -> None:
	"""Write logs in bulk, without document events. Of a known log only what the switch decides is replaced."""
	insert_many(LOG, [row for row in rows if row["name"] not in known])
	upsert_many(LOG, [row for row in rows if row["name"] in known], update=(*SWITCH_FIELDS, *PARTY_FIELDS))


def replace_legs(rows: list[dict[str, Any]], parents: Iterable[str]) -> None:
	"""Write the legs of these logs anew."""
	if names := sorted(parents):
		frappe.db.delete(LEG, {"parenttype": LOG, "parent": ("in", names)})
	insert_many(LEG, rows)


def add_recordings(urls: dict[str, tuple[str, ...]]) -> None:
	"""Note where recordings lie, each address of a call once however often it is said."""
	rows, written = {}, stamp()
	for log, addresses in urls.items():
		for url in addresses:
			name = hashlib.blake2b(f"{log}\x00{url}".encode(), digest_size=10).hexdigest()
			rows[name] = {"name": name, **written, "call_log": log, "url": url}
	upsert_many(RECORDING, list(rows.values()), update=("url",))


def record_keys(name: str) -> tuple[str, str]:
	"""The two numbers of a call in full, as keys. For code that has checked who asks."""
	return frappe.db.get_value(RECORD, name, ["from_key", "to_key"]) or ("", "")


def forget(name: str) -> None:
	"""With a log goes what the switch said of it; half a call would be worse than none."""
	frappe.db.delete(RECORD, {"name": name})
	frappe.db.delete(RECORDING, {"call_log": name})
