"""Who may do what with complaints, over real HTTP, and what is wrong with what is sent (COMP-3, COMP-6, BACK-1, SEC-1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.complaints import api
from devtools.client import SiteClient, SiteSession
from devtools.session import create_user
from tests.site import centre
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR, FIXER, STATION, TOPIC
from tests.site.test_first_caller_roles import methods_of
from tests.site.test_permissions import user_called

NUMBER = "13800138001"
OTHER_STATION, OTHER_FIXER = "South Branch", "south@centre.example.com"
OTHER_LEADER = "berta@centre.example.com"
NAMED = {"fixer": FIXER, "south": OTHER_FIXER, "berta": OTHER_LEADER, "director": DIRECTOR}
#: The complaint is anna's, of team A, whose leader is lee; its station is fixer's. berta leads team B.
DECIDERS = {"lee", "supervisor", "director"}
HANDLERS = {"anna", *DECIDERS}
CALLERS = {"officer", *DECIDERS}
TAKERS = {"anna", "alan", "bea", "berta", "officer", *DECIDERS}
READERS = {"anna", "alan", "officer", "inspector", "retention", "fixer", "manager", *DECIDERS}
EVERYBODY = sorted({*TAKERS, *READERS, "south", "editor", "hr", "switch", "nobody", "guest"})
#: Who may call each method.
MAY: dict[str, set[str]] = {
	"suggest": TAKERS,
	"take": TAKERS,
	"story": READERS,
	"dispatch": HANDLERS,
	"return_to_handler": {"fixer", *HANDLERS},
	"report_done": {"fixer", *HANDLERS},
	"verify": {"officer", *HANDLERS},
	"log_callback": CALLERS,
	"close_unreachable": CALLERS,
	"wait_for_customer": {"fixer", *HANDLERS},
	"go_on": {"fixer", "officer", *HANDLERS},
	"escalate": HANDLERS,
	"escalate_in_emergency": DECIDERS,
	"ask_more_time": {"fixer", *HANDLERS},
	"decide_more_time": DECIDERS,
	"extend": DECIDERS,
	"take_over": DECIDERS,
	"change_severity": DECIDERS,
	"correct": HANDLERS,
	"reopen": {"officer", *HANDLERS},
	"answer": {"officer", *HANDLERS},
	"chased": {"anna", "alan", *DECIDERS},
	"try_policy": {"berta", "manager", *DECIDERS},
	"board": {"berta", "manager", *DECIDERS},
}
#: Those that are not refused to who may call them.
ANSWERED = {"suggest", "take", "story", "chased", "board"}
READS = {"suggest", "story", "board", "try_policy"}
KEPT = ("CS Complaint", "CS Complaint Event", "CS Complaint Callback", "CS Notice")
AROUND = ("CS Call Log", "Error Log", "Issue", "CS Responsibility")


@dataclass
class World:
	"""Complaints of anna's at every place of the loop, and who asks for them."""

	http: SiteClient
	call: str
	with_station: str
	reported: str
	to_call: str
	solved: str
	sessions: dict[str, SiteSession] = field(default_factory=dict)

	def session(self, who: str) -> SiteSession:
		if who not in self.sessions:
			self.sessions[who] = self.http.guest() if who == "guest" else self.http.token(known_as(who))
		return self.sessions[who]

	def call_as(self, who: str, method: str, **sent: Any) -> Any:
		return self.session(who).call(f"cs_center.complaints.api.{method}", **sent)


def known_as(who: str) -> str:
	"""A user by what they are called here."""
	return NAMED.get(who) or user_called(who)


@pytest.fixture
def world(http: SiteClient) -> World:
	return build(http)


def build(http: SiteClient) -> World:
	"""Two stations, two teams with leaders, and complaints of anna's."""
	some.open_station()
	create_user("CS Station Member", email=OTHER_FIXER)
	station = {"doctype": "CS Station", "station_name": OTHER_STATION, "members": [{"user": OTHER_FIXER}]}
	frappe.get_doc(station).insert()
	create_user("CS Shift Leader", email=OTHER_LEADER)
	frappe.db.set_value("CS Team", "B", "leader", OTHER_LEADER)
	centre.customer("Li Ming", NUMBER)
	call = centre.answered_call("a", from_number=NUMBER)
	return World(
		http,
		call,
		some.dispatched(call_log=call).name,
		some.reported(subject="Reported").name,
		some.to_call(subject="To call").name,
		some.solved(subject="Solved").name,
	)


