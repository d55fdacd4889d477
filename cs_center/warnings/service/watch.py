"""Early warning as it happens: counts in sliding windows, and whom they are told (COMP-10).

A threshold is a transaction, held by one worker at a time: a watch that is killed is gone on with by the next one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.complaints.service import policy
from cs_center.complaints.service.store import members_of
from cs_center.engines import people
from cs_center.engines.database import retried
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept
from cs_center.warnings import rules
from cs_center.warnings.rules import Change, Warned
from cs_center.warnings.service import store

CHANGED, LATE = "cs_warning_changed", "cs_warning_late"
#: What people hear of at once; a fall is in the history only.
_TOLD = (rules.OPENED, rules.ROSE, rules.ENDED)


@dataclass(slots=True)
class Tally:
	"""How many warnings opened, rose, fell, ended, or had nobody respond in time."""

	opened: int = 0
	rose: int = 0
	fell: int = 0
	ended: int = 0
	reminded: int = 0

	def count(self, changes: Iterable[Change]) -> None:
		for change in changes:
			name = change.what.lower()
			setattr(self, name, getattr(self, name) + 1)


@dataclass(slots=True)
class _Looked:
	"""A warning and what the look at it came to."""

	row: Any
	after: Warned
	changes: tuple[Change, ...]


def watch(now: datetime | None = None) -> Tally:
	"""Look at every threshold, each in a transaction of its own. Commits; safe to kill and to run twice at once."""
	tally = Tally()
	names = frappe.get_all(store.THRESHOLD, pluck="name", order_by="name")
	frappe.db.commit()  # each threshold is looked at as it stands when it is its turn
	for name in names:
		try:
			tally.count(retried(lambda _attempt, name=name: _watch_one(name, now or now_datetime())))
		except Exception:
			frappe.db.rollback()
			frappe.log_error(f"Warning threshold {name} could not be looked at", frappe.get_traceback())
			frappe.db.commit()  # the next threshold may roll back, and what went wrong must be read
	return tally


def _watch_one(name: str, now: datetime) -> list[Change]:
	held = frappe.db.get_values(store.THRESHOLD, {"name": name}, "name", for_update=True, skip_locked=True)
	if not held:
		return []  # another worker is at it, or a manager is saving it
	doc = frappe.get_doc(store.THRESHOLD, name)
	looked = _look_at(doc, now)
	frappe.db.commit()  # a threshold at a time: what is done stays done
	return [change for one in looked for change in one.changes]


def _look_at(doc: Any, now: datetime) -> list[_Looked]:
	known = store.open_warnings(doc.name)
	found = store.counts(doc, now) if doc.enabled else {}
	looked = [_look(doc, row, found, now) for row in known]
	store.update([(one.row, one.after, one.changes) for one in looked])
	watched = {row.subject for row in known if row.group_by == doc.group_by}
	for subject in sorted(found.keys() - watched):
		if new := _open(doc, subject, found[subject], now):
			looked.append(new)
	tell(notice for one in looked for notice in _told(one))
	return looked


def _look(doc: Any, row: Any, found: dict[str, int], now: datetime) -> _Looked:
	before = store.warned_of(row)
	if not doc.enabled or row.group_by != doc.group_by:
		one = rules.no_longer_watched(before, now)
	else:
		one = rules.look(before, found.get(row.subject, 0), store.threshold_of(doc), now)
	if not row.station and one.after.status != rules.OVER:
		row.station = station_of(doc, row.subject, now) or None
	return _Looked(row, one.after, one.changes)


def _open(doc: Any, subject: str, count: int, now: datetime) -> _Looked | None:
	one = rules.look(None, count, store.threshold_of(doc), now)
	if not one.after:
		return None
	row = {
		"title": f"{subject} · {doc.name}",
		"threshold": doc.name,
		"group_by": doc.group_by,
		"subject": subject,
		"station": station_of(doc, subject, now) or None,
	}
	return _Looked(store.insert(row, one.after, one.changes), one.after, one.changes)


def station_of(doc: Any, subject: str, now: datetime) -> str:
	"""Who must respond: the threshold's station, the topic's usual one, or that of most of the complaints."""
	if doc.station:
		return doc.station
	if doc.group_by == rules.STATION:
		return subject
	topic = subject if doc.group_by == rules.TOPIC else doc.topic or ""
	usual = policy.book().topic(topic).station if topic in policy.book().topics else ""
	return usual or store.of_most(doc, subject, "station", now)


def _told(one: _Looked) -> list[Notice]:
	found = []
	for change in one.changes:
		late = change.what == rules.REMINDED
		if not late and change.what not in _TOLD:
			continue
		users = members_of(one.row.station) | _leaders()
		if late:
			users |= _supervisors()
		text = f"{one.row.title}: {_words(change)}"
		method = LATE if late else CHANGED
		found += [Notice(user, method, store.WARNING, one.row.name, text) for user in sorted(users)]
	return found


def _words(change: Change) -> str:
	return kept(Reason(change.note.text, change.note.values))


def _leaders() -> set[str]:
	return set(people.enabled_users_with_role(access.LEADER))


def _supervisors() -> set[str]:
	return set(people.enabled_users_with_role(access.SUPERVISOR))
