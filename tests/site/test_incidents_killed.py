"""CALL-10: the end of an incident, with real workers that are killed and run at once."""

from collections import Counter
from typing import Any

import frappe
import pytest

from cs_center.incidents import api, jobs
from cs_center.incidents.service import attaching, moving
from devtools.session import as_user as acting_as
from devtools.site_fixtures import Services
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import complaint, notices
from tests.site.test_incidents import incident, read

MANY = 1800


@pytest.fixture(autouse=True)
def station() -> str:
	return some.open_station()


def _attached(name: str, count: int) -> list[str]:
	"""So many complaints with their station, taken by one agent; committed."""
	like = some.dispatched()
	names = [like.name, *some.many(count - 1, like)]
	frappe.db.commit()
	with acting_as(PEOPLE.lee):
		assert attaching.attach_fitting(name) == {"attached": count, "left": 0}
	return names


def _assert_each_moved_once(name: str, names: list[str]) -> None:
	frappe.db.rollback()
	found = {"name": ("in", names)}
	assert frappe.get_all("CS Complaint", filters=found, pluck="status", distinct=True) == ["To Call Back"]
	of_these = {"complaint": ("in", names), "event": ("in", ["Reported Done", "Verified"])}
	rows = frappe.get_all("CS Complaint Event", filters=of_these, fields=["complaint", "event"])
	once = Counter((row.complaint, row.event) for row in rows)
	assert len(once) == 2 * len(names) and set(once.values()) == {1}
	doc = read(name)
	assert (doc.moved, doc.left_alone, doc.complaints) == (len(names), 0, len(names)) and doc.worked_off_at
	assert notices(PEOPLE.officer, name).count("cs_incident_over") == 1


@pytest.mark.commits
def test_a_killed_end_is_gone_on_with(services: Services) -> None:
	name = incident()
	names = _attached(name, MANY)
	[worker] = services.workers(1)
	with acting_as(PEOPLE.lee):
		api.over(name, "Mended")
	frappe.db.commit()
	services.wait_until(lambda: read(name).moved > 0, timeout=60)
	services.kill(worker)
	assert 0 < read(name).moved < MANY
	jobs.look_after()
	_assert_each_moved_once(name, names)


@pytest.mark.commits
def test_two_workers_at_once_move_each_complaint_once(services: Services) -> None:
	name = incident()
	names = _attached(name, MANY)
	with acting_as(PEOPLE.lee):
		api.over(name, "Mended")
	for _worker in range(3):
		frappe.enqueue("cs_center.incidents.jobs.work_off", queue="long", incident=name)
	frappe.db.commit()
	services.workers(2)
	services.wait_until(lambda: bool(read(name).worked_off_at), timeout=120)
	services.run_jobs("long")
	_assert_each_moved_once(name, names)


@pytest.mark.commits
def test_a_chunk_that_fails_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
	name = incident()
	names = _attached(name, 3)
	with acting_as(PEOPLE.lee):
		api.over(name, "Mended")
	append = moving.complaints.append

	def dies(rows: Any) -> None:
		append(rows)
		raise ZeroDivisionError

	with monkeypatch.context() as broken:
		broken.setattr(moving.complaints, "append", dies)
		jobs.look_after()
	assert {complaint(one).status for one in names} == {"With Station"}
	assert frappe.db.exists("Error Log", {"method": ("like", f"%{name}%")})
	jobs.look_after()
	_assert_each_moved_once(name, names)
