"""KEEP-5 at the desk: whom a retention officer gets, what a talk came to, and that its time is kept by a sweep."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import get_first_day, getdate, now_datetime

from cs_center.contact import api as desk
from cs_center.contact.service import leases
from cs_center.cs_center.report.cs_talks_before_leaving.cs_talks_before_leaving import execute
from cs_center.leaving import api
from cs_center.leaving.jobs import look_after_talks
from cs_center.leaving.rules import talks as paths
from cs_center.leaving.service import ending, work
from devtools.session import as_user
from tests.site import calling, campaigns, leaving
from tests.site.centre import PEOPLE
from tests.site.leaving import CLERK, OFFICER, TALK
from tests.site.test_segments import invoice

SECOND = campaigns.OFFICERS[1]

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def office(site: str) -> None:
	leaving.open_office()


def taken(user: str = OFFICER) -> dict[str, Any] | None:
	with as_user(user):
		return desk.next_customer()


def log(talk: str, outcome: str, user: str = OFFICER, **said: Any) -> str:
	with as_user(user):
		return api.log_talk(talk, outcome, **said)


def row(name: str) -> Any:
	return frappe.db.get_value(TALK, name, "*", as_dict=True)


def told(user: str) -> list[str]:
	return frappe.get_all("CS Notice", {"user": user, "reference_doctype": TALK}, pluck="text")


# --- whom an officer gets ---


def test_a_talk_comes_before_every_callback_with_what_to_say() -> None:
	talk = leaving.opened()
	frappe.get_doc("User", OFFICER).add_roles("CS Callback Officer")
	calling.to_call(leaving.customer("Wang", "13800138056"), due_in=-600)
	invoice(talk.customer, 30, 1200)
	found = taken()
	assert (found["doctype"], found["task"]) == (TALK, talk.name)
	assert found["number"].replace(" ", "").endswith("8055")
	assert "Ask what went wrong" in found["script"] and found["offer"]["words"] == "Three months for half"
	assert found["reasons"][0] == "Too Expensive" and found["spent"] == 1200
	assert found["reference"]["doctype"] == "Issue" and found["due_at"] == talk.limit_at
	assert taken(SECOND) is None, "one officer each"


def test_who_may_leave_first_is_called_first() -> None:
	first = leaving.opened()
	second = leaving.opened("Wang", "13800138056")
	order_at = first.order_at - timedelta(hours=3)
	frappe.db.set_value(TALK, second.name, "order_at", order_at)
	assert taken()["task"] == second.name


def test_the_named_manager_has_it_first_and_everybody_later() -> None:
	leaving.rule(stops="Nobody")
	whose = leaving.customer(account_manager=SECOND)
	doc = leaving.ticket(whose)
	doc.status = "Closed"
	doc.save()
	(talk,) = leaving.talks()
	assert talk.assigned_to == SECOND and taken() is None and taken(SECOND)["task"] == talk.name
	with as_user(SECOND):
		desk.give_back()
	assert ending.open_to_all() == 0
	frappe.db.set_value(TALK, talk.name, "alone_until", now_datetime() - timedelta(minutes=1))
	look_after_talks()
	assert row(talk.name).assigned_to is None and taken()["task"] == talk.name


def test_a_rule_may_name_the_team_that_talks() -> None:
	record = {"doctype": "CS Staff Record", "staff_number": "7001", "user": SECOND, "team": "B"}
	frappe.get_doc(record).insert()
	talk = leaving.opened(team="B")
	assert taken() is None and taken(SECOND)["task"] == talk.name
	assert told(SECOND) and not told(OFFICER)


def test_the_laws_of_conduct_count_and_a_talk_that_can_not_be_ends() -> None:
	talk = leaving.opened()
	with as_user(OFFICER):
		assert work.ready(talk.name, OFFICER, now_datetime())
		wish = {"doctype": "CS Contact Wish", "customer": talk.customer, "refuses": "All Calls"}
	frappe.get_doc(wish).insert()
	calling.forget_request()
	assert taken() is None
	assert row(talk.name).status == paths.NOT_POSSIBLE and row(talk.name).open_key is None


def test_outside_the_hours_nobody_is_called() -> None:
	leaving.opened()
	calling.set_hours("Everywhere", calling.closed_now())
	assert taken() is None and leaving.only_talk().status == paths.WAITING


def test_nobody_calls_when_the_time_is_over() -> None:
	talk = leaving.opened()
	leaving.limit_passes(talk.name)
	assert taken() is None


# --- what it came to ---


def test_who_stays_is_kept_with_reason_offer_and_value() -> None:
	talk = leaving.opened()
	invoice(talk.customer, 30, 1200)
	assert taken()["task"] == talk.name
	assert log(talk.name, "Stays", why="Too Expensive", took_offer=1, words="Half price") == paths.STAYS
	found = row(talk.name)
	assert (found.why, found.took_offer, found.value_kept, found.ended_by) == (
		"Too Expensive",
		1,
		1200,
		OFFICER,
	)
	assert "Half price" in found.result and (found.open_key, found.pool) == (None, None)
	assert leases.lease_of(OFFICER) is None
	(call,) = frappe.get_all("CS Contact", {"task": talk.name}, ["outcome", "purpose", "by_user"])
	assert (call.outcome, call.purpose, call.by_user) == ("Reached", "Service", OFFICER)


def test_a_call_again_is_kept_to_the_minute_and_before_the_limit() -> None:
	talk = leaving.opened()
	again_at = (now_datetime() + timedelta(hours=2)).replace(second=0, microsecond=0)
	assert log(talk.name, "Call Again", again_at=str(again_at)) == paths.WAITING
	assert row(talk.name).promised_at == again_at and taken() is None
	late = str(row(talk.name).limit_at + timedelta(hours=1))
	with pytest.raises(frappe.ValidationError, match="may leave at"):
		log(talk.name, "Call Again", again_at=late)


def test_who_is_not_reached_is_tried_at_another_hour_until_it_is_enough() -> None:
	talk = leaving.opened()
	assert log(talk.name, "No Answer") == paths.WAITING
	first = row(talk.name)
	assert first.tried == 1 and now_datetime() < first.next_action_at < first.limit_at
	frappe.db.set_value(TALK, talk.name, "limit_at", now_datetime() + timedelta(minutes=10))
	assert log(talk.name, "No Answer") == paths.NOT_REACHED


def test_what_the_customer_said_after_the_limit_is_kept() -> None:
	talk = leaving.opened()
	assert taken()["task"] == talk.name
	leaving.limit_passes(talk.name)
	look_after_talks()
	assert row(talk.name).status == paths.LIMIT_PASSED
	assert log(talk.name, "Stays", why="Moves Away") == paths.STAYS
	with pytest.raises(frappe.ValidationError, match="can not become"):
		log(talk.name, "Leaves", why="Moves Away")


def test_a_reason_that_there_is_not_is_refused() -> None:
	talk = leaving.opened()
	with pytest.raises(frappe.ValidationError, match="no reason"):
		log(talk.name, "Leaves", why="Because")
	with pytest.raises(frappe.ValidationError, match="Say why"):
		log(talk.name, "Leaves")
	assert row(talk.name).status == paths.WAITING and not frappe.db.count("CS Contact")


def test_a_leader_lets_go_with_a_reason_and_nobody_else_does() -> None:
	talk = leaving.opened()
	for user in (OFFICER, PEOPLE.anna, CLERK):
		with as_user(user), pytest.raises(frappe.PermissionError):
			api.let_go(talk.name, "Is angry")
	with as_user(PEOPLE.supervisor):
		with pytest.raises(frappe.ValidationError, match="Say why"):
			api.let_go(talk.name, " ")
		api.let_go(talk.name, "Is angry")
	found = row(talk.name)
	assert (found.status, found.ended_by) == (paths.LET_GO, PEOPLE.supervisor) and "Is angry" in found.result


def test_every_change_of_a_talk_is_in_its_history(monkeypatch: pytest.MonkeyPatch) -> None:
	talk = leaving.opened()
	monkeypatch.setitem(frappe.flags, "in_test", False)
	log(talk.name, "Leaves", why="Moves Away")
	(version,) = frappe.get_all("Version", {"docname": talk.name}, ["data", "owner"])
	assert version.owner == OFFICER and "Waiting" in version.data and "Moves Away" in version.data


# --- the sweep ---


def stopped() -> tuple[str, Any]:
	"""A talk that a clerk's cancellation waits for."""
	leaving.rule()
	doc = leaving.ticket(leaving.customer())
	frappe.db.commit()
	with as_user(CLERK), pytest.raises(frappe.ValidationError):
		doc.status = "Closed"
		doc.save()
	frappe.db.rollback()
	return leaving.only_talk().name, doc