def sent_to(world: World) -> dict[str, dict[str, Any]]:
	"""What is sent to each method: refused with 417 wherever that is possible without changing anything."""
	at, blank = {"complaint": world.with_station}, {"why": " "}
	ahead = str(now_datetime() + timedelta(days=90))
	return {
		"suggest": {"values": {"subject": "x", "topic": TOPIC}},
		"take": {"values": {"subject": "x", "topic": TOPIC, "call_log": world.call}},
		"story": at,
		"dispatch": {**at, "station": STATION},
		"return_to_handler": {**at, **blank},
		"report_done": {**at, "what": " "},
		"verify": {"complaint": world.reported, "is_done": 0, "note": " "},
		"log_callback": {"complaint": world.to_call, "reached": 1, "solved": 0, "report": " "},
		"close_unreachable": {"complaint": world.to_call},
		"wait_for_customer": {**at, "for_what": " "},
		"go_on": at,
		"escalate": {**at, **blank},
		"escalate_in_emergency": {**at, **blank, "level": "Director"},
		"ask_more_time": {**at, **blank, "until": ahead, "customer_agrees": 1},
		"decide_more_time": {**at, **blank, "grants": 0},
		"extend": {**at, **blank, "until": ahead, "customer_agrees": 1},
		"take_over": {**at, **blank, "user": PEOPLE.alan},
		"change_severity": {**at, **blank, "severity": "Severe"},
		"correct": {**at, **blank, "values": {}},
		"reopen": {**at, "why": "They came back"},
		"answer": {**at, "what": " "},
		"chased": {**at, "call_log": world.call},
		"try_policy": {"policy": {}, "from_date": "2026-02-01", "to_date": "2026-01-01"},
		"board": {},
	}


def rows() -> dict[str, list[Any]]:
	"""Everything that is kept of complaints, and how much of what is around them."""
	kept = {one: frappe.get_all(one, fields=["*"], order_by="name") for one in KEPT}
	return {**kept, **{one: [frappe.db.count(one)] for one in AROUND}}


def test_every_method_is_in_the_table() -> None:
	assert set(methods_of(api)) == MAY.keys()


def test_who_may_call_each_method(world: World) -> None:
	sent, wrong = sent_to(world), []
	for method, may in MAY.items():
		for who in EVERYBODY:
			answer = world.call_as(who, method, **sent[method])
			expected = (200 if method in ANSWERED else 417) if who in may else 403
			if answer.status_code != expected:
				wrong.append((method, who, answer.status_code, answer.text[-200:]))
	assert not wrong, "\n".join(map(str, wrong))


def test_nobody_who_was_refused_has_changed_anything(world: World) -> None:
	before, sent = rows(), sent_to(world)
	real = {**sent, "report_done": {**sent["report_done"], "what": "Done"}}
	real["change_severity"] = {**sent["change_severity"], "why": "Angry"}
	real["log_callback"] = {"complaint": world.to_call, "reached": 1, "solved": 1}
	real["verify"] = {"complaint": world.reported, "is_done": 1}
	for method, may in MAY.items():
		for who in EVERYBODY:
			if who not in may:
				assert world.call_as(who, method, **real[method]).status_code == 403, (method, who)
	assert rows() == before


def test_what_changes_something_wants_a_post(world: World) -> None:
	before, sent = rows(), sent_to(world)
	for method in MAY.keys() - READS:
		answer = world.session("supervisor").get(
			f"/api/method/cs_center.complaints.api.{method}", params=sent[method]
		)
		assert answer.status_code == 403, method
	assert rows() == before


def test_the_board_of_a_team_is_for_who_leads_it(world: World) -> None:
	for who, team, expected in (
		("lee", "A", 200),
		("lee", "B", 403),
		("berta", "A", 403),
		("berta", "B", 200),
		("director", "A", 200),
	):
		answer = world.call_as(who, "board", team=team, view="all")
		assert answer.status_code == expected, (who, team)
		if expected == 200:
			shown = {row["name"] for row in answer.json()["message"]["rows"]}
			assert (world.with_station in shown) == (team == "A"), (who, team)
	assert world.with_station not in world.call_as("berta", "board", view="all").text


