"""KEEP-1 on a site: facts of ERPNext and of the centre, segments that follow them, dated and explained."""

from datetime import date
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, add_months, getdate, now_datetime

from cs_center.retention import api, jobs
from cs_center.retention.rules import segments as rules
from cs_center.retention.rules.segments import Asked
from cs_center.retention.service import facts, runs
from devtools.client import SiteClient
from devtools.session import as_user, create_user
from devtools.site_fixtures import Services
from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call
from tests.site.complaints import DIRECTOR


def customer(name: str, months: int = 1, **values: Any) -> str:
	"""A customer of so many months; returns the name."""
	since = add_months(getdate(), -months)
	doc = {"doctype": "Customer", "customer_name": name, "cs_customer_since": since, **values}
	return frappe.get_doc(doc).insert().name


def invoice(whose: str, days_ago: int, total: float, **values: Any) -> None:
	"""A submitted invoice, as far as the facts read it."""
	posted = add_days(getdate(), -days_ago)
	row = {"customer": whose, "posting_date": posted, "due_date": posted, "docstatus": 1}
	row.update({"base_grand_total": total, "outstanding_amount": 0, **values})
	frappe.get_doc({"doctype": "Sales Invoice", "name": frappe.generate_hash(length=10), **row}).db_insert()


def contract(whose: str, ends: date | None, docstatus: int = 1) -> None:
	row = {"party_type": "Customer", "party_name": whose, "end_date": ends, "docstatus": docstatus}
	frappe.get_doc({"doctype": "Contract", "name": frappe.generate_hash(length=10), **row}).db_insert()


def complains(whose: str, times: int = 1, days_ago: int = 1) -> None:
	for number in range(times):
		name = some.taken(customer=whose, subject=f"Picture breaks up {number}").name
		taken_at = add_days(now_datetime(), -days_ago)
		frappe.db.set_value("CS Complaint", name, "taken_at", taken_at, update_modified=False)


def known(whose: str, *asked: Asked) -> list[Any]:
	found = facts.of_customer(whose, asked, getdate())
	return [found.facts[one] for one in asked]


def standing(whose: str) -> Any:
	fields = ["segment", "since", "rule", "reason"]
	return frappe.db.get_value("CS Customer Standing", {"customer": whose}, fields, as_dict=True)


def changes(whose: str) -> list[Any]:
	fields = ["from_segment", "to_segment", "at", "reason"]
	return frappe.get_all("CS Segment Change", {"customer": whose}, fields, order_by="at")


def test_invoices_as_facts() -> None:
	whose = customer("Mr Wang")
	invoice(whose, 10, 100)
	invoice(whose, 20, -30, is_return=1)
	invoice(whose, 91, 1000)
	frappe.db.set_value("Sales Invoice", {"base_grand_total": 1000}, "outstanding_amount", 400)
	frappe.db.set_value("Sales Invoice", {"base_grand_total": 100}, "outstanding_amount", 5.5)
	frappe.db.set_value("Sales Invoice", {"base_grand_total": 100}, "due_date", add_days(getdate(), 1))
	asked = (Asked(rules.SPEND, 90), Asked(rules.SPEND, 365), Asked(rules.OVERDUE))
	assert known(whose, *asked) == [70, 1070, 400]
	assert known(whose, Asked(rules.OVERDUE_DAYS), Asked(rules.LAST_INVOICE)) == [91, 10]


def test_drafts_and_others_do_not_count() -> None:
	whose, other = customer("Mr Wang"), customer("Mr Wan")
	invoice(other, 10, 100, outstanding_amount=100)
	invoice(whose, 10, 100)
	frappe.db.set_value("Sales Invoice", {"customer": whose}, "docstatus", 0)
	contract(whose, getdate(), docstatus=0)
	contract(other, add_days(getdate(), 3))
	asked = [
		Asked(rules.SPEND, 90),
		Asked(rules.OVERDUE),
		Asked(rules.OVERDUE_DAYS),
		Asked(rules.LAST_INVOICE),
	]
	assert known(whose, *asked, Asked(rules.CONTRACT_END)) == [0, 0, None, None, None]


