"""COMP-10 on a site: warnings come, change, are answered and go, whoever watches and however often."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.complaints import api as complaint_api
from cs_center.warnings import api
from cs_center.warnings.service import store, watch
from devtools.site_fixtures import Services
from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call
from tests.site.complaints import FIXER, STATION, TOPIC

AsUser = Callable[[str], AbstractContextManager[None]]
JOB = "cs_center.warnings.jobs.watch"


@pytest.fixture(autouse=True)
def station() -> str:
	return some.open_station()


@pytest.fixture
def threshold() -> str:
	"""The only threshold that is used: two complaints about a topic are blue, three yellow, five red."""
	for name in frappe.get_all("CS Warning Threshold", pluck="name"):
		frappe.db.set_value("CS Warning Threshold", name, "enabled", 0)
	return threshold_of(threshold_name="Topics", blue=2, yellow=3, red=5)


def threshold_of(**values: Any) -> str:
	return frappe.get_doc({"doctype": "CS Warning Threshold", **values}).insert().name


def warnings() -> list[Any]:
	names = frappe.get_all("CS Warning", pluck="name", order_by="creation")
	return [frappe.get_doc("CS Warning", name) for name in names]


def lines(warning: Any) -> list[tuple[str, int]]:
	return [(line.level, line.count) for line in warning.history]


def complaints(count: int, **values: Any) -> list[str]:
	return [some.taken(**values).name for _number in range(count)]


def look(at: datetime | None = None) -> watch.Tally:
	"""One look at a moment, for a test that commits."""
	return watch.watch(at)


@pytest.mark.commits
def test_a_warning_opens_rises_falls_and_is_over(threshold: str) -> None:
	complaints(2)
	assert look().opened == 1
	(warning,) = warnings()
	assert (warning.threshold, warning.subject, warning.level) == (threshold, TOPIC, "Blue")
	assert (warning.status, warning.count, warning.group_by) == ("Open", 2, "Topic")
	assert warning.respond_by - warning.opened_at == timedelta(minutes=60)
	assert look().opened == 0
	first = frappe.get_all("CS Complaint", pluck="name")
	complaints(3)
	assert look().rose == 1
	later = now_datetime() + timedelta(hours=1)
	for name in first:
		some.age(name, timedelta(hours=25))
	assert look(later).fell == 1
	assert look(later + timedelta(hours=24)).ended == 1
	(warning,) = warnings()
	assert (warning.status, warning.peak_level, warning.peak_count, warning.open_key) == (
		"Over",
		"Red",
		5,
		None,
	)
	assert lines(warning) == [("Blue", 2), ("Red", 5), ("Yellow", 3), ("Yellow", 3), ("", 0)]
	assert [line.idx for line in warning.history] == [1, 2, 3, 4, 5]
	assert "Nobody responded" in warning.history[3].note
	complaints(2)
	assert look().opened == 1 and len(warnings()) == 2


@pytest.mark.commits
def test_the_station_and_leaders_are_told_and_a_supervisor_when_nobody_responds(threshold: str) -> None:
	frappe.db.set_value("CS Complaint Topic", TOPIC, "station", STATION)
	frappe.get_doc("CS Complaint Topic", TOPIC).save()
	complaints(2)
	look()
	(warning,) = warnings()
	assert warning.station == STATION
	assert some.notices(FIXER, warning.name) == ["cs_warning_changed"]
	assert some.notices(PEOPLE.lee, warning.name) == ["cs_warning_changed"]
	assert some.notices(PEOPLE.supervisor, warning.name) == []
	late = warning.respond_by + timedelta(minutes=1)
	assert look(late).reminded == 1 and look(late + timedelta(minutes=5)).reminded == 0
	for user in (FIXER, PEOPLE.lee, PEOPLE.supervisor):
		assert some.notices(user, warning.name)[-1] == "cs_warning_late"
	assert some.notices(PEOPLE.anna, warning.name) == []


@pytest.mark.commits
def test_the_station_responds_and_a_rise_asks_again(threshold: str, as_user: AsUser) -> None:
	for name in complaints(2):
		with as_user(PEOPLE.supervisor):
			complaint_api.dispatch(name, STATION)
	look()
	(warning,) = warnings()
	# Neither threshold nor topic names a station: it is that of most of what was counted.
	assert warning.station == STATION
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		api.respond(warning.name, "I look")
	with as_user(FIXER):
		with pytest.raises(frappe.ValidationError, match="being done"):
			api.respond(warning.name, " ")
		api.respond(warning.name, "Amplifier ordered")
	(warning,) = warnings()
	assert (warning.status, warning.responded_by, warning.respond_by) == ("Responded", FIXER, None)
	assert warning.response == "Amplifier ordered" and "Amplifier ordered" in warning.history[-1].note
	complaints(1)
	look()
	(warning,) = warnings()
	assert (warning.status, warning.level) == ("Open", "Yellow") and warning.respond_by
	assert "again" in warning.history[-1].note
	with as_user(PEOPLE.lee):
		api.respond(warning.name, "A second team is on its way")
	assert warnings()[0].responded_by == PEOPLE.lee


@pytest.mark.commits
def test_a_threshold_that_is_switched_off_ends_its_warnings(threshold: str) -> None:
	complaints(2)
	look()
	frappe.db.set_value("CS Warning Threshold", threshold, "enabled", 0)
	assert look().ended == 1
	assert "not used" in warnings()[0].history[-1].note and look().ended == 0


@pytest.mark.commits
def test_only_what_the_threshold_asks_for_is_counted(threshold: str) -> None:
	frappe.db.set_value("CS Warning Threshold", threshold, "enabled", 0)
	areas = {"doctype": "Territory", "parent_territory": "All Territories"}
	north = frappe.get_doc({**areas, "territory_name": "North", "is_group": 1}).insert().name
	inner = frappe.get_doc({**areas, "territory_name": "North 1", "parent_territory": north}).insert().name
	threshold_of(threshold_name="North", blue=2, group_by="Area", area=north)
	threshold_of(threshold_name="Attitude", blue=1, group_by="Topic", topic="Staff Attitude")
	some.taken(area=inner)
	some.taken(area=inner)
	some.taken(area="All Territories")
	some.taken(area="All Territories")
	look()
	assert [(one.threshold, one.subject, one.count) for one in warnings()] == [("North", "North 1", 2)]


@pytest.mark.commits
def test_calls_logged_as_complaints_are_counted(threshold: str, as_user: AsUser) -> None:
	name = threshold_of(
		threshold_name="Calls",
		counts="Complaint Calls",
		group_by="Kind",
		kind="Complaint",
		blue=2,
		window_hours=48,
	)
	for number in range(3):
		call = answered_call(f"c-{number}", from_number=f"1380013800{number}")
		if number:
			with as_user(PEOPLE.anna):
				log = frappe.get_doc("CS Call Log", call)
				log.kind = "Complaint"
				log.save()
	look()
	(warning,) = warnings()
	assert (warning.threshold, warning.subject, warning.count) == (name, "Complaint", 2)


def test_thresholds_that_can_not_be_are_refused(as_user: AsUser) -> None:
	with as_user(PEOPLE.supervisor):
		with pytest.raises(frappe.ValidationError, match="Yellow must begin above Blue"):
			threshold_of(threshold_name="Wrong", blue=5, yellow=5)
		with pytest.raises(frappe.ValidationError, match="by Kind"):
			threshold_of(threshold_name="Wrong", blue=5, counts="Complaint Calls")
	with as_user(PEOPLE.lee), pytest.raises(frappe.PermissionError):
		threshold_of(threshold_name="Mine", blue=5)


@pytest.mark.commits
def test_people_of_a_station_see_only_its_warnings(threshold: str, as_user: AsUser) -> None:
	frappe.db.set_value("CS Warning Threshold", threshold, "station", STATION)
	complaints(2)
	look()
	other = frappe.get_doc({"doctype": "CS Station", "station_name": "South Branch"}).insert().name
	frappe.db.set_value("CS Warning Threshold", threshold, "station", other)
	complaints(2, topic="Staff Attitude")
	look()
	mine, others = (warning.name for warning in warnings())
	with as_user(FIXER):
		assert frappe.get_list("CS Warning", pluck="name") == [mine]
		assert frappe.has_permission("CS Warning", "read", mine)
		assert not frappe.has_permission("CS Warning", "read", others)
		with pytest.raises(frappe.PermissionError):
			api.respond(others, "Not mine")
	with as_user(PEOPLE.anna):
		assert len(frappe.get_list("CS Warning", pluck="name")) == 2
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("CS Warning", mine).save()
	with as_user(PEOPLE.hr):
		assert not frappe.has_permission("CS Warning", "read", mine)


@pytest.mark.commits
def test_a_leader_opens_one_incident_from_a_warning(threshold: str, as_user: AsUser) -> None:
	frappe.db.set_value("CS Warning Threshold", threshold, "station", STATION)
	complaints(2)
	look()
	(warning,) = warnings()
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		api.open_incident(warning.name)
	with as_user(PEOPLE.lee):
		incident = api.open_incident(warning.name)
		assert api.open_incident(warning.name) == incident
	doc = frappe.get_doc("CS Incident", incident)
	assert (doc.topic, doc.station, doc.owner, doc.status) == (TOPIC, STATION, PEOPLE.lee, "Open")
	assert doc.started_at == (warning.opened_at - timedelta(hours=24)).replace(microsecond=0)
	assert warnings()[0].incident == incident


def test_a_threshold_is_tried_on_what_was(as_user: AsUser) -> None:
	names = [some.taken().name for _number in range(4)]
	begin = now_datetime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=5)
	for hours, name in zip((1, 2, 3, 50), names, strict=True):
		frappe.db.set_value("CS Complaint", name, "taken_at", begin + timedelta(hours=hours))
	first, last = str(begin.date()), str((begin + timedelta(days=3)).date())
	document = {
		"threshold_name": "New",
		"group_by": "Topic",
		"counts": "Complaints",
		"window_hours": 24,
		"blue": 2,
	}
	with as_user(PEOPLE.lee):
		found = api.try_threshold({**document, "yellow": 3}, first, last)
		assert (found["counted"], found["total"]) == (4, 1)
		assert found["by_level"] == {"Blue": 0, "Yellow": 1, "Orange": 0, "Red": 0}
		(raised,) = found["warnings"]
		assert (raised["subject"], raised["peak_count"], raised["hours"]) == (TOPIC, 3, 24.0)
		assert raised["opened_at"] == begin + timedelta(hours=2)
		assert [line["level"] for line in raised["changes"]] == ["Blue", "Yellow", "Blue", ""]
		with pytest.raises(frappe.ValidationError, match="above Blue"):
			api.try_threshold({**document, "yellow": 1}, first, last)
		with pytest.raises(frappe.ValidationError, match="days apart"):
			api.try_threshold(document, last, first)
	assert not frappe.db.exists("CS Warning", {"subject": TOPIC})
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		api.try_threshold(document, first, last)


@pytest.mark.commits
def test_the_history_of_a_threshold(threshold: str, as_user: AsUser) -> None:
	complaints(3)
	look()
	look(now_datetime() + timedelta(hours=25))
	with as_user(PEOPLE.lee):
		found = api.history(threshold)
	assert (found["total"], found["open"], found["responded"], found["incidents"]) == (1, 0, 0, 0)
	assert found["by_level"]["Yellow"] == 1
	(row,) = found["warnings"]
	assert (row["peak_count"], row["peak_level"], row["hours"]) == (3, "Yellow", 25.0)
	with as_user(FIXER), pytest.raises(frappe.PermissionError):
		api.history(threshold)


@pytest.mark.commits
def test_a_threshold_that_fails_stops_no_other(threshold: str, monkeypatch: pytest.MonkeyPatch) -> None:
	broken = threshold_of(threshold_name="Broken", blue=1)
	complaints(2)
	counts = store.counts

	def fails(doc: Any, now: datetime) -> dict[str, int]:
		if doc.name == broken:
			raise ZeroDivisionError
		return counts(doc, now)

	monkeypatch.setattr(store, "counts", fails)
	look()
	assert [warning.threshold for warning in warnings()] == [threshold]
	assert frappe.db.exists("Error Log", {"method": ("like", "%Broken%")})


@pytest.mark.commits
@pytest.mark.parametrize("attempt", range(2))
def test_two_workers_at_once_open_each_warning_once(threshold: str, services: Services, attempt: int) -> None:
	for topic in (TOPIC, "Staff Attitude", "Product Fault", "Bill and Charges"):
		complaints(2, topic=topic)
	for _worker in range(4):
		frappe.enqueue(JOB, queue="long")
	frappe.db.commit()
	services.workers(2)
	services.wait_until(lambda: frappe.db.count("CS Warning") == 4)
	services.run_jobs("long")
	frappe.db.rollback()
	rows = frappe.get_all("CS Warning", fields=["name", "subject"])
	assert len(rows) == len({row.subject for row in rows}) == 4
	for row in rows:
		assert frappe.db.count("CS Warning Change", {"parent": row.name}) == 1
		assert some.notices(PEOPLE.lee, row.name) == ["cs_warning_changed"]