def test_lists_show_what_the_form_opens(world: World) -> None:
	frappe.db.set_value("CS Complaint", world.to_call, "team", None)
	for doctype in ("CS Complaint", "CS Complaint Event", "CS Complaint Callback"):
		names = frappe.get_all(doctype, pluck="name")
		for who in EVERYBODY:
			user = world.session(who)
			opened = {
				name for name in names if user.get(f"/api/resource/{doctype}/{name}").status_code == 200
			}
			answer = user.get(f"/api/resource/{doctype}", params={"limit_page_length": "0"})
			rows_ = answer.json().get("data", ()) if answer.status_code == 200 else ()
			assert {row["name"] for row in rows_} == opened, (doctype, who)
			if doctype == "CS Complaint":
				assert (world.with_station in opened) == (who in READERS), who
			elif who in ("fixer", "south", "bea", "nobody"):
				assert not opened, (doctype, who)


def test_a_complaint_of_a_matter_is_dispatched_by_who_takes_it(world: World) -> None:
	"""COMP-2 does not wait for the owner of the matter: who took the call sends it on."""
	late = centre.workday_morning() + timedelta(minutes=20)
	second = centre.answered_call("b", agent="1003", from_number=NUMBER, start=late)
	values = {"subject": "Again dark", "topic": TOPIC, "call_log": second, "station": STATION}
	answer = world.call_as("bea", "take", values=values, dispatch=1)
	assert answer.status_code == 200, answer.text[-300:]
	doc = some.complaint(answer.json()["message"]["name"])
	assert (doc.handler, doc.taken_by, doc.status) == (PEOPLE.anna, PEOPLE.bea, "With Station")


def test_taking_opens_no_number_of_a_call_that_is_not_ones_own(world: World) -> None:
	"""SEC-1: who handles a complaint reads the caller's number, so a complaint comes of calls that one may work on."""
	lost = centre.answered_call("c", from_number="13900139002")
	nobodys = {"status": "Released", "open_key": None}
	frappe.db.set_value("CS Responsibility", {"status": ("!=", "Released")}, nobodys)
	before = rows()
	for method in ("take", "suggest"):
		for who in ("bea", "officer", "berta"):
			values = {"subject": "x", "topic": TOPIC, "call_log": lost}
			answer = world.call_as(who, method, values=values)
			assert answer.status_code == 403 and "13900139002" not in answer.text, (who, method)
	assert rows() == before
	taken = world.call_as("alan", "take", values={"subject": "x", "topic": TOPIC, "call_log": lost})
	assert some.complaint(taken.json()["message"]["name"]).handler == PEOPLE.alan


HUGE = "长" * 100_000
NONE = "no such thing"
JUNK: tuple[Any, ...] = ("{", "7", "null", '"x"', "[]", [], 7)