@pytest.mark.parametrize(
	("ends", "days"), [((3,), 3), ((-7, 20), 20), ((-7, -30), -7), ((-7, None), None), ((), None)]
)
def test_the_last_contract_counts(ends: tuple[int | None, ...], days: int | None) -> None:
	whose = customer("Mr Wang")
	for end in ends:
		contract(whose, None if end is None else add_days(getdate(), end))
	assert known(whose, Asked(rules.CONTRACT_END)) == [days]


def test_calls_complaints_and_matters_as_facts() -> None:
	some.open_station()
	whose = customer("Mr Wang")
	for number in range(2):
		log = answered_call(f"call-{number}", from_number=f"1380013800{number}")
		frappe.db.set_value("CS Call Log", log, "customer", whose)
	complains(whose, 2)
	frappe.db.set_value(
		"CS Complaint", {"subject": "Picture breaks up 1"}, "taken_at", add_days(getdate(), -31)
	)
	found = known(whose, Asked(rules.CALLS, 30), Asked(rules.COMPLAINTS, 30), Asked(rules.COMPLAINTS, 60))
	assert found == [2, 1, 2]
	open_ones = frappe.db.count("CS Responsibility", {"customer": whose, "status": "Open"})
	assert known(whose, Asked(rules.OPEN_MATTERS)) == [open_ones]


def test_what_the_customer_record_says() -> None:
	whose = customer("Mr Wang", 25, cs_tier="Gold")
	other = customer("Mrs Li", 0)
	frappe.db.set_value("Customer", other, {"cs_customer_since": None, "creation": add_months(getdate(), -7)})
	asked = (Asked(rules.MONTHS), Asked(rules.TIER), Asked(rules.GROUP))
	assert known(whose, *asked) == [25, "Gold", frappe.db.get_value("Customer", whose, "customer_group")]
	assert known(other, *asked)[:2] == [7, "Ordinary"]


@pytest.mark.commits
def test_a_night_puts_everybody_into_a_segment_and_says_why() -> None:
	loyal, new = customer("Loyal One", 30), customer("New One", 1)
	jobs.compute_segments()
	assert standing(loyal).segment == "Loyal" and standing(new).segment == "Ordinary"
	assert standing(loyal).rule == "Two Years without a Complaint"
	assert standing(loyal).reason == (
		"Rule “Two Years without a Complaint”. (KEEP-1) Months with Us: 30. "
		"Complaints in 365 days: 0. Overdue Amount: 0."
	)
	assert changes(loyal) == []
	run = frappe.get_last_doc("CS Segment Run")
	total = frappe.db.count("Customer", {"disabled": 0})
	assert (run.status, run.customers, run.first_seen, run.changed) == ("Done", total, total, 0)


@pytest.mark.commits
def test_a_change_is_dated_with_its_reason_and_the_same_again_is_none() -> None:
	some.open_station()
	whose = customer("Loyal One", 30)
	jobs.compute_segments()
	first = standing(whose)
	jobs.compute_segments()
	assert standing(whose) == first and changes(whose) == []
	complains(whose, 2)
	jobs.compute_segments()
	[change] = changes(whose)
	assert (change.from_segment, change.to_segment) == ("Loyal", "At Risk")
	assert change.reason == "Rule “Complains Again”. (KEEP-1) Complaints in 90 days: 2."
	now = standing(whose)
	assert (now.segment, now.since, now.reason) == ("At Risk", change.at, change.reason)
	assert first.since < now.since <= now_datetime()
	assert frappe.get_last_doc("CS Segment Run").changed == 1


@pytest.mark.commits
def test_pages_and_chunks_lose_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(facts, "PAGE", 3)
	monkeypatch.setattr(runs, "_A_CHUNK", 2)
	names = {customer(f"Customer {number}") for number in range(7)}
	disabled = customer("Gone", disabled=1)
	jobs.compute_segments()
	found = set(frappe.get_all("CS Customer Standing", pluck="customer"))
	assert names <= found and disabled not in found
	assert len(found) == frappe.db.count("Customer", {"disabled": 0})


