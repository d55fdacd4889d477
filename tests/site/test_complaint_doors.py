"""Nothing closes, skips, moves or rates a complaint but its deeds, and no number leaves by the side (COMP-6, SEC-1, SEC-3)."""

import json
from collections.abc import Iterator
from typing import Any

import frappe
import pytest
from frappe.desk.form import assign_to

from cs_center.notices import service as notices
from devtools.client import SiteClient
from devtools.session import as_user
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import FIXER, TOPIC
from tests.site.doors import FIELDS, Door, forms_of, lists_of
from tests.site.test_complaint_roles import KEPT, NUMBER, World, build, known_as
from tests.site.test_first_caller_roles import written_on
from tests.site.test_permissions import leaks_of, made_up_doors

HISTORY = ("CS Complaint Event", "CS Complaint Callback", "CS Notice")
#: What the rules decide, and what a browser may try to say of it.
DECIDED: dict[str, Any] = {
	"status": "Solved",
	"severity": "Severe",
	"handler": PEOPLE.bea,
	"holder": PEOPLE.bea,
	"level": 3,
	"station": "South Branch",
	"due_by": "2099-01-01 00:00:00",
	"closed_at": "2026-01-01 00:00:00",
	"closed_by": PEOPLE.bea,
	"next_action_at": None,
	"seen_until": "2099-01-01 00:00:00",
	"since": "2026-01-01 00:00:00",
	"taken_by": PEOPLE.bea,
	"taken_at": "2020-01-01 00:00:00",
	"team": "B",
	"policy": None,
	"round": 7,
	"failed_callbacks": 7,
	"reported_by": PEOPLE.bea,
	"callback_officer": PEOPLE.bea,
	"callback_by": "2099-01-01 00:00:00",
	"answered_at": "2026-01-01 00:00:00",
	"dispatched_at": "2026-01-01 00:00:00",
	"answer_by": "2099-01-01 00:00:00",
	"asked_until": "2099-01-01 00:00:00",
	"late_points": 5,
	"steps": 1,
	"open_key": None,
	"customer_key": "0" * 40,
	"caller_number": "1",
	"call_log": None,
	"severity_reason": "Mine",
	"topic": "Staff Attitude",
	"kind": "Enquiry",
	"urgent": 1,
	"party_name": "Somebody else",
}
#: A sweep may have moved these while a form was open: what the form says of them counts for nothing.
PUT_BACK = ("steps", "seen_until", "next_action_at")
BOARD = "Complaints by Status"


@pytest.fixture
def world(http: SiteClient) -> World:
	return build(http)


def stored(name: str) -> dict[str, Any]:
	"""A complaint as it is stored, but for when it was last saved."""
	row = frappe.db.get_value("CS Complaint", name, "*", as_dict=True)
	return {
		field: value for field, value in row.items() if field not in ("modified", "modified_by", "_assign")
	}


def history() -> dict[str, list[Any]]:
	return {one: frappe.get_all(one, fields=["*"], order_by="name") for one in HISTORY}


