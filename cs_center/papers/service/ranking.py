"""The ledger of stations and topics: counted in the database, one grouped statement a question (COMP-8)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, DateFormat, Sum, UnixTimestamp
from frappe.utils import now_datetime
from frappe.utils.nestedset import get_descendants_of
from pypika.terms import Criterion, Term

from cs_center.complaints.rules.states import CLOSED, REPEAT, SEVERE, SOLVED
from cs_center.complaints.service.store import CALLBACK, COMPLAINT
from cs_center.papers.rules.month import Month
from cs_center.papers.rules.ranking import Ranked, StationMonth, TopicMonths, by_topic, rank

VOLUME, CALL = "CS Station Volume", "CS Call Log"
#: The station of complaints that are with none.
NOBODY = ""
_SCORES = ("attitude", "speed", "quality")


def ranking(month: Month, area: str = "") -> list[Ranked]:
	"""Stations by their complaints that were taken in a month, of an area and what lies in it when one is given."""
	counted = _counts(month, area)
	before = _numbers(month.before, area)
	scores = _scores(month, area)
	volumes, volumes_before = _volumes(month), _volumes(month.before)
	stations = {*counted, *volumes, *before}
	return rank(
		StationMonth(
			station=station,
			volume=volumes.get(station, 0),
			volume_before=volumes_before.get(station, 0),
			complaints_before=before.get(station, 0),
			**counted.get(station, {}),
			**scores.get(station, {}),
		)
		for station in stations
	)


def topics(month: Month, months: int, area: str = "") -> tuple[list[TopicMonths], tuple[Month, ...]]:
	"""Complaints by topic and month, and the months."""
	shown = month.back(months)
	complaint = DocType(COMPLAINT)
	in_month = DateFormat(complaint.taken_at, "%Y-%m")
	rows = (
		frappe.qb.from_(complaint)
		.where(_taken(complaint, shown[0], shown[-1], area))
		.groupby(complaint.topic, in_month)
		.select(complaint.topic, in_month, Count("*"))
	).run()
	counts = {(topic or "", key): count for topic, key, count in rows}
	return by_topic(counts, tuple(one.key for one in shown)), shown


def calls_by_kind(month: Month) -> dict[str, int]:
	"""Calls of a month by what they were logged as."""
	call = DocType(CALL)
	rows = (
		frappe.qb.from_(call)
		.where((call.started_at >= month.first) & (call.started_at < month.after.first))
		.groupby(call.kind)
		.select(call.kind, Count("*"))
	).run()
	return {kind or "": count for kind, count in rows}


def kinds_of_topics() -> Mapping[str, str]:
	"""The kind of each topic."""
	rows = frappe.get_all("CS Complaint Topic", fields=["name", "kind"])
	return {row.name: row.kind or "" for row in rows}


def in_area(complaint: DocType, area: str) -> Criterion | None:
	"""An area holds what lies in it."""
	if not area:
		return None
	return complaint.area.isin([area, *get_descendants_of("Territory", area, ignore_permissions=True)])


def _taken(complaint: DocType, first: Month, last: Month, area: str) -> Criterion:
	found = (complaint.taken_at >= first.first) & (complaint.taken_at < last.after.first)
	wanted = in_area(complaint, area)
	return found & wanted if wanted is not None else found


def _counts(month: Month, area: str) -> dict[str, dict[str, Any]]:
	"""What a `StationMonth` counts of complaints, by station."""
	complaint = DocType(COMPLAINT)
	rows = (
		frappe.qb.from_(complaint)
		.where(_taken(complaint, month, month, area))
		.groupby(complaint.station)
		.select(complaint.station, *_sums(complaint, now_datetime()))
	).run(as_dict=True)
	found: dict[str, dict[str, Any]] = {}
	for row in rows:
		station = row.pop("station") or NOBODY
		values = {name: int(value or 0) for name, value in row.items()}
		known = found.setdefault(station, dict.fromkeys(values, 0))
		found[station] = {name: known[name] + value for name, value in values.items()}
	return found


def _sums(complaint: DocType, now: datetime) -> list[Term]:
	is_closed = complaint.status.isin(CLOSED)
	# A complaint that is still open is late once its limit has passed.
	ended_late = is_closed & (complaint.closed_at > complaint.due_by)
	is_late = ended_late | (~is_closed & (complaint.due_by < now))
	seconds = UnixTimestamp(complaint.closed_at) - UnixTimestamp(complaint.taken_at)
	return [
		Count("*").as_("complaints"),
		_count_if(complaint.status == SOLVED).as_("solved"),
		_count_if(is_late).as_("late"),
		_count_if(complaint.severity == REPEAT).as_("repeat"),
		_count_if(complaint.severity == SEVERE).as_("severe"),
		_count_if(is_closed).as_("closed"),
		Sum(Case().when(is_closed, seconds).else_(0)).as_("closed_seconds"),
	]


def _count_if(condition: Criterion) -> Term:
	return Sum(Case().when(condition, 1).else_(0))


def _numbers(month: Month, area: str) -> dict[str, int]:
	complaint = DocType(COMPLAINT)
	rows = (
		frappe.qb.from_(complaint)
		.where(_taken(complaint, month, month, area))
		.groupby(complaint.station)
		.select(complaint.station, Count("*"))
	).run()
	found: dict[str, int] = {}
	for station, count in rows:
		found[station or NOBODY] = found.get(station or NOBODY, 0) + count
	return found


def _scores(month: Month, area: str) -> dict[str, dict[str, int]]:
	"""What customers answered about the complaints of the month: attitude, speed and quality, where asked."""
	complaint, answer = DocType(COMPLAINT), DocType(CALLBACK)
	total = sum((answer[score] for score in _SCORES[1:]), answer[_SCORES[0]])
	asked = sum((_one_if(answer[score] > 0) for score in _SCORES[1:]), _one_if(answer[_SCORES[0]] > 0))
	rows = (
		frappe.qb.from_(complaint)
		.join(answer)
		.on(answer.complaint == complaint.name)
		.where(_taken(complaint, month, month, area))
		.where(answer.reached == 1)
		.groupby(complaint.station)
		.select(complaint.station, Sum(total), Sum(asked))
	).run()
	found: dict[str, dict[str, int]] = {}
	for station, score_sum, scores in rows:
		known = found.setdefault(station or NOBODY, {"score_sum": 0, "scores": 0})
		known["score_sum"] += int(score_sum or 0)
		known["scores"] += int(scores or 0)
	return found


def _one_if(condition: Criterion) -> Term:
	return Case().when(condition, 1).else_(0)


def _volumes(month: Month) -> dict[str, int]:
	rows = frappe.get_all(VOLUME, filters={"month": month.first}, fields=["station", "volume"])
	return {row.station: row.volume or 0 for row in rows}