@pytest.mark.commits
def test_a_run_that_fails_is_shown_and_what_it_did_stays(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(runs, "_A_CHUNK", 1)
	customer("A"), customer("B")
	write, done = runs._write, []

	def dies_at_the_second(moved: Any, run: str, why: Any) -> None:
		if done:
			raise ZeroDivisionError
		write(moved, run, why)
		done.append(moved)

	monkeypatch.setattr(runs, "_write", dies_at_the_second)
	with pytest.raises(ZeroDivisionError):
		jobs.compute_segments()
	assert frappe.get_last_doc("CS Segment Run").status == "Failed"
	assert frappe.db.count("CS Customer Standing") == 1
	monkeypatch.undo()
	jobs.compute_segments()
	assert frappe.db.count("CS Customer Standing") == frappe.db.count("Customer", {"disabled": 0})


@pytest.mark.commits
def test_who_asked_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(facts, "PAGE", 2)
	shown: list[float] = []
	monkeypatch.setattr(frappe, "publish_progress", lambda percent, title: shown.append(percent))
	for number in range(5):
		customer(f"Customer {number}")
	jobs.compute_and_show()
	assert shown == sorted(shown) and len(shown) > 2 and shown[-1] == 100


def _many_customers(how_many: int) -> None:
	like = frappe.db.get_value("Customer", customer("Many"), "*", as_dict=True)
	rows = [{**like, "name": f"Many {number:06d}"} for number in range(how_many)]
	from cs_center.engines.database import insert_many

	insert_many("Customer", rows)
	frappe.db.commit()


@pytest.mark.commits
def test_a_killed_run_is_done_again_and_changes_nobody_twice(services: Services) -> None:
	some.open_station()
	_many_customers(30_000)
	jobs.compute_segments()
	rule = frappe.get_doc("CS Segment Rule", "Everybody Else")
	rule.update({"segment": "Lost"}).save()
	frappe.db.commit()
	[worker] = services.workers(1)
	with as_user(DIRECTOR):
		api.compute_segments()
	services.wait_until(lambda: frappe.db.count("CS Segment Change") > 0, timeout=60)
	services.kill(worker)
	assert 0 < frappe.db.count("CS Segment Change") < 30_000
	services.wait_until(lambda: runs.compute() is not None, timeout=30)
	rows = frappe.get_all("CS Segment Change", pluck="customer")
	assert len(rows) == len(set(rows)) == frappe.db.count("CS Customer Standing", {"segment": "Lost"})
	statuses = frappe.get_all("CS Segment Run", pluck="status", order_by="name")
	assert statuses == ["Done", "Failed", "Done"]


@pytest.mark.commits
def test_only_one_run_at_a_time(services: Services) -> None:
	_many_customers(20_000)
	services.workers(1)
	frappe.enqueue("cs_center.retention.jobs.compute_segments", queue="long")
	services.wait_until(lambda: frappe.db.count("CS Customer Standing") > 0, timeout=60)
	assert runs.compute() is None
	services.wait_until(lambda: frappe.get_last_doc("CS Segment Run").status == "Done", timeout=60)
	assert frappe.db.count("CS Segment Run") == 1


def test_a_preview_says_how_many_and_who_and_writes_nothing() -> None:
	whose = customer("Mr Wang", 5)
	before = frappe.db.count("CS Customer Standing")
	rule = {
		"rule_name": "Half a Year",
		"segment": "Loyal",
		"priority": 1,
		"enabled": 1,
		"conditions": [
			{"fact": "Months with Us", "operator": "At Least", "value": "5"},
			{"fact": "Months with Us", "operator": "At Most", "value": "5"},
		],
	}
	with as_user(PEOPLE.supervisor):
		found = api.preview_rule(frappe.as_json(rule))
	assert {"from": "", "to": "Loyal", "count": 1} in found["moves"]
	assert found["looked_at"] == found["customers"] == sum(move["count"] for move in found["moves"])
	[named] = [one for one in found["named"] if one["customer"] == whose]
	assert named["to"] == "Loyal" and "Months with Us: 5." in named["reason"]
	assert frappe.db.count("CS Customer Standing") == before
	assert not frappe.db.exists("CS Segment Rule", "Half a Year")


def test_a_preview_takes_the_rule_as_it_stands_on_the_form_for_the_one_that_is_saved() -> None:
	customer("Mr Wang", 30)
	rule = frappe.get_doc("CS Segment Rule", "Two Years without a Complaint").as_dict()
	with as_user(PEOPLE.supervisor):
		as_it_is = api.preview_rule(frappe.as_json(rule))
		switched_off = api.preview_rule(frappe.as_json({**rule, "enabled": 0}))
	to = lambda found: {move["to"] for move in found["moves"]}  # noqa: E731
	assert "Loyal" in to(as_it_is) and "Loyal" not in to(switched_off)


@pytest.mark.parametrize(
	"condition",
	[
		{"fact": "Calls", "operator": "At Least", "value": "3", "days": 0},
		{"fact": "Tier", "operator": "At Most", "value": "Gold"},
		{"fact": "Months with Us", "operator": "At Least", "value": "two"},
	],
)
def test_a_rule_that_means_nothing_is_not_saved(condition: dict[str, Any]) -> None:
	rule = {"doctype": "CS Segment Rule", "rule_name": "X", "segment": "Loyal", "conditions": [condition]}
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(rule).insert()


def test_a_leader_sees_why_a_customer_is_where_they_are() -> None:
	whose = customer("Mr Wang", 30)
	with as_user(PEOPLE.lee):
		found = api.explain_segment(whose)
	assert found["standing"] is None and found["changes"] == []
	by_name = {rule["rule"]: rule for rule in found["rules"]}
	assert by_name["Two Years without a Complaint"]["fits"] and not by_name["Complains Again"]["fits"]
	assert by_name["Complains Again"]["conditions"] == [
		{"fact": "Complaints in 90 days: 0.", "wanted": "At Least 2", "holds": False}
	]


@pytest.mark.commits
def test_merged_customers_have_one_segment_and_a_deleted_one_none() -> None:
	some.open_station()
	kept, merged, deleted = customer("Kept", 30), customer("Merged", 1), customer("Deleted", 1)
	jobs.compute_segments()
	complains(merged, 2)
	jobs.compute_segments()
	frappe.rename_doc("Customer", merged, kept, merge=True)
	assert standing(kept).segment == "Loyal" and not standing(merged)
	assert [change.to_segment for change in changes(kept)] == ["At Risk"]
	frappe.delete_doc("Customer", deleted)
	assert not standing(deleted)


@pytest.mark.commits
def test_over_http_each_role_may_what_is_its_own(http: SiteClient) -> None:
	some.open_station()
	whose = customer("Mr Wang", 30)
	jobs.compute_segments()
	retention = create_user("CS Retention Officer")
	manager = create_user("System Manager")
	frappe.db.commit()
	name = frappe.db.get_value("CS Customer Standing", {"customer": whose})
	path = f"/api/resource/CS Customer Standing/{name}"
	explain = "/api/method/cs_center.retention.api.explain_segment"
	for user, may_read in ((PEOPLE.anna, 0), (PEOPLE.lee, 1), (retention, 1), (DIRECTOR, 1), (some.FIXER, 0)):
		session = http.token(user)
		wanted = 200 if may_read else 403
		assert session.get(path).status_code == wanted, user
		assert session.get(explain, params={"customer": whose}).status_code == wanted, user
	for user in (PEOPLE.lee, retention, DIRECTOR, manager):
		session = http.token(user)
		assert session.request("PUT", path, json={"segment": "Lost"}).status_code == 403, user
		assert session.request("DELETE", path).status_code == 403, user
		given = {"customer": whose, "segment": "Lost"}
		assert session.request("POST", "/api/resource/CS Customer Standing", json=given).status_code == 403
	assert standing(whose).segment == "Loyal"
	compute = "/api/method/cs_center.retention.api.compute_segments"
	preview = "/api/method/cs_center.retention.api.preview_rule"
	rule = frappe.get_doc("CS Segment Rule", "Everybody Else").as_json()
	for user, wanted in ((PEOPLE.anna, 403), (PEOPLE.lee, 403), (retention, 403), (PEOPLE.supervisor, 200)):
		session = http.token(user)
		assert session.request("POST", compute).status_code == wanted, user
		assert session.request("POST", preview, json={"rule": rule}).status_code == wanted, user
	assert http.guest().request("POST", compute).status_code == 403
