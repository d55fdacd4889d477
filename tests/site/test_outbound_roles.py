"""CALL-8, SEC-1, SEC-3: who draws up lists, who sees whom, and numbers that leave by no door."""

from dataclasses import dataclass

import frappe
import pytest

from cs_center.contact import api as desk
from cs_center.outbound import api
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user
from tests.site import outbound
from tests.site.calling import OFFICER, SECOND
from tests.site.centre import PEOPLE
from tests.site.doors import FIELDS, forms_of, lists_of
from tests.site.outbound import CALL, IMPORT, LIST, REJECT, RESULT, calls, imported, started
from tests.site.test_permissions import leaks_of, user_called

NUMBER, WORDS, BAD = "13800200000", "moved to the coast", "1380020"
KEPT = (LIST, CALL, RESULT, REJECT, IMPORT, "CS Outbound Party")
OUTSIDE = ("editor", "hr", "switch", "inspector", "nobody", "guest")


@dataclass
class World:
	"""A list with somebody who was called and somebody who was not, and the sessions of who asks."""

	http: SiteClient
	name: str
	names: dict[str, str]

	def session(self, who: str) -> SiteSession:
		if who == "guest":
			return self.http.guest()
		return self.http.token(SECOND if who == "second" else user_called(who))


@pytest.fixture
def world(http: SiteClient) -> World:
	name = started(2, way="By Officers")
	imported(name, f"number,name\n{BAD},{WORDS}")
	with as_user(OFFICER):
		task = desk.next_customer(CALL)["task"]
		api.log_outbound_result(task, "No Answer", words=WORDS)
	frappe.db.set_value(CALL, {"outbound_list": name}, "words", WORDS)
	frappe.db.commit()
	names = {doctype: frappe.get_all(doctype, pluck="name", limit=1)[0] for doctype in KEPT}
	return World(http, name, names | {CALL: calls(name)[0].name})


@pytest.mark.parametrize("doctype", [CALL, RESULT, REJECT, "CS Outbound Party"])
def test_nobody_else_learns_the_number_or_what_was_said(world: World, doctype: str) -> None:
	doors = [*lists_of(doctype), *forms_of(doctype, world.names[doctype])]
	for who in OUTSIDE:
		assert leaks_of(world.session(who), doors, {NUMBER, WORDS, BAD}) == [], who
	for who in ("second", "lee"):
		assert leaks_of(world.session(who), doors, {NUMBER}) == [], who


def test_the_number_is_for_who_has_the_customer(world: World) -> None:
	called = frappe.get_all(CALL, {"called_by": OFFICER}, pluck="name")[0]
	(other,) = {row.name for row in calls(world.name)} - {called}
	officer = world.session("officer")
	path = "/api/resource/CS Outbound Call"
	assert [row["name"] for row in officer.get(path).json()["data"]] == [called]
	assert officer.get(f"{path}/{called}").json()["data"]["number"] == ""
	assert officer.get(f"{path}/{other}").status_code == 403
	with as_user(OFFICER):
		assert desk.next_customer(CALL)["task"] == other
	frappe.db.commit()
	seen = officer.get(f"{path}/{other}").json()["data"]
	assert seen["number"].replace(" ", "").startswith("138002000") and seen["caller_number"].startswith(
		"138****"
	)
	for who in ("supervisor", "lee"):
		assert world.session(who).get(f"{path}/{other}").json()["data"]["number"] == "", who
	assert world.session("second").get(f"{path}/{other}").status_code == 403


@pytest.mark.parametrize("doctype", KEPT)
def test_nothing_of_it_is_written_or_deleted_over_rest(world: World, doctype: str) -> None:
	path = f"/api/resource/{doctype}/{world.names[doctype]}"
	for who in ("officer", "lee", "inspector", "switch", "nobody", "guest"):
		user = world.session(who)
		assert user.delete(path).status_code in (403, 404, 417), who
		made = user.post(
			f"/api/resource/{doctype}", json={"title": "x", "outbound_list": world.name, "raw": "x"}
		)
		assert made.status_code in (403, 417), (who, made.text[-200:])
	if doctype != LIST:
		user = world.session("supervisor")
		assert user.delete(path).status_code in (403, 417)
	before = frappe.get_doc(CALL, world.names[CALL]).as_dict()
	world.session("supervisor").put(
		f"/api/resource/{CALL}/{world.names[CALL]}",
		json={"status": "Answered", "customer_key": "x", "number": "1"},
	)
	frappe.db.rollback()
	after = frappe.get_doc(CALL, world.names[CALL]).as_dict()
	assert {key: before[key] for key in ("status", "customer_key", "pool")} == {
		key: after[key] for key in ("status", "customer_key", "pool")
	}


