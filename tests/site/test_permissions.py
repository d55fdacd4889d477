"""A customer's number in full reaches those who need it and nobody else, by whatever door (SEC-1)."""

import json
from dataclasses import dataclass
from typing import Any

import frappe
import pytest

from devtools.client import SiteClient, SiteSession
from devtools.session import as_user, create_user
from tests.site import centre
from tests.site.doors import Door, forms_of, guesses, lists_of

PEOPLE = centre.PEOPLE
#: The caller's number of each call.
NUMBERS = {"a": "13800138001", "b": "13900139002", "moved": "13700137003", "missed": "13600136004"}
REJECTED = "13500135005"
CLOSED = ("CS Call Record", "CS Call Recording", "CS Phone Number", "CS Call Reject")
#: Whose calls each of them sees in full: (a) is of team A, (b) of team B, (moved) began in A and ended in B.
SEES = {
	"anna": {"a", "moved", "missed"},
	"alan": {"a", "moved", "missed"},
	"bea": {"b", "moved"},
	"lee": {"a", "moved", "missed"},
	"supervisor": set(NUMBERS),
	"director": set(NUMBERS),
	"inspector": set(),
	"officer": set(),
	"retention": set(),
	"editor": set(),
	"hr": set(),
	"switch": set(),
	"manager": set(),
	"nobody": set(),
}
ROLES = {
	"director": ("CS Director",),
	"retention": ("CS Retention Officer",),
	"editor": ("CS Knowledge Editor",),
	"manager": ("System Manager", "HR Manager", "Sales Manager"),
	"nobody": (),
}
#: Those who go through every door: one of each kind of people who do not see everything.
MASKED = {"anna", "bea", "inspector", "manager", "nobody", "guest"}
OUTSIDE = {"editor", "hr", "switch", "nobody", "guest"}


@dataclass
class World:
	"""Calls, a callback and a reject, and the sessions of who asks for them."""

	http: SiteClient
	calls: dict[str, str]
	callback: str
	reject: str

	def session(self, who: str) -> SiteSession:
		return self.http.guest() if who == "guest" else self.http.token(user_called(who))

	def names_of(self, doctype: str) -> list[str]:
		if doctype == "CS Call Log":
			return list(self.calls.values())
		return [self.callback] if doctype == "CS Callback" else frappe.get_all(doctype, pluck="name", limit=1)


def user_called(who: str) -> str:
	"""A user of the centre, or one made for these tests."""
	if who not in ROLES:
		return getattr(PEOPLE, who)
	user = f"{who}@centre.example.com"
	return user if frappe.db.exists("User", user) else create_user(*ROLES[who], email=user)


@pytest.fixture
def world(http: SiteClient) -> World:
	centre.customer("Li Ming", *NUMBERS.values())
	calls = {
		"a": centre.answered_call(
			"a", from_number=NUMBERS["a"], recording_url="https://pbx.example.com/13800138001.wav"
		),
		"b": centre.answered_call("b", agent="1003", from_number=NUMBERS["b"]),
		"moved": centre.answered_call("moved", from_number=NUMBERS["moved"]),
		"missed": centre.abandoned_call("missed", from_number=NUMBERS["missed"]),
	}
	centre.take("moved", "transferred", 100, transfer_to="1003", from_number=NUMBERS["moved"])
	centre.take("moved", "answered", 120, agent="1003", from_number=NUMBERS["moved"])
	with as_user(PEOPLE.anna):
		frappe.get_doc("CS Call Log", calls["a"]).add_comment("Comment", "Wants the bill again")
	answer = http.token(PEOPLE.switch).call(
		"cs_center.calls.api.switch_event", source="pbx", call_id="r", event="ring", from_number=REJECTED
	)
	assert answer.status_code == 417
	callback = frappe.get_last_doc("CS Callback").name
	return World(http, calls, callback, frappe.get_last_doc("CS Call Reject").name)


def leaks_of(user: SiteSession, doors: list[Door], forbidden: set[str]) -> list[str]:
	"""Which doors gave away which number."""
	found = []
	for door in doors:
		text = door.open(user).text
		found += [f"{door.name}: {number}" for number in forbidden if number in text]
	return found


def test_numbers_in_full(world: World) -> None:
	lists = list(lists_of("CS Call Log"))
	for who in (*SEES, "guest"):
		user = world.session(who)
		forbidden = {*NUMBERS.values(), REJECTED} - {NUMBERS[call] for call in SEES.get(who, ())}
		if who in MASKED:
			of_others = world.calls["b" if who == "anna" else "a"]
			assert leaks_of(user, [*lists, *forms_of("CS Call Log", of_others)], forbidden) == [], who
		for call, name in world.calls.items():
			answer = user.get(f"/api/resource/CS Call Log/{name}")
			assert answer.status_code == (403 if who in OUTSIDE else 200), who
			if who not in OUTSIDE:
				assert (
					answer.json()["data"]["caller_number"] == f"{NUMBERS[call][:3]}****{NUMBERS[call][-4:]}"
				)
				assert (answer.json()["data"]["from_number"] == NUMBERS[call]) == (call in SEES[who]), (
					who,
					call,
				)


