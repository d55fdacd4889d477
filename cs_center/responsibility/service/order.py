"""Whether calls come in the order in which they were: what is out of order is worked out anew (CALL-6)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from cs_center.calls.rules.events import INBOUND
from cs_center.engines.database import prepared, read, value
from cs_center.responsibility.service.calls import TakenCall

#: A call that began just now is the latest of its caller.
_JUST_NOW = timedelta(minutes=10)


def disordered(calls: Iterable[TakenCall]) -> set[str]:
	"""Keys of callers of whom the log has other calls that began after the first of these."""
	just_now = now_datetime() - _JUST_NOW
	late = [call for call in calls if call.log["started_at"] < just_now]
	if not late:
		return set()
	since = min(call.log["started_at"] for call in late)
	given = Counter(call.caller_key for call in late)
	rows = read(_counted, keys=tuple(given), since=since)
	suspects = [key for key, count in rows if count > given[key]]
	return _confirmed(late, suspects, since) if suspects else set()


def _confirmed(calls: Sequence[TakenCall], suspects: Sequence[str], since: datetime) -> set[str]:
	given = {call.log["name"] for call in calls}
	first: dict[str, datetime] = {}
	for call in calls:
		first[call.caller_key] = min(
			call.log["started_at"], first.get(call.caller_key, call.log["started_at"])
		)
	rows = read(_concerned, keys=tuple(suspects), since=since)
	# A key that the database takes for equal may differ in capitals: it is another caller's.
	return {key for key, name, at in rows if key in first and name not in given and at > first[key]}


@prepared
def _counted() -> Any:
	record = DocType("CS Call Record")
	return (
		frappe.qb.from_(record)
		.where(record.caller_key.isin(value("keys")) & (record.started_at >= value("since")))
		.groupby(record.caller_key)
		.select(record.caller_key, Count("*"))
	)


@prepared
def _concerned() -> Any:
	record, log = DocType("CS Call Record"), DocType("CS Call Log")
	return (
		frappe.qb.from_(record)
		.join(log)
		.on(log.name == record.name)
		.where(record.caller_key.isin(value("keys")) & (record.started_at >= value("since")))
		.where((log.direction == INBOUND) & (log.answered_at.isnotnull() | log.ended_at.isnotnull()))
		.select(record.caller_key, record.name, record.started_at)
	)