def changing(name: str, changed: dict[str, Any]) -> Iterator[Door]:
	"""Every generic way to write on a complaint."""
	doctype = "CS Complaint"
	one = {"doctype": doctype, "name": name}
	saved = frappe.as_json({**frappe.get_doc(doctype, name).as_dict(), **changed})
	flagged = frappe.as_json(
		{**json.loads(saved), "flags": {"cs_complaint_moves": True, "ignore_permissions": True}}
	)
	for path in (f"/api/resource/{doctype}/{name}", f"/api/v2/document/{doctype}/{name}"):
		yield Door(f"update {path[:8]}", "PUT", path, {**changed, "flags": {"cs_complaint_moves": True}})
	bulk = {"doctype": doctype, "docnames": json.dumps([name]), "action": "update"}
	by_method: tuple[tuple[str, dict[str, Any]], ...] = (
		("frappe.client.set_value", {**one, "fieldname": json.dumps(changed)}),
		("frappe.client.save", {"doc": saved}),
		("frappe.client.save", {"doc": flagged}),
		("frappe.client.submit", {"doc": saved}),
		("frappe.client.bulk_update", {"docs": json.dumps([{"docname": name, **one, **changed}])}),
		("frappe.desk.form.save.savedocs", {"doc": saved, "action": "Save"}),
		("frappe.desk.form.save.savedocs", {"doc": flagged, "action": "Submit"}),
		("frappe.desk.form.save.savedocs", {"doc": flagged, "action": "Update"}),
		(
			"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			{**bulk, "data": json.dumps(changed)},
		),
		("run_doc_method", {"docs": flagged, "method": "save"}),
		("frappe.model.workflow.bulk_workflow_approval", {**bulk, "action": "Solved"}),
	)
	yield from (Door(path, "POST", f"/api/method/{path}", body) for path, body in by_method)


def ending(name: str) -> Iterator[Door]:
	"""Every generic way to move a card, cancel, amend, rename or remove a complaint."""
	doctype = "CS Complaint"
	one = {"doctype": doctype, "name": name}
	kanban = "frappe.desk.doctype.kanban_board.kanban_board"
	card = {"board_name": BOARD, "docname": name, "from_colname": "With Station", "to_colname": "Solved"}
	order = json.dumps({"With Station": [], "Solved": [name]})
	by_method: tuple[tuple[str, dict[str, Any]], ...] = (
		(f"{kanban}.update_order_for_single_card", {**card, "old_index": "0", "new_index": "0"}),
		(f"{kanban}.update_order", {"board_name": BOARD, "order": order}),
		("frappe.desk.form.save.cancel", one),
		("frappe.client.cancel", one),
		("frappe.client.delete", one),
		("frappe.client.rename_doc", {"doctype": doctype, "old_name": name, "new_name": "mine"}),
		("frappe.model.rename_doc.update_document_title", {**one, "docname": name, "name": "mine"}),
		("frappe.model.rename_doc.bulk_rename", {"doctype": doctype, "rows": json.dumps([[name, "m"]])}),
		("frappe.desk.reportview.delete_items", {"doctype": doctype, "items": json.dumps([name])}),
	)
	yield Door("delete", "DELETE", f"/api/resource/{doctype}/{name}")
	yield Door("delete v2", "DELETE", f"/api/v2/document/{doctype}/{name}")
	yield from (Door(path, "POST", f"/api/method/{path}", body) for path, body in by_method)


def make_board() -> None:
	columns = [{"column_name": status} for status in ("With Station", "Solved")]
	board = {"kanban_board_name": BOARD, "reference_doctype": "CS Complaint", "field_name": "status"}
	frappe.get_doc({"doctype": "Kanban Board", **board, "columns": columns}).insert()


def test_no_door_writes_what_deeds_decide(world: World) -> None:
	"""By whoever may write on it: field by field, and all at once."""
	name = world.with_station
	before, kept = stored(name), history()
	for who in ("anna", "lee", "director", "officer", "manager"):
		user = world.session(who)
		for door in changing(name, DECIDED):
			answer = door.open(user)
			refused = answer.status_code in (403, 404, 417) or "bulk" in door.name
			assert refused, (who, door.name, answer.status_code, answer.text[-200:])
			assert stored(name) == before, (who, door.name)
	lee = world.session("lee")
	for field, value in DECIDED.items():
		answer = lee.put(f"/api/resource/CS Complaint/{name}", json={field: value})
		assert stored(name) == before, field
		assert (answer.status_code == 417) == (field not in PUT_BACK), field
	assert history() == kept


