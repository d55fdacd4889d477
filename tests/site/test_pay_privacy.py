"""STAFF-13, SEC-2: nobody sees pay who may not, by whatever door; everybody sees their own closed statements and nothing else."""

import json
from dataclasses import dataclass
from typing import Any

import frappe
import pytest

from cs_center.pay import api
from cs_center.pay.permissions import NOTES, TRACEBACKS
from cs_center.pay.service.store import DOCTYPES, LINE, QUARTER_AWARD
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user, create_user
from tests.site import pay
from tests.site.centre import PEOPLE
from tests.site.doors import Door, forms_of, lists_of
from tests.site.pay import ASSIGNMENT, MANAGER, MARCH, STATEMENT
from tests.site.test_permissions import leaks_of

#: Amounts that are nowhere else on the site.
RATE, AWARD, TOTAL = "8113.37", "717.19", "9030.56"
WORTH, WORDS = "8347.29", "Zwilling of March"
SECRETS = {RATE, AWARD, TOTAL, WORTH, WORDS}
#: Rows of others have no doors of their own.
OPEN_TO_NOBODY = [
	one for one in DOCTYPES if one not in (LINE, QUARTER_AWARD, "CS Pay Change Row", "CS Payroll Problem")
]
ROLES = {
	"director": ("CS Director",),
	"sysman": (
		"System Manager",
		"Report Manager",
		"Website Manager",
		"Accounts Manager",
		"Dashboard Manager",
	),
	"nobody": (),
}
#: One of each kind of people who are not HR. Anna's own pay is told by her own door only.
EVERY_DOOR = ("anna", "lee", "sysman", "guest")
STRANGERS = ("anna", "lee", "supervisor", "inspector", "director", "sysman", "nobody", "guest")


@dataclass
class World:
	http: SiteClient
	staff: dict[str, str]
	names: dict[str, str]

	def session(self, who: str) -> SiteSession:
		return self.http.guest() if who == "guest" else self.http.token(user_called(who))


def user_called(who: str) -> str:
	if who == "manager":
		return MANAGER
	if who not in ROLES:
		return getattr(PEOPLE, who)
	user = f"{who}@centre.example.com"
	return user if frappe.db.exists("User", user) else create_user(*ROLES[who], email=user)


@pytest.fixture
def world(http: SiteClient, monkeypatch: pytest.MonkeyPatch) -> World:
	pay.hr()
	staff = pay.staff()
	frappe.db.set_single_value("CS Pay Policy", "yuan_per_point", WORTH)
	pay.grade("G1", RATE)
	pay.given(staff["anna"], since="2023-04-15")
	pay.given(staff["bea"], since="2023-04-15")
	pay.entry(staff["anna"], "Award", AWARD, why=WORDS)
	with as_user(MANAGER):
		rate = {"kind": "Broadband", "since": "2026-01-01", "per_sale": RATE, "why": WORDS}
		frappe.get_doc({"doctype": "CS Commission Rate", **rate}).insert()
	pay.computed()
	pay.closed(leave_out_why=WORDS)
	_notes(frappe.db.get_value(STATEMENT, {"employee": staff["anna"]}))
	frappe.db.commit()
	names = {
		one: frappe.get_all(one, pluck="name", limit=1, order_by="creation") for one in OPEN_TO_NOBODY[1:]
	}
	names["CS Pay Policy"] = ["CS Pay Policy"]
	names["CS Pay Statement"] = [pay.statement(staff["anna"]).name]
	return World(http, staff, {one: found[0] if found else "none" for one, found in names.items()})


def _notes(statement: str) -> None:
	"""What Frappe keeps about a statement in doctypes that others read."""
	about = {"reference_doctype": STATEMENT, "reference_name": statement}
	with as_user(MANAGER):
		doc = frappe.get_doc(STATEMENT, statement)
		doc.add_comment("Comment", f"{WORDS} {TOTAL}")
		_insert("Communication", subject=WORDS, content=TOTAL, communication_type="Communication", **about)
		_insert(
			"ToDo",
			description=f"{WORDS} {TOTAL}",
			allocated_to=PEOPLE.anna,
			reference_type=STATEMENT,
			reference_name=statement,
		)
		attached = {"attached_to_doctype": STATEMENT, "attached_to_name": statement}
		_insert("File", file_name="pay.txt", content=f"{WORDS} {TOTAL}", is_private=1, **attached)
	data = json.dumps({"changed": [["total", TOTAL, WORDS]]})
	_insert("Version", ref_doctype=STATEMENT, docname=statement, data=data)
	_insert(
		"Deleted Document",
		deleted_doctype=STATEMENT,
		deleted_name=statement,
		data=json.dumps({"total": TOTAL}),
	)
	for user in (PEOPLE.lee, "sysman@centre.example.com"):
		if frappe.db.exists("User", user):
			_insert(
				"Notification Log",
				subject=TOTAL,
				for_user=user,
				document_type=STATEMENT,
				document_name=statement,
				type="Alert",
			)
	_insert("Activity Log", subject=TOTAL, content=WORDS, **about)
	_insert("Error Log", method="x", error=f"cs_center/pay/service/computing.py: total = {TOTAL}")
	_insert("Tag Link", document_type=STATEMENT, document_name=statement, tag="checked", title=TOTAL)
	_insert("Email Queue", sender="a@example.com", message=f"{WORDS} {TOTAL}", recipients=[], **about)