def closed_to(who: str) -> list[str]:
	"""Nobody of the centre reads these, but those above the teams correct rejects; a System Manager may look."""
	if who == "manager":
		return []
	return [one for one in CLOSED if one != "CS Call Reject" or who not in ("supervisor", "director")]


def test_closed_doctypes(world: World) -> None:
	for who in (*SEES, "guest"):
		user = world.session(who)
		for doctype in closed_to(who):
			(name,) = world.names_of(doctype)
			paths = (f"/api/resource/{doctype}", f"/api/v2/document/{doctype}/{name}")
			assert [path for path in paths if user.get(path).status_code != 403] == [], who


@pytest.mark.parametrize("who", ["lee", "director", "nobody"])
def test_closed_doctypes_have_no_side_door(world: World, who: str) -> None:
	user = world.session(who)
	for doctype in closed_to(who):
		doors = [*lists_of(doctype), *forms_of(doctype, *world.names_of(doctype))]
		assert leaks_of(user, doors, {*NUMBERS.values(), REJECTED}) == []


@pytest.mark.parametrize("who", ["bea", "retention"])
def test_nobody_finds_a_number_by_guessing(world: World, who: str) -> None:
	user = world.session(who)
	for door, other in guesses(NUMBERS["a"][3:7], "4711"):
		right, wrong = door.open(user), other.open(user)
		told = (right.status_code, _data(right)) if right.status_code == 200 else right.status_code
		assert told == (
			(wrong.status_code, _data(wrong)) if wrong.status_code == 200 else wrong.status_code
		), door.name


def _data(answer: Any) -> Any:
	return answer.json().get("message", answer.json().get("data"))


def test_the_number_to_call_back(world: World) -> None:
	sees = {"officer", "lee", "supervisor", "director"}
	doors = [*lists_of("CS Callback"), *forms_of("CS Callback", world.callback)]
	for who in (*SEES, "guest"):
		user = world.session(who)
		answer = user.get(f"/api/resource/CS Callback/{world.callback}")
		listed = user.get("/api/resource/CS Callback").json().get("data", [])
		if who in sees:
			assert answer.json()["data"]["number"] == NUMBERS["missed"], who
		else:
			assert who not in ("anna", "nobody") or leaks_of(user, doors, {NUMBERS["missed"]}) == [], who
			assert answer.status_code == (200 if who == "manager" else 403), who
		assert bool(listed) == (who in sees or who == "manager"), who


def test_a_callback_leads_to_no_other_number(world: World) -> None:
	officer = world.session("officer")
	path = f"/api/resource/CS Callback/{world.callback}"
	answer = officer.put(path, json={"call_log": world.calls["b"], "caller_number": "1", "open_key": None})
	assert answer.status_code == 200 and NUMBERS["b"] not in answer.text
	kept = frappe.get_doc("CS Callback", world.callback)
	assert kept.call_log == world.calls["missed"] and kept.open_key
	made_up = {
		**kept.as_dict(no_default_fields=False),
		"assigned_to": PEOPLE.bea,
		"call_log": world.calls["a"],
	}
	for who in ("bea", "officer"):
		assert leaks_of(world.session(who), made_up_doors(made_up), {NUMBERS["a"]}) == []


def test_a_made_up_document_opens_nothing(world: World) -> None:
	"""A browser may send a document in which the user is on the call: who was is read from the database."""
	doc = frappe.get_doc("CS Call Log", world.calls["a"]).as_dict()
	legs = [
		{
			"doctype": "CS Call Leg",
			"agent": PEOPLE.bea,
			"parentfield": "legs",
			"parenttype": doc.doctype,
			"parent": doc.name,
		}
	]
	made_up = {
		**doc,
		"agent": PEOPLE.bea,
		"team": "B",
		"legs": legs,
		"summary": "mine",
		"from_number": "",
		"to_number": "",
	}
	bea = world.session("bea")
	assert leaks_of(bea, made_up_doors(made_up), {NUMBERS["a"]}) == []
	assert frappe.db.get_value("CS Call Log", doc.name, "summary") != "mine"


def made_up_doors(doc: dict[str, Any]) -> list[Door]:
	"""The doors at which a document is handed in."""
	text = frappe.as_json(doc)
	bodies = (
		("frappe.www.printview.get_html_and_style", {"doc": text}),
		("frappe.www.printview.get_rendered_raw_commands", {"doc": text}),
		("frappe.client.save", {"doc": text}),
		("frappe.client.insert", {"doc": text}),
		("frappe.desk.form.save.savedocs", {"doc": text, "action": "Save"}),
		("run_doc_method", {"docs": text, "method": "run_method"}),
		("run_doc_method", {"docs": text, "method": "as_dict"}),
		("run_doc_method", {"docs": text, "method": "submit"}),
		("frappe.model.workflow.get_transitions", {"doc": text}),
		(
			"frappe.model.mapper.map_docs",
			{"source_names": json.dumps([doc["name"]]), "target_doc": text, "method": "x"},
		),
	)
	return [Door(path, "POST", f"/api/method/{path}", body) for path, body in bodies]


