"""COMP-2, COMP-3, COMP-7: what happens to complaints by itself, with real workers that are killed and run at once."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.complaints.service import sweep
from cs_center.notices import service as notices
from devtools.site_fixtures import Services
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import complaint, events

DUE = 3000
JOB = "cs_center.complaints.jobs.sweep"


@pytest.fixture(autouse=True)
def station() -> str:
	return some.open_station()


def overdue(count: int) -> list[str]:
	"""Complaints that nobody has dispatched for over an hour: each is due a reminder and one escalation."""
	like = some.taken()
	some.age(like.name, timedelta(minutes=61))
	names = some.many(count - 1, like)
	frappe.db.commit()
	return [like.name, *names]


def steps(names: list[str]) -> Counter[tuple[str, str]]:
	filters = {"complaint": ("in", names), "event": ("!=", "Taken")}
	rows = frappe.get_all("CS Complaint Event", filters=filters, fields=["complaint", "event"])
	return Counter((row.complaint, row.event) for row in rows)


def assert_each_went_up_once(names: list[str]) -> None:
	found = steps(names)
	assert set(found.values()) == {1} and len(found) == 2 * len(names)
	levels = frappe.get_all(
		"CS Complaint", filters={"name": ("in", names)}, fields=["level", "steps", "holder"]
	)
	assert {(row.level, row.steps, row.holder) for row in levels} == {(1, 3, PEOPLE.lee)}
	told = frappe.get_all(
		"CS Notice", filters={"reference_name": ("in", names)}, fields=["user", "method", "reference_name"]
	)
	told_once = Counter((row.user, row.method, row.reference_name) for row in told)
	assert set(told_once.values()) == {1}
	# The handler hears of both steps, the leader of the one by which they have it.
	assert len(told_once) == 3 * len(names)


def done() -> int:
	frappe.db.commit()
	return frappe.db.count("CS Complaint", {"level": 1})


@pytest.mark.commits
def test_two_workers_at_once_do_each_step_once(services: Services) -> None:
	names = overdue(DUE)
	for _worker in range(2):
		frappe.enqueue(JOB, queue="long")
	services.workers(2)
	services.wait_until(lambda: done() == DUE, timeout=120)
	assert_each_went_up_once(names)


@pytest.mark.commits
def test_a_killed_sweep_is_gone_on_with(services: Services) -> None:
	names = overdue(DUE)
	[worker] = services.workers(1)
	frappe.enqueue(JOB, queue="long")
	services.wait_until(lambda: done() > 0, timeout=60)
	services.kill(worker)
	killed_at = done()
	assert 0 < killed_at < DUE and killed_at % 500 == 0
	assert sweep.sweep().escalated == DUE - killed_at
	assert_each_went_up_once(names)


@pytest.mark.commits
def test_one_that_fails_is_shown_and_stops_nobody_else() -> None:
	names = overdue(20)
	broken = names[7]
	in_the_way = {"doctype": "CS Complaint Event", "name": "in-the-way", "complaint": broken, "position": 2}
	frappe.get_doc(in_the_way).db_insert()
	frappe.db.commit()
	tally = sweep.sweep()
	assert (tally.due, tally.escalated, tally.failed) == (20, 19, 1)
	doc = complaint(broken)
	assert doc.level == 0 and "Duplicate" in doc.sweep_error and doc.next_action_at > now_datetime()
	assert some.notices(PEOPLE.lee, broken) == ["cs_complaint_not_swept"]
	assert frappe.db.count("Error Log", {"method": ("like", f"%{broken}%")}) == 1
	assert sweep.sweep().due == 0

	frappe.db.delete("CS Complaint Event", {"name": "in-the-way"})
	again = sweep.sweep(now_datetime() + timedelta(minutes=61))
	assert again.failed == 0 and complaint(broken).sweep_error is None
	assert events(broken)[:3] == ["Taken", "Reminded", "Escalated"]


@pytest.mark.commits
def test_the_command_counts_before_and_does(bench_command: Any) -> None:
	names = overdue(30)
	later = str(now_datetime() + timedelta(minutes=62))

	def run(*options: str) -> dict[str, int]:
		return json.loads(bench_command("sweep-complaints", *options).stdout.strip().splitlines()[-1])

	expected = {"due": 30, "escalated": 30, "warned": 0, "skipped": 0, "failed": 0}
	assert run("--dry-run") == expected
	assert not steps(names)
	assert run() == expected
	assert run() == dict.fromkeys(expected, 0)
	assert run("--as-of", later)["escalated"] == 30
	assert {complaint(name).level for name in names} == {2}
	refused = bench_command("sweep-complaints", "--as-of", "tomorrow")
	assert refused.rc != 0 and "tomorrow" in refused.stderr


@pytest.mark.commits
def test_thousands_of_steps_are_no_flood() -> None:
	digest_every(minutes=24 * 60)
	overdue(DUE)
	sweep.sweep()
	notices.send_due()
	assert told(PEOPLE.lee) == 3 and told(PEOPLE.anna) == 3
	waiting = {"user": PEOPLE.lee, "sent_at": ("is", "not set")}
	assert frappe.db.count("CS Notice", waiting) == DUE - 3

	frappe.db.set_value("CS Notice", {"send_at": ("is", "set")}, "send_at", now_datetime())
	frappe.db.commit()
	notices.send_due()
	digests = frappe.get_all(
		"Notification Log", filters={"for_user": PEOPLE.lee, "document_type": "CS Notice"}, pluck="subject"
	)
	assert len(digests) == 1 and digests[0].startswith(f"{DUE - 3} things happened")
	assert frappe.db.count("CS Notice", {"sent_at": ("is", "not set")}) == 0


@pytest.mark.commits
def test_a_batch_that_ends_before_its_notices_are_sent_is_one_digest(monkeypatch: pytest.MonkeyPatch) -> None:
	digest_every(minutes=15)
	end_of_batch = now_datetime().replace(minute=15, second=0, microsecond=0)
	overdue(20)
	monkeypatch.setattr(notices, "now_datetime", lambda: end_of_batch - timedelta(seconds=1))
	sweep.sweep()
	monkeypatch.setattr(notices, "now_datetime", lambda: end_of_batch)
	notices.send_due()
	[subject] = frappe.get_all("Notification Log", filters={"for_user": PEOPLE.lee}, pluck="subject")
	assert subject.startswith("20 things happened")
	assert frappe.db.count("CS Notice", {"sent_at": ("is", "not set")}) == 0


def digest_every(minutes: int) -> None:
	frappe.db.set_single_value("CS Settings", "notice_batch_minutes", minutes)


def told(user: str) -> int:
	return frappe.db.count("Notification Log", {"for_user": user})


@pytest.mark.commits
def test_a_policy_that_changes_moves_what_is_open() -> None:
	name = some.taken().name
	before = complaint(name).next_action_at
	policy = frappe.get_doc("CS Escalation Policy", "Every Complaint")
	policy.steps[0].amount = 30
	policy.save()
	assert complaint(name).next_action_at == before
	assert sweep.settle_anew() == 1
	assert complaint(name).next_action_at == before - timedelta(minutes=15)
	assert sweep.settle_anew() == 0


@pytest.mark.commits
def test_a_policy_that_changes_does_nothing_afterwards_and_loses_nothing_that_was_due() -> None:
	quiet, is_due = some.taken().name, some.taken().name
	some.age(quiet, timedelta(minutes=42))
	some.age(is_due, timedelta(minutes=46))
	policy = frappe.get_doc("CS Escalation Policy", "Every Complaint")
	policy.steps[0].amount = 40
	policy.save()
	sweep.settle_anew()
	sweep.sweep()
	assert (events(quiet), events(is_due)) == (["Taken"], ["Taken", "Reminded"])


@pytest.mark.commits
def test_who_edits_what_the_sweep_has_moved_is_told_to_look_again() -> None:
	doc = some.taken()
	doc.description = "Every evening"
	some.age(doc.name, timedelta(minutes=61))
	sweep.sweep()
	with pytest.raises(frappe.TimestampMismatchError):
		doc.save()
	doc.reload()
	doc.description = "Every evening"
	doc.save()
	assert events(doc.name) == ["Taken", "Reminded", "Escalated", "Edited"]