def _insert(doctype: str, **values: Any) -> Any:
	doc = frappe.get_doc({"doctype": doctype, **values})
	return doc.insert(ignore_permissions=True, ignore_links=True)


def test_every_doctype_of_pay_and_every_note_is_covered_by_the_hooks() -> None:
	for hook in ("permission_query_conditions", "has_permission"):
		covered = {
			doctype
			for doctype, paths in frappe.get_hooks(hook).items()
			if any("cs_center.pay.permissions" in path for path in paths)
		}
		assert covered == {*OPEN_TO_NOBODY, *NOTES, *TRACEBACKS}, hook
	for doctype in OPEN_TO_NOBODY:
		roles = {row.role for row in frappe.get_meta(doctype).permissions}
		assert roles == {"HR User", "HR Manager"}, doctype


def test_no_door_of_pay_is_open(world: World) -> None:
	leaks = []
	for who in STRANGERS:
		user = world.session(who)
		for doctype in OPEN_TO_NOBODY:
			if who in EVERY_DOOR:
				doors = [*lists_of(doctype), *forms_of(doctype, world.names[doctype])]
				leaks += [f"{who} {doctype} {leak}" for leak in leaks_of(user, doors, SECRETS)]
			for path in (f"/api/resource/{doctype}", f"/api/resource/{doctype}/{world.names[doctype]}"):
				code = user.get(path).status_code
				# What there is none of, the pay office shows behind closed doors in a test of its own.
				if code not in (401, 403) and not (code == 404 and path.endswith("/none")):
					leaks.append(f"{who} {path}: {code}")
	assert leaks == []


def test_notes_about_pay_are_hidden(world: World) -> None:
	leaks = []
	for who in ("anna", "lee", "sysman"):
		user = world.session(who)
		for doctype in (*NOTES, *TRACEBACKS):
			every = {"fields": '["*"]', "limit_page_length": "0"}
			doors = [Door("list", "GET", f"/api/resource/{doctype}", every)]
			for path in ("frappe.desk.reportview.get", "frappe.client.get_list"):
				body = {"doctype": doctype, "fields": '["*"]', "limit_page_length": 0}
				doors.append(Door(path, "POST", f"/api/method/{path}", body))
			for name in frappe.get_all(doctype, pluck="name", order_by="creation desc", limit=5):
				doors.append(Door(f"resource {name}", "GET", f"/api/resource/{doctype}/{name}"))
			leaks += [f"{who} {doctype} {leak}" for leak in leaks_of(user, doors, SECRETS)]
	assert leaks == []


def test_hr_sees_pay_and_the_notes_about_it(world: World) -> None:
	for who in ("hr", "manager"):
		user = world.session(who)
		doc = user.get(f"/api/resource/CS Pay Statement/{world.names['CS Pay Statement']}").json()["data"]
		assert f"{doc['total']:.2f}" == TOTAL and len(doc["lines"]) == 3


def test_one_sees_ones_own_closed_statements_and_nobody_elses(world: World) -> None:
	anna, lee = world.session("anna"), world.session("lee")
	months = anna.call("cs_center.pay.api.my_pay_months").json()["message"]
	assert months == [{"month": "2026-03", "total": TOTAL}]
	told = anna.call("cs_center.pay.api.my_pay", month="2026-03").json()["message"]
	assert told["total"] == TOTAL and {AWARD, RATE} <= {line["amount"] for line in told["lines"]}
	assert all(line["rule"] and line["why"] and line["reference_name"] for line in told["lines"])
	assert TOTAL[1:] in anna.call("cs_center.pay.api.my_pay_print", month="2026-03").text
	assert lee.call("cs_center.pay.api.my_pay_months").json()["message"] == []
	for method in ("my_pay", "my_pay_print", "my_pay_pdf"):
		answer = lee.call(f"cs_center.pay.api.{method}", month="2026-03")
		assert answer.status_code == 404 and not any(secret in answer.text for secret in SECRETS), method
	pay.computed(MARCH.after)
	assert anna.call("cs_center.pay.api.my_pay", month="2026-04").status_code == 404