DEEDS = {
	"start_list": ({"supervisor"}, {}),
	"pause_list": ({"supervisor", "lee"}, {"words": "Rest"}),
	"resume_list": ({"supervisor", "lee"}, {}),
	"hand_over": ({"supervisor", "switch"}, {}),
	"export_results": ({"supervisor"}, {}),
	"close_list": ({"supervisor"}, {"words": "Over"}),
}


def test_deeds_by_role_over_rest(world: World) -> None:
	frappe.db.set_value(LIST, world.name, {"status": "Draft", "way": "By the Switch"})
	frappe.db.commit()
	frappe.clear_document_cache(LIST, world.name)
	people = ("officer", "anna", "lee", "inspector", "switch", "nobody", "supervisor")
	for deed, (may, body) in DEEDS.items():
		for who in people:
			answer = world.session(who).call(
				f"cs_center.outbound.api.{deed}", outbound_list=world.name, **body
			)
			# Who may comes after who may not: a deed that was done already is refused with words, not for the role.
			assert (answer.status_code == 403) == (who not in may), (
				deed,
				who,
				answer.status_code,
				answer.text[-300:],
			)
	event = {"call": world.names[CALL], "outcome": "busy", "at": "2026-01-01T10:00:00+08:00"}
	for who in ("officer", "lee", "supervisor", "nobody"):
		answer = world.session(who).call("cs_center.outbound.api.switch_result", **event)
		assert answer.status_code == 403, who
	assert frappe.db.count(REJECT, {"what": "Event"}) == 0


def test_lists_are_drawn_up_by_supervisors(world: World) -> None:
	body = {"title": "Mine", "purpose": "Notice", "way": "By the Switch", "status": "Running", "parties": 9}
	for who in ("officer", "lee", "second"):
		assert world.session(who).post(f"/api/resource/{LIST}", json=body).status_code == 403, who
	made = world.session("supervisor").post(f"/api/resource/{LIST}", json=body).json()["data"]
	assert (made["status"], made["parties"]) == ("Draft", 0), (
		"what only deeds write is not taken from a browser"
	)
	seen = [row["name"] for row in world.session("officer").get(f"/api/resource/{LIST}").json()["data"]]
	assert seen == [world.name]
	assert world.session("second").get(f"/api/resource/{LIST}").json()["data"] == []
	result = world.session("officer").call("cs_center.outbound.api.list_result", outbound_list=world.name)
	assert result.status_code == 403


def test_a_reject_is_worked_by_heads_alone(world: World) -> None:
	for who in ("officer", "lee", "switch", "nobody"):
		for method in ("take_reject", "let_reject_go"):
			answer = world.session(who).call(f"cs_center.outbound.api.{method}", reject=world.names[REJECT])
			assert answer.status_code == 403, (who, method)
	answer = world.session("supervisor").call(
		"cs_center.outbound.api.let_reject_go", reject=world.names[REJECT]
	)
	assert answer.status_code == 200, answer.text[-300:]
	frappe.db.rollback()
	assert frappe.db.get_value(REJECT, world.names[REJECT], "status") == "Ignored"


def test_a_file_that_the_user_may_not_read_is_not_imported(world: World) -> None:
	kept = frappe.get_doc(
		{"doctype": "File", "file_name": "a.csv", "content": outbound.people(1), "is_private": 1}
	)
	url = kept.insert().file_url
	frappe.db.commit()
	made = world.session("supervisor").post(
		f"/api/resource/{IMPORT}", json={"outbound_list": world.name, "what": "People", "file": url}
	)
	assert made.status_code == 403
	for who in ("officer", "lee"):
		made = world.session(who).post(
			f"/api/resource/{IMPORT}", json={"outbound_list": world.name, "file": url}
		)
		assert made.status_code == 403, who


def test_every_kept_doctype_has_its_doors() -> None:
	assert {CALL, RESULT, REJECT, "CS Outbound Party"} <= FIELDS.keys()
	assert PEOPLE.officer == OFFICER