def test_no_door_ends_or_renames_a_complaint(world: World) -> None:
	make_board()
	name = world.with_station
	before, kept = stored(name), history()
	for who in ("anna", "lee", "director"):
		for door in ending(name):
			answer = door.open(world.session(who))
			assert answer.status_code < 500, (who, door.name, answer.text[-300:])
			assert stored(name) == before, (who, door.name)
	assert history() == kept and not frappe.db.exists("CS Complaint", "mine")


def test_who_may_not_write_on_it_writes_nothing(world: World) -> None:
	name = world.with_station
	before, kept = stored(name), history()
	on_it = list(changing(name, {"subject": "Mine"}))
	on_history: list[Door] = []
	for doctype in HISTORY:
		on_history += written_on(doctype, frappe.get_all(doctype, pluck="name")[0])
	for who in ("anna", "officer", "bea", "fixer", "inspector", "nobody", "guest"):
		may = who in ("anna", "officer")
		for door in on_history if may else [*on_it, *on_history]:
			answer = door.open(world.session(who))
			refused = answer.status_code != 200 or "bulk" in door.name or "items" in door.name
			assert refused, (who, door.name, door.path, answer.text[-200:])
		assert stored(name) == before and history() == kept, who


def test_no_role_imports_shares_or_removes(world: World) -> None:
	for doctype in KEPT:
		for who in ("anna", "lee", "supervisor", "director", "officer", "fixer", "hr", "nobody"):
			for right in ("import", "share", "submit", "cancel", "amend", "delete"):
				assert not frappe.has_permission(doctype, right, user=known_as(who)), (doctype, who, right)
		for right in ("create", "import", "share"):
			may_create = doctype == "CS Complaint" and right == "create"
			assert frappe.has_permission(doctype, right, user=known_as("manager")) == may_create, doctype


def test_what_is_inserted_is_freshly_taken(world: World) -> None:
	said = {
		"subject": "Mine",
		"name": "mine",
		"docstatus": 0,
		"topic": TOPIC,
		**DECIDED,
	}
	said |= {"topic": TOPIC, "kind": None, "urgent": 0, "doctype": "CS Complaint"}
	text = json.dumps(said)
	for path, body in (
		("/api/resource/CS Complaint", said),
		("/api/v2/document/CS Complaint", said),
		("/api/method/frappe.client.insert", {"doc": text}),
		("/api/method/frappe.client.save", {"doc": json.dumps({**said, "__islocal": 1})}),
		(
			"/api/method/frappe.desk.form.save.savedocs",
			{"doc": json.dumps({**said, "__islocal": 1}), "action": "Save"},
		),
	):
		answer = world.session("anna").post(path, json=body)
		assert answer.status_code == 200, (path, answer.text[-300:])
		doc = frappe.get_last_doc("CS Complaint", order_by="taken_at desc, name desc")
		assert (doc.status, doc.severity, doc.round, doc.level, doc.steps) == ("Taken", "General", 1, 0, 1), (
			path
		)
		assert (doc.handler, doc.holder, doc.taken_by, doc.team) == (PEOPLE.anna,) * 3 + ("A",), path
		assert doc.due_by.year < 2099 and doc.next_action_at and doc.policy and not doc.closed_at, path
		assert not (doc.customer_key or doc.caller_number or doc.dispatched_at or doc.callback_officer), path
		assert some.events(doc.name) == ["Taken"], path


def test_a_field_of_the_sites_own_is_kept(world: World) -> None:
	field = {"dt": "CS Complaint", "fieldname": "meter", "label": "Meter", "fieldtype": "Data"}
	made = frappe.get_doc({"doctype": "Custom Field", **field}).insert()
	try:
		sent = {"subject": "x", "topic": TOPIC, "meter": "47"}
		answer = world.session("anna").post("/api/resource/CS Complaint", json=sent)
		assert answer.json()["data"]["meter"] == "47"
	finally:
		frappe.delete_doc("Custom Field", made.name)
		frappe.db.sql_ddl("ALTER TABLE `tabCS Complaint` DROP COLUMN `meter`")


