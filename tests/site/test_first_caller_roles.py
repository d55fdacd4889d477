"""Who may do what with matters, over real HTTP: methods, generic doors, and what is wrong with what is sent (SEC-1)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import frappe
import pytest

from cs_center.responsibility import api
from cs_center.workforce import api as workforce_api
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user
from tests.site import centre
from tests.site.centre import PEOPLE, issue, matter_of
from tests.site.doors import Door, forms_of, guesses, lists_of
from tests.site.test_permissions import leaks_of, user_called

NUMBER, OTHER = "13800138001", "13900139002"
KEPT = ("CS Responsibility", "CS Responsibility Event", "CS Handover")
AGENTS, LEADERS = {"anna", "alan", "bea"}, {"lee", "supervisor", "director"}
STAFF = {*AGENTS, *LEADERS, "inspector", "officer", "retention", "editor"}
EVERYBODY = (*sorted(STAFF), "hr", "switch", "manager", "nobody", "guest")
#: Who may call each method; what is sent is refused with 417 where that is possible without changing anything.
MAY: dict[str, set[str]] = {
	"who_answers": {*STAFF, "switch", "manager"},
	"screen_pop": STAFF - {"editor"},
	"ringing_now": STAFF,
	"open_ticket": {"anna", "alan", *LEADERS},
	"link_ticket": {"anna", "alan", "lee", "supervisor"},
	"why": STAFF - {"editor"},
	"chain": {*STAFF, "manager"},
	"of_ticket": {*AGENTS, "lee", "supervisor"},
	"take": {*AGENTS, "lee"},
	"offer": {"anna", *LEADERS},
	"answer_offer": {"bea"},
	"withdraw_offer": {"anna", *LEADERS},
	"station_done": {"anna", *LEADERS},
	"told_text": STAFF,
	"tell": {"anna", "officer", *LEADERS},
	"confirm": {"anna", "officer", *LEADERS},
	"release": LEADERS,
	"reassign": LEADERS,
	"leader_board": {*LEADERS, "manager"},
	"preview_reassign": LEADERS,
	"reassign_many": LEADERS,
	"try_rule": {*LEADERS, "manager"},
	"agent_state": {"switch", "manager"},
	"my_state": STAFF,
}
#: Those that change nothing and answer.
READS = {"who_answers", "screen_pop", "ringing_now", "why", "chain", "of_ticket", "told_text", "leader_board"}


@dataclass
class World:
	"""A matter of anna's with a ticket, offered to bea; one of bea's; a ticket that nobody may take."""

	http: SiteClient
	call: str
	other_call: str
	ticket: str
	matter: str
	other: str
	handover: str
	closed: str
	sessions: dict[str, SiteSession]

	def session(self, who: str) -> SiteSession:
		if who not in self.sessions:
			self.sessions[who] = self.http.guest() if who == "guest" else self.http.login(user_called(who))
		return self.sessions[who]

	def call_as(self, who: str, method: str, **arguments: Any) -> Any:
		module = "workforce" if hasattr(workforce_api, method) else "responsibility"
		return self.session(who).call(f"cs_center.{module}.api.{method}", **arguments)


@pytest.fixture
def world(http: SiteClient) -> World:
	call = centre.answered_call("a", from_number=NUMBER)
	other_call = centre.answered_call("b", agent="1003", from_number=OTHER)
	with as_user(PEOPLE.anna):
		ticket = api.open_ticket(call, "No signal")["ticket"]
		matter = matter_of(frappe.get_doc("Issue", ticket)).name
		handover = api.offer(matter, "I am on leave", to_user=PEOPLE.bea)
	other = frappe.db.get_value("CS Responsibility", {"responsible": PEOPLE.bea})
	closed = issue("Done", status="Closed").name
	return World(http, call, other_call, ticket, matter, other, handover, closed, {})


def arguments(world: World) -> dict[str, dict[str, Any]]:
	matter = {"matter": world.matter}
	return {
		"who_answers": {"number": NUMBER},
		"screen_pop": {"call_log": world.call},
		"ringing_now": {},
		"open_ticket": {"call_log": world.call, "subject": " "},
		"link_ticket": {"call_log": world.call, "ticket": world.ticket},
		"why": {"call_log": world.call},
		"chain": matter,
		"of_ticket": {"ticket_type": "Issue", "ticket": world.ticket},
		"take": {"ticket_type": "Issue", "ticket": world.closed},
		"offer": {**matter, "reason": " ", "to_user": PEOPLE.bea},
		"answer_offer": {"handover_name": world.handover, "accepts": 0},
		"withdraw_offer": {"handover_name": world.handover},
		"station_done": {**matter, "note": " "},
		"told_text": matter,
		"tell": {**matter, "text": " "},
		"confirm": {**matter, "how": "By telephone"},
		"release": {**matter, "reason": " "},
		"reassign": {**matter, "to": PEOPLE.alan, "reason": " "},
		"leader_board": {},
		"preview_reassign": {"matters": [world.matter], "receivers": []},
		"reassign_many": {"planned": {}, "reason": "Nothing to move"},
		"try_rule": {"rule": {}, "from_date": "2026-02-01", "to_date": "2026-01-01"},
		"agent_state": {"agent": "1001", "state": "dancing"},
		"my_state": {"state": "dancing"},
	}


def methods_of(module: ModuleType) -> Iterator[str]:
	for name, method in vars(module).items():
		if getattr(method, "__module__", "") == module.__name__ and method in frappe.whitelisted:
			yield name


def test_every_method_is_in_the_table() -> None:
	assert {*methods_of(api), *methods_of(workforce_api)} == MAY.keys()


def test_who_may_call_each_method(world: World) -> None:
	sent = arguments(world)
	wrong = []
	for method, may in MAY.items():
		for who in sorted(EVERYBODY, key=lambda name: name in may):
			answer = world.call_as(who, method, **sent[method])
			expected = {200} if method in READS else {200, 417}
			if (answer.status_code in expected) != (who in may) or answer.status_code not in (200, 403, 417):
				wrong.append((method, who, answer.status_code, answer.text[-200:]))
	assert not wrong, "\n".join(map(str, wrong))


def test_nobody_who_was_refused_has_changed_anything(world: World) -> None:
	before = rows()
	sent = arguments(world)
	for method, may in MAY.items():
		for who in ("hr", "switch", "nobody", "guest"):
			if who not in may:
				assert world.call_as(who, method, **sent[method]).status_code == 403, (method, who)
	assert rows() == before


def test_what_changes_something_wants_a_post(world: World) -> None:
	user = world.session("supervisor")
	sent = arguments(world)
	for method in MAY.keys() - READS - {"preview_reassign", "try_rule"}:
		module = "workforce" if hasattr(workforce_api, method) else "responsibility"
		answer = user.get(f"/api/method/cs_center.{module}.api.{method}", params=sent[method])
		assert answer.status_code == 403, method


def rows() -> dict[str, list[Any]]:
	"""Everything that is kept of matters."""
	return {one: frappe.get_all(one, fields=["*"], order_by="name") for one in KEPT}


def written_on(doctype: str, name: str) -> Iterator[Door]:
	"""Every generic way to make, change, rename or remove a record."""
	row = frappe.get_doc(doctype, name).as_dict(no_default_fields=True, no_nulls=True)
	made, changed = {"doctype": doctype, **row, "open_key": None}, {"reason": "mine"}
	saved = frappe.as_json({**frappe.get_doc(doctype, name).as_dict(), **changed})
	resource, document = f"/api/resource/{doctype}", f"/api/v2/document/{doctype}"
	made_text = json.loads(frappe.as_json(made))
	yield Door("insert", "POST", resource, made_text)
	yield Door("insert v2", "POST", document, made_text)
	for path in (f"{resource}/{name}", f"{document}/{name}"):
		yield Door("update", "PUT", path, changed)
		yield Door("delete", "DELETE", path)
	set_value = {"doctype": doctype, "name": name, "fieldname": "reason", "value": "mine"}
	one = {"doctype": doctype, "name": name}
	yield from (
		Door(path, "POST", f"/api/method/{path}", body)
		for path, body in (
			("frappe.client.set_value", set_value),
			("frappe.client.insert", {"doc": made_text}),
			("frappe.client.insert_many", {"docs": [made_text]}),
			("frappe.client.save", {"doc": saved}),
			("frappe.client.submit", {"doc": saved}),
			("frappe.client.bulk_update", {"docs": json.dumps([{"docname": name, **one, **changed}])}),
			("frappe.client.delete", one),
			("frappe.client.rename_doc", {"doctype": doctype, "old_name": name, "new_name": "mine"}),
			("frappe.model.rename_doc.update_document_title", {**one, "docname": name, "name": "mine"}),
			("frappe.model.rename_doc.bulk_rename", {"doctype": doctype, "rows": json.dumps([[name, "m"]])}),
			("frappe.desk.form.save.savedocs", {"doc": saved, "action": "Save"}),
			("frappe.desk.form.save.cancel", one),
			("frappe.desk.reportview.delete_items", {"doctype": doctype, "items": json.dumps([name])}),
			(
				"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
				{
					"doctype": doctype,
					"docnames": json.dumps([name]),
					"action": "update",
					"data": json.dumps(changed),
				},
			),
		)
	)


@pytest.mark.parametrize("who", ["anna", "lee", "director", "hr", "manager", "nobody", "guest"])
def test_no_role_writes_on_what_is_kept(world: World, who: str) -> None:
	user, before = world.session(who), rows()
	for doctype in KEPT:
		name = world.handover if doctype == "CS Handover" else before[doctype][0].name
		for door in written_on(doctype, name):
			answer = door.open(user)
			assert answer.status_code != 200 or "bulk" in door.name or "items" in door.name, (
				door.name,
				doctype,
			)
			assert answer.status_code < 500 or door.name == "frappe.client.bulk_update", (door.name, doctype)
	assert rows() == before


def test_no_role_may_import_or_write_on_what_is_kept() -> None:
	for doctype in KEPT:
		for who in EVERYBODY:
			user = "Guest" if who == "guest" else user_called(who)
			for right in ("create", "write", "delete", "import", "share", "submit", "cancel", "amend"):
				assert not frappe.has_permission(doctype, right, user=user), (doctype, who, right)


@pytest.mark.parametrize("who", ["bea", "inspector", "manager", "nobody", "guest"])
def test_no_number_of_another_team_leaves_with_a_matter(world: World, who: str) -> None:
	doors: list[Door] = []
	for doctype in KEPT:
		doors += lists_of(doctype)
		name = {"CS Responsibility": world.matter, "CS Handover": world.handover}.get(doctype)
		name = name or frappe.get_all(doctype, filters={"responsibility": world.matter}, pluck="name")[0]
		doors += forms_of(doctype, name)
	assert leaks_of(world.session(who), doors, {NUMBER, NUMBER[1:], f"+86{NUMBER}"}) == []


def test_methods_give_away_no_number_of_another_team(world: World) -> None:
	sent = arguments(world)
	for who in ("bea", "inspector", "officer", "retention", "editor"):
		for method in READS - {"who_answers"}:
			answer = world.call_as(who, method, **sent[method])
			assert NUMBER not in answer.text, (who, method)
	told = world.call_as("anna", "screen_pop", call_log=world.call)
	assert told.json()["message"]["call"]["number"] == NUMBER
	board = world.call_as("lee", "leader_board").text
	assert world.matter in board and NUMBER not in board and OTHER not in board
	assert world.call_as("lee", "leader_board", team="B").status_code == 403


def test_who_answers_says_nothing_of_the_customer_to_a_switch(world: World) -> None:
	told = world.call_as("switch", "who_answers", number=NUMBER).json()["message"]
	assert told["owner"] == PEOPLE.anna and NUMBER not in frappe.as_json(told)
	assert told.keys() <= {
		"user",
		"name",
		"staff_number",
		"matter",
		"owner",
		"ticket_type",
		"ticket",
		"subject",
		"wait_seconds",
		"reason",
		"tried",
	}


def test_the_key_of_a_customer_lets_nobody_guess_a_number(world: World) -> None:
	key = frappe.db.get_value("CS Responsibility", world.matter, "customer_key")
	assert key and NUMBER not in key
	for text in (NUMBER, f"+86{NUMBER}", f"86{NUMBER}", f"0{NUMBER}"):
		for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
			assert not hashlib.new(name, text.encode()).hexdigest().startswith(key[:12]), name
	bea = world.session("bea")
	for door, other in guesses(NUMBER[3:7], "4711"):
		right, wrong = door.open(bea), other.open(bea)
		assert (right.status_code, answered(right)) == (wrong.status_code, answered(wrong)), door.name


def answered(answer: Any) -> Any:
	return answer.json().get("message", answer.json().get("data")) if answer.status_code == 200 else None


HUGE = "长" * 100_000
NONE = "no such thing"


def refused(world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:
	"""Who sends what that makes no sense."""
	matter, call = {"matter": world.other}, {"call_log": world.other_call}
	reason, mine = {"reason": "Because"}, {"matter": world.other, "reason": "Because"}
	yield "lee", "who_answers", {"number": "hello"}
	yield "lee", "who_answers", {"number": ""}
	yield "lee", "who_answers", {"number": HUGE}
	for seconds in ("soon", "nan", "inf", "-1", "1e300", [1]):
		yield "lee", "who_answers", {"number": OTHER, "waited_seconds": seconds}
	for method in ("screen_pop", "why"):
		yield "bea", method, {"call_log": NONE}
		yield "bea", method, {"call_log": ["x"]}
	yield "bea", "open_ticket", {"call_log": NONE, "subject": "x"}
	yield "bea", "open_ticket", {**call, "subject": ""}
	yield "bea", "open_ticket", {**call, "subject": "x", "matter": NONE}
	yield "bea", "open_ticket", {**call, "subject": "x", "matter": world.matter}
	yield "bea", "open_ticket", {**call, "subject": HUGE}
	yield "anna", "open_ticket", {"call_log": world.call, "subject": "x", "matter": world.matter}
	yield "bea", "link_ticket", {**call, "ticket": NONE}
	for method in ("chain", "told_text"):
		yield "bea", method, {"matter": NONE}
	yield "bea", "of_ticket", {"ticket_type": NONE, "ticket": world.ticket}
	yield "bea", "of_ticket", {"ticket_type": "Issue", "ticket": NONE}
	for kind in ("User", "HD Ticket", NONE, ""):
		yield "bea", "take", {"ticket_type": kind, "ticket": world.ticket}
	yield "bea", "take", {"ticket_type": "Issue", "ticket": NONE}
	yield "bea", "take", {"ticket_type": "Issue", "ticket": world.closed}
	yield "bea", "take", {"ticket_type": "Issue", "ticket": world.ticket}
	yield "bea", "offer", {"matter": NONE, **reason, "to_user": PEOPLE.anna}
	yield "bea", "offer", mine
	yield "bea", "offer", {**matter, "reason": "", "to_user": PEOPLE.anna}
	yield "bea", "offer", {**matter, "reason": HUGE, "to_user": PEOPLE.anna}
	for user in (NONE, "Guest", PEOPLE.hr, PEOPLE.bea, PEOPLE.switch):
		yield "bea", "offer", {**mine, "to_user": user}
	yield "bea", "offer", {**mine, "to_user": PEOPLE.anna, "station": "Empty Station"}
	yield "bea", "offer", {**mine, "to_user": PEOPLE.anna, "kind": "Blame"}
	yield "bea", "offer", {**mine, "to_user": NONE, "kind": "Handling"}
	for station in (NONE, "Empty Station"):
		yield "bea", "offer", {**mine, "station": station, "kind": "Handling"}
	yield "bea", "answer_offer", {"handover_name": NONE, "accepts": 1}
	yield "bea", "answer_offer", {"handover_name": world.handover, "accepts": 0, "note": " "}
	yield "bea", "answer_offer", {"handover_name": world.handover, "accepts": 0, "note": HUGE}
	yield "bea", "answer_offer", {"handover_name": world.handover, "accepts": "perhaps"}
	yield "bea", "withdraw_offer", {"handover_name": NONE}
	yield "bea", "station_done", {**matter, "note": "Mended"}
	yield "bea", "tell", {**matter, "text": ""}
	yield "bea", "tell", {**matter, "text": HUGE}
	yield "bea", "tell", {**matter, "text": "x", "call_log": NONE}
	yield "bea", "confirm", {**matter, "how": "By telephone"}
	for method in ("release", "reassign"):
		to = {"to": PEOPLE.anna} if method == "reassign" else {}
		yield "supervisor", method, {"matter": NONE, **reason, **to}
		yield "supervisor", method, {**matter, "reason": "", **to}
		yield "supervisor", method, {**matter, "reason": HUGE, **to}
	for user in (NONE, "", PEOPLE.officer, PEOPLE.bea):
		yield "supervisor", "reassign", {**mine, "to": user}
	yield "lee", "leader_board", {"view": "nonsense"}
	for text in ("{", "7", '"x"', "null"):
		yield "lee", "preview_reassign", {"matters": text, "receivers": [PEOPLE.anna]}
		yield "lee", "preview_reassign", {"matters": [world.matter], "receivers": text}
	yield "lee", "preview_reassign", {"matters": [world.matter], "receivers": [NONE]}
	for text in ("{", "[]", "7"):
		yield "lee", "reassign_many", {"planned": text, **reason}
		yield "lee", "try_rule", {"rule": text, "from_date": "2026-01-01", "to_date": "2026-01-02"}
	yield "lee", "try_rule", {"rule": {}, "from_date": "soon", "to_date": "2026-01-02"}
	yield "lee", "try_rule", {"rule": {}, "from_date": "2026-01-01", "to_date": "2026-12-31"}
	yield "switch", "agent_state", {"agent": "9999", "state": "available"}
	yield "switch", "agent_state", {"agent": "1001", "state": "dancing"}
	yield "switch", "agent_state", {"agent": "1001", "state": "available", "at": "yesterday"}
	yield "anna", "my_state", {"state": ""}
	yield "officer", "my_state", {"state": "available"}


def test_what_makes_no_sense_is_refused_in_words(world: World) -> None:
	frappe.get_doc({"doctype": "CS Station", "station_name": "Empty Station"}).insert()
	before, others = rows(), [frappe.db.count(one) for one in ("Error Log", "Issue", "ToDo")]
	wrong = []
	for who, method, sent in refused(world):
		answer = world.call_as(who, method, **sent)
		said = answer.json().get("_server_messages") or answer.json().get("exception")
		if answer.status_code not in (404, 417) or not said:
			wrong.append((who, method, str(sent)[:90], answer.status_code, answer.text[-250:]))
	assert not wrong, "\n".join(map(str, wrong))
	assert rows() == before
	assert [frappe.db.count(one) for one in ("Error Log", "Issue", "ToDo")] == others


def test_a_plan_with_what_is_not_there_refuses_only_that(world: World) -> None:
	planned = {NONE: PEOPLE.alan, world.matter: PEOPLE.alan, world.other: PEOPLE.alan}
	answer = world.call_as("lee", "reassign_many", planned=planned, reason="Holidays").json()["message"]
	assert answer["moved"] == 1 and answer["refused"].keys() == {NONE, world.other}
	again = world.call_as("supervisor", "reassign_many", planned={world.matter: PEOPLE.alan}, reason="x")
	assert "alan" in again.json()["message"]["refused"][world.matter]
