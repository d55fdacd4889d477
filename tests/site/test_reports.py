"""Reports and cards: the figures are those of the rules, and each is read by whom it is meant for (REP-1, SEC-1)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import get_datetime, getdate

from cs_center.calls import api
from cs_center.calls.service import figures
from cs_center.calls.service.clock import from_site
from devtools.client import SiteClient
from tests.site.centre import PEOPLE, abandoned_call, answered_call, customer, take, workday_morning

AsUser = Callable[[str], AbstractContextManager[None]]
WITH_NUMBERS = "CS Calls with Numbers"
DAY = {"from_date": str(workday_morning().date()), "to_date": str(workday_morning().date())}


def _a_day() -> None:
	"""Two answered (one after 12 s, one after 50 s), one abandoned, one that heard the menu only, one outbound."""
	answered_call("in-time")
	take("late", "ringing", 0, queue="faults", from_number="13900139000")
	take("late", "answered", 50, agent="1003", from_number="13900139000")
	take("late", "ended", 150, from_number="13900139000")
	abandoned_call("lost", from_number="13700137000")
	take("out", "ringing", 0, direction="Outbound", agent="1001", from_number="1001", to_number="13800138000")
	take("out", "ended", 30, direction="Outbound", from_number="1001", to_number="13800138000")


def _volume(**filters: str) -> list[dict]:
	return run("CS Call Volume", filters={**DAY, "group_by": "Hour", **filters})["result"]


def test_volume_counts_as_the_rules_do() -> None:
	_a_day()
	hour, total = _volume()
	assert (hour["period"], total["is_total"]) == ("10:00", 1)
	expected = {"calls": 4, "offered": 3, "answered": 2, "abandoned": 1, "outbound": 1, "answer_rate": 66.7}
	expected |= {"service_level": 33.3, "mean_wait": 31, "mean_talk": 200}
	for row in (hour, total):
		assert {name: row[name] for name in expected} == expected


def test_volume_total_is_not_a_sum_of_rates() -> None:
	answered_call("ten")
	start = workday_morning() + timedelta(hours=-1)
	for number in range(3):
		take(f"nine-{number}", "ringing", 0, start=start, queue="billing", from_number=f"1380000000{number}")
		take(f"nine-{number}", "ended", 40, start=start, from_number=f"1380000000{number}")
	rows = _volume()
	assert [(row["period"], row["answer_rate"]) for row in rows[:-1]] == [("09:00", 0.0), ("10:00", 100.0)]
	assert rows[-1]["answer_rate"] == 25.0


def test_volume_of_one_queue_or_team() -> None:
	_a_day()
	assert _volume(queue="faults")[-1]["calls"] == 1
	assert _volume(team="A")[-1]["answered"] == 1
	assert _volume(queue="no such queue") == []


def test_volume_by_day_has_every_day() -> None:
	_a_day()
	day = workday_morning().date()
	filters = {"from_date": str(day - timedelta(days=2)), "to_date": str(day), "group_by": "Day"}
	rows = run("CS Call Volume", filters=filters)["result"]
	assert [row["calls"] for row in rows] == [0, 0, 4, 4]


def test_service_level_has_the_threshold_of_the_settings() -> None:
	_a_day()
	frappe.db.set_single_value("CS Settings", "service_level_seconds", 60)
	assert _volume()[-1]["service_level"] == 66.7


@pytest.mark.parametrize(
	("filters", "message"),
	[
		({"from_date": "2026-03-02", "to_date": "2026-03-01"}, "before"),
		({"from_date": "2024-01-01", "to_date": "2026-03-01"}, "at most"),
	],
)
def test_impossible_days_are_refused(filters: dict[str, str], message: str) -> None:
	with pytest.raises(frappe.ValidationError, match=message):
		run("CS Call Volume", filters=filters)


def test_cards_of_today() -> None:
	assert api.answer_rate_today() == "–"
	midnight = from_site(get_datetime(getdate()))
	take("yesterday", "ringing", 0, start=midnight - timedelta(seconds=5), queue="billing")
	for call_id, answered in (("a", True), ("b", False)):
		said = {"start": midnight, "queue": "billing", "from_number": f"1390000000{int(answered)}"}
		take(call_id, "ringing", 0, **said)
		if answered:
			take(call_id, "answered", 0, agent="1001", **said)
		take(call_id, "ended", 0 if answered else 1, **said)
	assert api.calls_today()["value"] == 2
	assert api.answer_rate_today()["value"] == 50.0
	assert api.abandoned_today()["value"] == 1


@pytest.mark.parametrize("name", ["hr", "switch"])
def test_others_see_no_figures(as_user: AsUser, name: str) -> None:
	with as_user(getattr(PEOPLE, name)):
		with pytest.raises(frappe.PermissionError):
			api.calls_today()
		with pytest.raises(frappe.PermissionError):
			run("CS Call Volume", filters=DAY)


@pytest.mark.parametrize("name", ["anna", "lee", "inspector", "supervisor"])
def test_the_centre_reads_call_volume(as_user: AsUser, name: str) -> None:
	_a_day()
	with as_user(getattr(PEOPLE, name)):
		assert _volume()[-1]["calls"] == 4


@pytest.mark.commits  # a hook of ERPNext commits when a contact has a number
def test_numbers_in_full_for_the_supervisor(as_user: AsUser) -> None:
	customer("Li Ming", "13800138000")
	_a_day()
	with as_user(PEOPLE.supervisor):
		rows = run(WITH_NUMBERS, filters=DAY)["result"]
	assert {row["from_number"] for row in rows} == {"13800138000", "13900139000", "13700137000", "1001"}
	assert {row["party_name"] for row in rows if row["direction"] == "Inbound"} >= {"Li Ming"}


def test_numbers_are_found_by_number_and_team(as_user: AsUser) -> None:
	_a_day()
	with as_user(PEOPLE.supervisor):
		found = run(WITH_NUMBERS, filters={**DAY, "number": "+86 138 0013 8000"})["result"]
		assert {row["outcome"] for row in found} == {"Answered", "No Answer"}
		assert [row["agent"] for row in run(WITH_NUMBERS, filters={**DAY, "team": "B"})["result"]] == [
			PEOPLE.bea
		]


@pytest.mark.parametrize("name", ["anna", "lee", "inspector", "officer", "hr", "switch"])
def test_numbers_in_full_for_nobody_else(as_user: AsUser, name: str) -> None:
	_a_day()
	with as_user(getattr(PEOPLE, name)):
		with pytest.raises(frappe.PermissionError):
			run(WITH_NUMBERS, filters=DAY)
		# Not by calling the report's own code either, whoever forgets to ask Frappe first.
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("Report", WITH_NUMBERS).execute_script_report(filters=DAY)


@pytest.mark.commits
def test_a_look_at_the_numbers_is_noted(http: SiteClient) -> None:
	answered_call("one")
	frappe.db.commit()
	session = http.login(PEOPLE.supervisor)
	query = {"report_name": WITH_NUMBERS, "filters": frappe.as_json(DAY)}
	shown = session.get("/api/method/frappe.desk.query_report.run", params=query)
	assert "13800138000" in shown.text
	export = {**query, "file_format_type": "CSV", "visible_idx": "[]", "include_filters": 0}
	exported = session.post("/api/method/frappe.desk.query_report.export_query", data=export)
	assert "13800138000" in exported.text
	fields = ["user", "method", "file_type", "filters", "export_from"]
	notes = frappe.get_all(
		"Access Log", filters={"report_name": WITH_NUMBERS}, fields=fields, order_by="creation"
	)
	assert [(note.user, note.method, note.file_type) for note in notes] == [
		(PEOPLE.supervisor, "Report", None),
		(PEOPLE.supervisor, "Export", "CSV"),
	]
	assert all(DAY["from_date"] in note.filters and note.export_from == "CS Call Log" for note in notes)


@pytest.mark.commits
def test_an_agent_gets_no_numbers_over_http(http: SiteClient) -> None:
	answered_call("one")
	frappe.db.commit()
	session = http.login(PEOPLE.bea)
	query = {"report_name": WITH_NUMBERS, "filters": frappe.as_json(DAY)}
	for method in ("run", "export_query"):
		data = {**query, "file_format_type": "CSV", "visible_idx": "[]"}
		answer = session.post(f"/api/method/frappe.desk.query_report.{method}", data=data)
		assert answer.status_code == 403, method
		assert "13800138000" not in answer.text


def test_too_many_calls_are_refused(monkeypatch: pytest.MonkeyPatch, as_user: AsUser) -> None:
	monkeypatch.setattr("cs_center.calls.service.numbers_report.MOST_CALLS", 1)
	_a_day()
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.ValidationError, match="fewer days"):
		run(WITH_NUMBERS, filters=DAY)


def test_staffing_says_seats_people_and_agents(as_user: AsUser) -> None:
	yesterday = workday_morning() - timedelta(days=1)
	for number in range(30):
		said = {"start": yesterday, "queue": "billing", "from_number": f"138000000{number:02d}"}
		take(f"busy-{number}", "ringing", 0, **said)
		take(f"busy-{number}", "answered", 5, agent="1001", **said)
		take(f"busy-{number}", "ended", 185, **said)
	with as_user(PEOPLE.lee):
		report = run("CS Staffing", filters={"days": 7})
	[row] = report["result"]
	# 30 calls of 180 s are 1.5 erlangs; by Erlang C 3 agents answer 79.95 % of them within 20 s, which is not 80 %.
	assert (row["hour"], row["calls"], row["erlangs"]) == ("10:00", 30, 1.5)
	assert row["agents"] == 4 and row["service_level"] >= 80
	assert row["standard_agents"] > row["agents"]
	values = {item["label"]: item["value"] for item in report["report_summary"]}
	assert values == {"Seats by Subscribers": 6, "People by Formula": 15.0, "Agents in the Busiest Hour": 4}
	assert "SHIFT-5" in report["message"] and "SHIFT-6" in report["message"]


@pytest.mark.parametrize("name", ["anna", "inspector", "officer", "hr"])
def test_staffing_is_for_leaders(as_user: AsUser, name: str) -> None:
	with as_user(getattr(PEOPLE, name)), pytest.raises(frappe.PermissionError):
		run("CS Staffing", filters={"days": 7})


def test_figures_are_one_query_whatever_the_days() -> None:
	_a_day()
	figures.policy()
	scope = figures.Scope(getdate() - timedelta(days=300), getdate())
	counted: list[str] = []
	original = frappe.db.sql
	frappe.db.sql = lambda query, *args, **kwargs: counted.append(query) or original(query, *args, **kwargs)
	try:
		assert figures.total(figures.by_day(scope)).calls == 4
	finally:
		frappe.db.sql = original
	assert len([query for query in counted if "tabCS Call Log" in str(query)]) == 1