def test_the_sweep_passes_limits_once_and_tells_who_was_stopped_and_who_leads() -> None:
	name, doc = stopped()
	assert any("Li Ming" in text for text in told(OFFICER))
	look_after_talks()
	assert row(name).status == paths.WAITING and told(CLERK) == []
	limit_at = leaving.limit_passes(name)
	for _twice in range(2):
		look_after_talks()
	found = row(name)
	assert (found.status, found.ended_at) == (paths.LIMIT_PASSED, limit_at)
	(said,) = told(CLERK)
	assert doc.name in said and "can be cancelled now" in said
	(missed,) = told(PEOPLE.supervisor)
	assert "1 (Li Ming)" in missed


def test_who_was_stopped_hears_of_every_end_and_who_ended_it_does_not() -> None:
	name, _doc = stopped()
	with as_user(CLERK):
		api.no_talk(name, "Has no time")
	assert row(name).status == paths.NO_TALK and told(CLERK) == []


def test_a_sweep_that_dies_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
	names = [leaving.opened(f"Li {number}", f"1380013806{number}").name for number in range(3)]
	frappe.db.set_value(TALK, {"name": ("in", names)}, "limit_at", now_datetime() - timedelta(minutes=1))
	frappe.db.commit()
	monkeypatch.setattr(ending, "_A_PAGE", 2)
	really, pages = ending._tell_leaders, []

	def dies(rows: Any) -> None:
		pages.append(len(rows))
		if len(pages) == 2:
			raise MemoryError
		really(rows)

	monkeypatch.setattr(ending, "_tell_leaders", dies)
	with pytest.raises(MemoryError):
		ending.pass_limits()
	frappe.db.rollback()
	assert [row(name).status for name in names].count(paths.LIMIT_PASSED) == 2
	assert ending.pass_limits() == 1
	assert {row(name).status for name in names} == {paths.LIMIT_PASSED}
	assert len(told(PEOPLE.supervisor)) == 2, "each page once"