def test_a_staff_record_does_not_open_somebodys_pay(world: World) -> None:
	"""Staff records are kept by leaders: whose pay is whose HR says, on the employee."""
	frappe.db.set_value("CS Staff Record", "1001", "employee", None)
	frappe.db.set_value("CS Staff Record", "1009", "employee", world.staff["anna"])
	frappe.db.commit()
	assert world.session("lee").call("cs_center.pay.api.my_pay_months").json()["message"] == []


def test_no_deed_of_pay_is_for_others(world: World) -> None:
	statement = world.names["CS Pay Statement"]
	grade = {"doctype": ASSIGNMENT, "name": world.names[ASSIGNMENT]}
	deeds: dict[str, dict[str, Any]] = {
		"approve": grade,
		"decline": {**grade, "why": "x"},
		"void": {**grade, "why": "x"},
		"undo": {**grade, "why": "x"},
		"void_commission_rate": {"name": world.names["CS Commission Rate"], "why": "x"},
		"approve_entries": {"names": json.dumps([world.names["CS Pay Entry"]])},
		"decline_entries": {"names": json.dumps([world.names["CS Pay Entry"]]), "why": "x"},
		"take_entry_back": {"name": world.names["CS Pay Entry"], "why": "x"},
		"share_commission": {"month": "2026-04", "pot": 1, "by": "Headcount", "team": "[]", "why": "x"},
		"compute": {"month": "2026-04"},
		"close": {"month": "2026-04"},
		"correct": {"month": "2026-03", "employee": world.staff["anna"], "why": "x"},
		"explain": {"statement": statement},
	}
	others = {name for name, one in vars(api).items() if one in frappe.whitelisted} - set(deeds)
	assert all(name.startswith("my_pay") for name in others)
	for who in ("anna", "lee", "director", "sysman", "guest"):
		_refused(world.session(who), deeds)


def _refused(user: SiteSession, deeds: dict[str, dict[str, Any]]) -> None:
	for deed, values in deeds.items():
		answer = user.call(f"cs_center.pay.api.{deed}", **values)
		assert answer.status_code in (401, 403), (deed, answer.status_code)
		assert not any(secret in answer.text for secret in SECRETS), deed
	answer = user.call("frappe.desk.query_report.run", report_name="CS Pay Changes", filters="{}")
	assert answer.status_code in (401, 403) and WORDS not in answer.text


def test_pay_is_not_guessed_by_filters_of_other_doctypes(world: World) -> None:
	"""Right and wrong guesses are answered alike."""
	for who in ("lee", "sysman"):
		user = world.session(who)
		for right, wrong in zip(_questions(TOTAL), _questions("1.11"), strict=True):
			found, other = right.open(user), wrong.open(user)
			said = [
				one.json().get("message") if one.status_code == 200 else one.status_code
				for one in (found, other)
			]
			assert said[0] == said[1], (who, right.name)


def _questions(guess: str) -> list[Door]:
	path, found = "/api/method/frappe.client.get_list", []
	for condition in (
		[STATEMENT, "total", "=", guess],
		["CS Pay Line", "amount", "=", guess],
		["total", "=", guess],
	):
		for doctype in (STATEMENT, "CS Pay Line", "Employee", "CS Staff Record"):
			body = {"doctype": doctype, "filters": [condition], "fields": ["name"]}
			found.append(Door(f"{doctype} {condition}", "POST", path, body))
			body = {"doctype": doctype, "filters": [condition]}
			found.append(Door(f"count {doctype}", "POST", "/api/method/frappe.client.get_count", body))
	order = f"(select count(*) from `tabCS Pay Statement` where total = {guess})"
	for part in ("order_by", "group_by"):
		body = {"doctype": "CS Staff Record", part: order, "fields": ["name"]}
		found.append(Door(f"{part} {order}", "POST", path, body))
	return found