def test_a_shared_call_is_still_masked(world: World) -> None:
	nobody = user_called("nobody")
	frappe.share.add("CS Call Log", world.calls["a"], nobody, write=1, share=1)
	user = world.session("nobody")
	answer = user.get(f"/api/resource/CS Call Log/{world.calls['a']}")
	assert answer.status_code == 200 and answer.json()["data"]["from_number"] == "138****8001"
	answer = user.put(f"/api/resource/CS Call Log/{world.calls['a']}", json={"summary": "x"})
	assert NUMBERS["a"] not in answer.text


def test_agents_share_calls_with_nobody(world: World) -> None:
	nobody, call = user_called("nobody"), world.calls["a"]
	anna = world.session("anna")
	share = anna.call("frappe.share.add", doctype="CS Call Log", name=call, user=nobody)
	assert share.status_code == 403
	assign = {"doctype": "CS Call Log", "name": call, "assign_to": json.dumps([nobody])}
	anna.call("frappe.desk.form.assign_to.add", **assign)
	assert not frappe.db.exists("DocShare", {"share_doctype": "CS Call Log"})


def test_full_numbers_come_for_ones_own_calls_only(world: World) -> None:
	for who in ("anna", "bea", "inspector"):
		answer = world.session(who).call(
			"cs_center.calls.api.full_numbers", call_logs=list(world.calls.values())
		)
		told = {call for call, name in world.calls.items() if name in answer.json()["message"]}
		assert told == SEES[who]


def test_methods_are_for_staff(world: World) -> None:
	methods = (
		("find_calls", {"number": NUMBERS["a"]}),
		("full_numbers", {"call_logs": [world.calls["a"]]}),
		("recording", {"call_log": world.calls["a"]}),
		("recording_count", {"call_log": world.calls["a"]}),
		("log_call", {"from_number": "1", "to_number": "2"}),
	)
	for who in OUTSIDE:
		user = world.session(who)
		answered = [
			user.call(f"cs_center.calls.api.{method}", **body).status_code for method, body in methods
		]
		assert answered == [403] * len(methods), who
	for who in (*SEES, "guest"):
		answer = world.session(who).call("cs_center.calls.api.switch_event", source="pbx", call_id="x")
		assert answer.status_code == (417 if who in ("switch", "manager") else 403), who


def test_exports_are_for_named_roles_and_logged(world: World) -> None:
	columns = json.dumps(["`tabCS Call Log`.`name`", "`tabCS Call Log`.`caller_number`"])
	body = {"doctype": "CS Call Log", "fields": columns, "file_format_type": "CSV", "title": "Calls"}
	may = {"supervisor", "director", "manager"}
	for who in (*SEES, "guest"):
		answer = world.session(who).call("frappe.desk.reportview.export_query", **body)
		assert answer.status_code == (200 if who in may else 403), who
		assert ("138****8001" in answer.text) == (who in may)
	logged = frappe.get_all("Access Log", filters={"export_from": "CS Call Log"}, pluck="user")
	assert sorted(logged) == sorted(map(user_called, may))


def test_the_report_with_numbers_is_for_two_roles_and_logged(world: World) -> None:
	today = frappe.utils.today()
	filters = json.dumps({"from_date": frappe.utils.add_days(today, -2), "to_date": today})
	may = {"supervisor", "director"}
	for who in (*SEES, "guest"):
		user = world.session(who)
		for path in ("run", "export_query"):
			body = {
				"report_name": "CS Calls with Numbers",
				"filters": filters,
				"file_format_type": "CSV",
				"visible_idx": "[]",
			}
			answer = user.call(f"frappe.desk.query_report.{path}", **body)
			assert answer.status_code == (200 if who in may else 403), (who, path, answer.text[-600:])
			assert (NUMBERS["a"] in answer.text) == (who in may), (who, path)
	logged = frappe.get_all("Access Log", filters={"report_name": "CS Calls with Numbers"}, pluck="user")
	assert set(logged) == set(map(user_called, may)) and len(logged) >= 4


def test_realtime_and_notices_carry_no_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
	sent: list[tuple[str, str]] = []
	monkeypatch.setattr(
		"frappe.realtime.emit_via_redis",
		lambda event, message, room: sent.append((room or "", frappe.as_json(message))),
	)
	centre.answered_call("loud", from_number="13400134006")
	centre.abandoned_call("loud-2", from_number="13400134006")
	frappe.db.commit()
	assert sent
	to_agents = (f"user:{PEOPLE.anna}", f"user:{PEOPLE.officer}")
	assert [room for room, message in sent if "13400134006" in message and not room.endswith(to_agents)] == []
	for doctype in ("Notification Log", "Version", "Comment", "ToDo", "Communication", "Error Log"):
		assert "13400134006" not in frappe.as_json(frappe.get_all(doctype, fields=["*"])), doctype