def refused_takings(world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:
	"""Complaints that make no sense."""
	good = {"subject": "x", "topic": TOPIC}
	for method in ("take", "suggest"):
		for junk in JUNK:
			yield "anna", method, {"values": junk}
		for one in ("topic", "kind", "customer", "contact", "call_log", "station", "area", "product"):
			if method == "take" or one == "call_log":
				yield "anna", method, {"values": {**good, one: NONE}}
			for junk in (["x"], {"x": 1}):
				yield "anna", method, {"values": {**good, one: junk}}
		for kind, name in (("User", PEOPLE.anna), (NONE, "x"), ("Issue", NONE), ("HD Ticket", "1")):
			yield "anna", method, {"values": {**good, "ticket_type": kind, "ticket": name}}
	for subject in ("", " ", HUGE, "x" * 141, ["x"], {"x": 1}, None):
		yield "anna", "take", {"values": {"topic": TOPIC, "subject": subject}}
	yield "anna", "take", {"values": {"subject": "x"}}
	for junk in (-1, "nan", "inf", 10**30, [1]):
		yield "anna", "take", {"values": {**good, "loss_amount": junk}}
	yield "anna", "take", {"values": {**good, "description": HUGE * 5}}
	yield "anna", "take", {"values": {**good, "party_name": HUGE}}
	yield "anna", "take", {"values": good, "dispatch": "perhaps"}


def refused_deeds(world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:
	"""Deeds that make no sense."""
	at, why = {"complaint": world.with_station}, {"why": "Because"}
	for method, sent in sent_to(world).items():
		if "complaint" in sent:
			yield "supervisor", method, {**sent, "complaint": NONE}
			yield "supervisor", method, {**sent, "complaint": ["x"]}
		for text in {"why", "what", "note", "for_what", "report"} & sent.keys():
			yield "supervisor", method, {**sent, text: HUGE}
			yield "supervisor", method, {**sent, text: ["x"]}
	for station in (NONE, "", STATION):
		yield "supervisor", "dispatch", {**at, "station": station}
	for moment in ("tomorrow", "", "2020-01-01", "9999-12-31 23:59:59", "2026-13-01", "0000-00-00", HUGE):
		for method in ("extend", "ask_more_time"):
			yield "supervisor", method, {**at, **why, "until": moment, "customer_agrees": 1}
	for level in (NONE, "", "3"):
		yield "supervisor", "escalate_in_emergency", {**at, **why, "level": level}
	for user in (NONE, "Guest", PEOPLE.hr, PEOPLE.anna, FIXER):
		yield "supervisor", "take_over", {**at, **why, "user": user}
	for severity in (NONE, "", "General", "severe"):
		yield "supervisor", "change_severity", {**at, **why, "severity": severity}
	yield "supervisor", "decide_more_time", {**at, **why, "grants": 1}
	yield "supervisor", "decide_more_time", {**at, **why, "grants": 0}
	yield "supervisor", "reopen", {"complaint": world.with_station, **why}
	for junk in JUNK:
		yield "supervisor", "correct", {**at, **why, "values": junk}
	for one in ("topic", "kind", "customer", "contact"):
		for junk in (NONE, ["x"], {"x": 1}):
			yield "supervisor", "correct", {**at, **why, "values": {one: junk}}
	yield "supervisor", "correct", {**at, **why, "values": {"topic": ""}}
	yield "supervisor", "correct", {**at, **why, "values": {"party_name": HUGE}}
	yield "anna", "chased", {**at, "call_log": NONE}
	yield "anna", "chased", {**at, "call_log": world.call, "words": HUGE}


def refused_answers(world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:
	"""Callbacks that make no sense."""
	answer = {"complaint": world.to_call, "reached": 1, "solved": 1}
	for score in ("attitude", "speed", "quality"):
		for given in (-1, 6, 10**30, "good", [5], 2.5):
			yield "officer", "log_callback", {**answer, score: given}
	yield "officer", "log_callback", {**answer, "call_log": NONE}
	yield "officer", "log_callback", {**answer, "angry": 1}
	for text in ("words", "report"):
		yield "officer", "log_callback", {**answer, text: HUGE}
	for one in ("reached", "solved", "angry"):
		yield "officer", "log_callback", {**answer, one: "perhaps"}
	yield "officer", "log_callback", {**answer, "complaint": world.reported}
	yield "officer", "log_callback", {**answer, "complaint": world.solved}
	yield "officer", "close_unreachable", {"complaint": world.solved}


def refused_reads(world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:
	"""Questions that make no sense."""
	days = {"from_date": "2026-01-01", "to_date": "2026-01-31"}
	yield "lee", "board", {"view": NONE}
	for start in ("x", [1]):
		yield "lee", "board", {"start": start}
	for junk in JUNK:
		yield "lee", "try_policy", {"policy": junk, **days}
	for steps in (7, "x", [7], [{"anchor": NONE, "amount": -1}], [{"amount": ["x"]}]):
		yield "lee", "try_policy", {"policy": {"policy_name": "x", "steps": steps}, **days}
	for day in ("", "yesterday", "2026-02-30", "9999-12-31"):
		yield "lee", "try_policy", {"policy": {"policy_name": "x"}, "from_date": day, "to_date": day}
	yield "lee", "try_policy", {"policy": {"policy_name": "x", "least_attempts": -3}, **days}


@pytest.mark.parametrize("kind", [refused_takings, refused_deeds, refused_answers, refused_reads])
def test_what_makes_no_sense_is_refused_in_words(world: World, kind: Any) -> None:
	before, wrong = rows(), []
	for who, method, sent in kind(world):
		answer = world.call_as(who, method, **sent)
		said = answer.json().get("_server_messages") or answer.json().get("exception")
		if answer.status_code not in (404, 417) or not said:
			wrong.append((who, method, str(sent)[:150], answer.status_code, answer.text[-250:]))
	assert not wrong, "\n".join(map(str, wrong))
	assert rows() == before