def test_nothing_that_would_carry_pay_to_others_is_set_up_by_others(world: World) -> None:
	sysman, statement = world.session("sysman"), world.names["CS Pay Statement"]
	carriers: dict[str, dict[str, Any]] = {
		"DocShare": {
			"user": user_called("sysman"),
			"share_doctype": STATEMENT,
			"share_name": statement,
			"read": 1,
		},
		"Notification": {
			"name": "Pay",
			"subject": "{{ doc.total }}",
			"document_type": STATEMENT,
			"event": "Save",
			"message": "x",
			"channel": "System Notification",
			"recipients": [{"receiver_by_role": "System Manager"}],
		},
		"Report": {
			"report_name": "Pay",
			"ref_doctype": "ToDo",
			"report_type": "Query Report",
			"is_standard": "No",
			"query": "select total from `tabCS Pay Statement`",
		},
		"Webhook": {
			"name": "Pay",
			"webhook_doctype": STATEMENT,
			"webhook_docevent": "on_update",
			"request_url": "http://example.com",
			"webhook_json": "{}",
			"request_structure": "JSON",
		},
		"Number Card": {
			"label": "Pay",
			"document_type": STATEMENT,
			"function": "Sum",
			"aggregate_function_based_on": "total",
		},
		"Assignment Rule": {
			"name": "Pay",
			"document_type": STATEMENT,
			"description": "{{ total }}",
			"assign_condition": "1",
			"rule": "Round Robin",
			"users": [{"user": user_called("sysman")}],
			"assignment_days": [{"day": "Monday"}],
		},
		"Custom Field": {
			"dt": "ToDo",
			"fieldname": "pay",
			"label": "Pay",
			"fieldtype": "Link",
			"options": STATEMENT,
		},
	}
	for doctype, values in carriers.items():
		answer = sysman.post(f"/api/resource/{doctype}", json=values)
		assert answer.status_code == 403, (doctype, answer.status_code, answer.text[:300])
	assert not frappe.db.exists("DocShare", {"share_doctype": STATEMENT})


def test_hr_does_not_share_pay_by_assigning_somebody_to_it(world: World) -> None:
	statement = world.names["CS Pay Statement"]
	assigned = {"doctype": STATEMENT, "name": statement, "assign_to": json.dumps([PEOPLE.alan])}
	answer = world.session("manager").call("frappe.desk.form.assign_to.add", **assigned)
	assert answer.status_code == 403
	assert not frappe.db.exists("DocShare", {"share_doctype": STATEMENT})
	assert world.session("alan").get(f"/api/resource/CS Pay Statement/{statement}").status_code == 403


def test_a_file_of_pay_is_private_and_closed(world: World) -> None:
	file = frappe.get_last_doc("File", {"attached_to_doctype": STATEMENT})
	attached = {"attached_to_doctype": STATEMENT, "attached_to_name": world.names["CS Pay Statement"]}
	with as_user(MANAGER), pytest.raises(frappe.ValidationError, match="private"):
		_insert("File", file_name="open.txt", content=TOTAL, is_private=0, **attached)
	frappe.db.rollback()
	assert file.is_private and file.file_url.startswith("/private/")
	for who in ("anna", "lee", "sysman", "guest"):
		answer = world.session(who).get(file.file_url)
		assert answer.status_code in (401, 403, 404) and TOTAL not in answer.text, who
	assert TOTAL in world.session("manager").get(file.file_url).text


def test_realtime_carries_no_amount(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
	sent: list[tuple[str, str]] = []
	monkeypatch.setattr(
		"frappe.realtime.emit_via_redis",
		lambda event, message, room: sent.append((room or "", frappe.as_json(message))),
	)
	with as_user(MANAGER):
		policy = frappe.get_single("CS Pay Policy")
		policy.update({"yuan_per_point": 14.58, "change_why": "As agreed"})
		policy.save()
	pay.entry(world.staff["bea"], "Award", AWARD, MARCH.after)
	pay.computed(MARCH.after)
	frappe.db.commit()
	assert sent and [one for one in sent if AWARD in one[1] or RATE in one[1] or "14.58" in one[1]] == []


def test_history_of_pay_is_not_changed_by_anybody(world: World) -> None:
	for who in ("hr", "manager"):
		user = world.session(who)
		for doctype in (
			"CS Pay Statement",
			"CS Pay Event",
			"CS Pay Entry",
			"CS Pay Month",
			ASSIGNMENT,
			"CS Pay Grade Rate",
		):
			path = f"/api/resource/{doctype}/{world.names[doctype]}"
			for values in (
				{"why": "Changed"},
				{"status": "Draft"},
				{"amount": 1, "total": 1},
				{"last_day": "2026-01-01"},
			):
				assert user.request("PUT", path, json=values).status_code in (403, 417), (who, doctype)
			assert user.request("DELETE", path).status_code in (403, 417), (who, doctype)
			value = {"doctype": doctype, "name": world.names[doctype], "fieldname": "why", "value": "Changed"}
			assert user.call("frappe.client.set_value", **value).status_code in (403, 417), (who, doctype)
		for doctype in ("CS Pay Statement", "CS Pay Event", "CS Pay Month", "CS Pay Problem"):
			assert user.post(f"/api/resource/{doctype}", json={"month": "2026-04-01"}).status_code == 403, (
				doctype
			)