def test_assigning_or_sharing_gives_nobody_a_say(world: World) -> None:
	name, nobody = world.with_station, known_as("nobody")
	before = stored(name)
	anna = world.session("anna")
	share = anna.call("frappe.share.add", doctype="CS Complaint", name=name, user=nobody, write=1)
	assert share.status_code == 403
	anna.call(
		"frappe.desk.form.assign_to.add", doctype="CS Complaint", name=name, assign_to=json.dumps([nobody])
	)
	to_bea = {"doctype": "CS Complaint", "name": name, "assign_to": [PEOPLE.bea]}
	with as_user(PEOPLE.lee), pytest.raises(frappe.PermissionError):
		assign_to.add(to_bea, ignore_permissions=True)
	frappe.db.rollback()
	for who in ("nobody", "bea"):
		user = world.session(who)
		assert user.put(f"/api/resource/CS Complaint/{name}", json={"subject": "x"}).status_code == 403, who
		assert user.get(f"/api/resource/CS Complaint/{name}").status_code == 403, who
	assert stored(name) == before


def test_no_number_leaves_with_a_complaint(world: World) -> None:
	"""It is reported done: its station has nothing to settle, and the officer nobody to call."""
	with as_user(FIXER):
		some.api.report_done(world.with_station, "Done")
	notices.send_due()
	lists = [door for doctype in KEPT for door in lists_of(doctype)]
	numbers = {NUMBER, NUMBER[1:], f"+86{NUMBER}"}
	for who in ("bea", "alan", "fixer", "officer", "inspector", "manager", "nobody", "guest"):
		doors = [*lists, *forms_about(world.with_station), *made_up(world.with_station, who)]
		assert leaks_of(world.session(who), doors, numbers) == [], who


def forms_about(name: str) -> Iterator[Door]:
	"""A complaint, and the first of each kind of what is kept of it."""
	yield from forms_of("CS Complaint", name)
	for doctype in HISTORY:
		about = {"reference_name" if doctype == "CS Notice" else "complaint": name}
		for part in frappe.get_all(doctype, filters=about, pluck="name", limit=1):
			yield from forms_of(doctype, part)
	yield Door("story", "POST", "/api/method/cs_center.complaints.api.story", {"complaint": name})
	yield Door("board", "POST", "/api/method/cs_center.complaints.api.board", {"view": "all"})


def made_up(name: str, who: str) -> list[Door]:
	"""A browser hands in the complaint as if the user handled it."""
	handler = known_as(who) if who != "guest" else "Guest"
	doc = frappe.get_doc("CS Complaint", name).as_dict()
	return made_up_doors({**doc, "status": "With Station", "handler": handler, "number": ""})


def test_who_needs_the_number_reads_it(world: World) -> None:
	path = f"/api/resource/CS Complaint/{world.with_station}"
	for who, sees in (
		("anna", True),
		("fixer", True),
		("officer", False),
		("lee", True),
		("inspector", False),
	):
		assert (world.session(who).get(path).json()["data"]["number"] == NUMBER) == sees, who


def test_no_number_is_written_down(world: World) -> None:
	notices.send_due()
	path = f"/api/resource/CS Complaint/{world.with_station}"
	for who in ("anna", "lee", "supervisor"):
		number = world.session(who).get(path).json()["data"]
		answer = world.session(who).put(path, json={**number, "subject": f"Seen by {who}"})
		assert answer.status_code == 200, answer.text[-300:]
	frappe.delete_doc("CS Complaint", world.with_station)
	frappe.db.commit()
	for doctype in (*KEPT, "Deleted Document", "Version", "Notification Log", "ToDo", "Comment", "Error Log"):
		assert NUMBER not in frappe.as_json(frappe.get_all(doctype, fields=["*"])), doctype


def test_every_kept_doctype_has_its_doors() -> None:
	assert set(KEPT) <= FIELDS.keys()