# --- what becomes of the customer, and the figures ---


def test_a_talk_follows_a_customer_who_gets_another_name() -> None:
	talk = leaving.opened()
	new = frappe.rename_doc("Customer", talk.customer, "Li Ming the Second", force=True)
	found = row(talk.name)
	assert (found.customer, found.open_key) == (new, new) and taken()["task"] == talk.name


def test_of_two_customers_who_become_one_only_one_is_waited_for() -> None:
	first, second = leaving.opened(), leaving.opened("Wang", "13800138056")
	frappe.rename_doc("Customer", first.customer, second.customer, merge=True, force=True)
	assert (row(first.name).status, row(second.name).status) == (paths.LET_GO, paths.WAITING)
	assert row(second.name).open_key == second.customer


def _figures(by: str) -> dict[str, Any]:
	_columns, rows, _message, chart = execute({"by": by})
	assert chart["data"]["labels"] == [one["who"] or "–" for one in rows]
	return {one["who"]: one for one in rows}


def test_kept_and_left_by_month_and_reason() -> None:
	ends: tuple[tuple[str, dict[str, Any]], ...] = (
		("Stays", {"why": "Too Expensive", "value": 300}),
		("Stays", {"why": "Moves Away", "value": 100}),
		("Leaves", {"why": "Too Expensive"}),
		("Refused to Talk", {}),
	)
	for number, (outcome, said) in enumerate(ends):
		log(leaving.opened(f"Li {number}", f"1380013806{number}").name, outcome, **said)
	leaving.limit_passes(leaving.opened("Wang", "13800138070").name)
	look_after_talks()
	leaving.opened("Zhao", "13800138071")
	month = _figures("Month")[f"{now_datetime():%Y-%m}"]
	assert (month["ended"], month["stays"], month["leaves"], month["untalked"]) == (5, 2, 1, 1)
	assert (month["value_kept"], round(month["kept_share"])) == (400, 67)
	by_reason = _figures("Reason")
	assert (by_reason["Too Expensive"]["stays"], by_reason["Too Expensive"]["leaves"]) == (1, 1)
	assert by_reason["Not said"]["ended"] == 2
	with pytest.raises(frappe.ValidationError):
		execute({"from_date": str(getdate()), "to_date": str(get_first_day(getdate()) - timedelta(days=1))})


@pytest.mark.parametrize("act", [lambda: execute({})])
def test_figures_are_for_who_keeps_customers(act: Callable[[], Any]) -> None:
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		act()
