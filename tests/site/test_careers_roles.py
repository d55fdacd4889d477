"""STAFF-2, STAFF-13, SEC-2, SEC-3: who sees whose career, who does what with it, and by which door nobody does."""

from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.careers import api
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user
from tests.site import ladder
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.doors import FIELDS, forms_of, lists_of
from tests.site.ladder import CHANGE, EVENT, HOLDING, POSTS, SKILL
from tests.site.test_permissions import leaks_of, user_called

DOCTYPES = (CHANGE, EVENT, HOLDING, SKILL, POSTS)
SECRETS = {"Moody in spring", "Wants more money"}
SEES = ("anna", "lee", "supervisor", "director", "hr")
#: Staff who are somebody else, and who is no staff at all; a system's manager has no business with careers either.
OUTSIDE = (
	"alan",
	"bea",
	"inspector",
	"officer",
	"retention",
	"editor",
	"switch",
	"system",
	"nobody",
	"guest",
)


@pytest.fixture
def doc(http: SiteClient) -> Any:
	"""A change of Anna's that waits for the director, with everything that is kept beside it."""
	ladder.open_ladder()
	if not frappe.db.exists("CS Skill", "English"):
		frappe.get_doc({"doctype": "CS Skill", "skill_name": "English"}).insert()
	found = ladder.proposed()
	record = frappe.get_doc("CS Staff Record", "1001")
	record.post = "Senior Agent"
	record.save()
	with as_user(PEOPLE.lee):
		api.review(found.name, 0, "Moody in spring")
		api.confirm_skill(found.employee, "English", "2024-03-01", "Moody in spring")
	with as_user(PEOPLE.anna):
		api.speak(found.name, "Wants more money")
	frappe.db.set_value(HOLDING, {"open_key": found.employee}, "words", "Moody in spring")
	frappe.db.set_value(POSTS, {"employee": found.employee}, "staff_number", "Moody in spring")
	frappe.db.commit()
	return found


def session(http: SiteClient, who: str) -> SiteSession:
	if who == "guest":
		return http.guest()
	if who == "director":
		return http.token(DIRECTOR)
	return http.token(system_manager() if who == "system" else user_called(who))


def system_manager() -> str:
	"""A user who may look after the system, and nothing else."""
	user = "system@centre.example.com"
	if not frappe.db.exists("User", user):
		made = {"doctype": "User", "email": user, "first_name": "System", "send_welcome_email": 0}
		frappe.get_doc({**made, "roles": [{"role": "System Manager"}]}).insert()
		frappe.db.commit()
	return user


def first_of(doctype: str) -> str:
	return frappe.get_all(doctype, pluck="name", limit=1)[0]


def test_every_door_is_closed_to_who_has_no_business_with_it(http: SiteClient, doc: Any) -> None:
	assert set(DOCTYPES) <= set(FIELDS)
	for doctype in DOCTYPES:
		doors = [*lists_of(doctype), *forms_of(doctype, first_of(doctype))]
		for who in ("alan", "bea", "inspector", "nobody", "guest"):
			assert leaks_of(session(http, who), doors, SECRETS) == [], (doctype, who)


def test_who_reads_what_is_kept(http: SiteClient, doc: Any) -> None:
	for who in (*SEES, *OUTSIDE):
		user = session(http, who)
		for doctype in DOCTYPES:
			code = user.get(f"/api/resource/{doctype}/{first_of(doctype)}").status_code
			assert (code == 200) == (who in SEES), (who, doctype, code)
			listed = user.get(f"/api/resource/{doctype}")
			rows = listed.json().get("data", []) if listed.status_code == 200 else []
			assert bool(rows) == (who in SEES), (who, doctype)


@pytest.mark.parametrize("method", ["my_career", "allowed"])
def test_who_reads_by_the_methods(http: SiteClient, doc: Any, method: str) -> None:
	asked = {"employee": doc.employee} if method == "my_career" else {"change": doc.name}
	for who in (*SEES, *OUTSIDE):
		answer = session(http, who).call(f"cs_center.careers.api.{method}", **asked)
		assert (answer.status_code == 200) == (who in SEES), (who, answer.text[-200:])


def test_whose_pages_are_offered(http: SiteClient, doc: Any) -> None:
	def offered(who: str) -> set[str]:
		answer = session(http, who).call("cs_center.careers.api.people")
		return {row["employee"] for row in answer.json()["message"]}

	anna, alan, bea, lee = ladder.open_ladder()
	assert offered("lee") == {anna, alan}
	assert offered("anna") == offered("system") == offered("inspector") == set()
	assert {anna, alan, bea, lee} <= offered("hr") & offered("director") & offered("supervisor")


@pytest.mark.parametrize("report", ["CS Ladder Overview", "CS Level Changes"])
def test_who_reads_the_reports(http: SiteClient, doc: Any, report: str) -> None:
	def ran(who: str) -> Any:
		return session(http, who).call("frappe.desk.query_report.run", report_name=report)

	for who in ("lee", "supervisor", "director", "hr"):
		answer = ran(who)
		assert answer.status_code == 200, who
		assert doc.employee in answer.text or "Anna" in answer.text, who
	bea = ladder.open_ladder()[2]
	assert bea not in ran("lee").text
	for who in ("anna", "alan", "system", "nobody", "guest", "inspector"):
		assert ran(who).status_code == 403, who


def test_nobody_writes_makes_submits_cancels_or_deletes_over_rest(http: SiteClient, doc: Any) -> None:
	for who in ("anna", "lee", "supervisor", "director", "hr", "system"):
		user = session(http, who)
		for doctype in DOCTYPES:
			name = first_of(doctype)
			path = f"/api/resource/{doctype}/{name}"
			before = frappe.get_doc(doctype, name).as_json()
			codes = {
				"make": user.post(f"/api/resource/{doctype}", json={"employee": doc.employee}),
				"write": user.put(path, json={"employee": ladder.open_ladder()[1], "docstatus": 1}),
				"delete": user.delete(path),
				"set_value": user.call(
					"frappe.client.set_value", doctype=doctype, name=name, fieldname="words", value="x"
				),
				"submit": user.call("frappe.client.submit", doc=before),
				"cancel": user.call("frappe.client.cancel", doctype=doctype, name=name),
				"bulk": user.call(
					"frappe.desk.reportview.delete_items", items=f'["{name}"]', doctype=doctype
				),
			}
			frappe.db.rollback()
			assert frappe.get_doc(doctype, name).as_json() == before, (who, doctype)
			done = [deed for deed, answer in codes.items() if deed != "bulk" and answer.status_code == 200]
			assert done == [], (who, doctype)


def test_hr_managers_do_not_edit_history_either(http: SiteClient, doc: Any, user_with_roles: Any) -> None:
	manager = http.token(user_with_roles("HR Manager", "System Manager", "CS Director"))
	for doctype in DOCTYPES:
		path = f"/api/resource/{doctype}/{first_of(doctype)}"
		assert manager.put(path, json={"words": "x", "reason": "x"}).status_code == 403
		assert manager.delete(path).status_code == 403


#: Who may do what with Anna's change, at the stage where it can be done.
DEEDS = {
	"review": ({"agrees": 1, "words": "x"}, {"lee", "supervisor"}, "proposed"),
	"speak": ({"words": "x"}, {"anna"}, "proposed"),
	"keep_silence": ({"words": "x"}, {"lee", "supervisor"}, "proposed"),
	"decide": ({"approves": 1, "words": "x"}, {"director"}, "heard"),
	"set_date": ({"effective_from": "2099-01-01"}, {"hr"}, "approved"),
	"withdraw": ({"words": "x"}, {"hr", "director"}, "proposed"),
}


@pytest.mark.parametrize("method", DEEDS)
def test_who_does_what(http: SiteClient, method: str) -> None:
	said, may, stage = DEEDS[method]
	found = ladder.proposed()
	if stage != "proposed":
		found = ladder.approved(found) if stage == "approved" else ladder.heard(found)
	frappe.db.commit()
	before = found.status
	for who in sorted({*SEES, *OUTSIDE} - may) + sorted(may)[:1]:
		answer = session(http, who).call(f"cs_center.careers.api.{method}", change=found.name, **said)
		assert (answer.status_code == 200) == (who in may), (who, answer.text[-300:])
		if who not in may:
			assert answer.status_code == 403, (who, answer.text[-300:])
			frappe.db.rollback()
			assert frappe.db.get_value(CHANGE, found.name, "status") == before


@pytest.mark.parametrize(
	("method", "said", "may"),
	[
		("propose", {"level": "Intermediate", "words": "x"}, {"lee", "supervisor", "director"}),
		(
			"confirm_skill",
			{"skill": "English", "since": "2024-03-01", "words": "x"},
			{"lee", "supervisor", "director", "hr"},
		),
		("enter_first_levels", {"sheet": "", "words": "x"}, {"hr"}),
		("preview_first_levels", {"sheet": ""}, {"hr"}),
		("correct_first_level", {"level": "Senior", "since": "2024-03-01", "words": "x"}, {"hr"}),
	],
)
def test_who_begins_what(http: SiteClient, method: str, said: dict[str, Any], may: set[str]) -> None:
	alan = ladder.at("Junior", ladder.open_ladder()[1])
	if not frappe.db.exists("CS Skill", "English"):
		frappe.get_doc({"doctype": "CS Skill", "skill_name": "English"}).insert()
	frappe.db.commit()
	asked = said if "sheet" in said else {"employee": alan, **said}
	for who in sorted({*SEES, *OUTSIDE} - may):
		answer = session(http, who).call(f"cs_center.careers.api.{method}", **asked)
		assert answer.status_code == 403, (who, answer.text[-300:])
	assert session(http, sorted(may)[0]).call(f"cs_center.careers.api.{method}", **asked).status_code == 200


def test_nobody_acts_in_their_own_case_whatever_their_roles(http: SiteClient, doc: Any) -> None:
	roles = ("CS Shift Leader", "CS Supervisor", "CS Director", "HR Manager")
	frappe.get_doc("User", PEOPLE.anna).add_roles(*roles)
	frappe.db.commit()
	anna = session(http, "anna")
	for method, said in (
		("decide", {"approves": 1, "words": "x"}),
		("withdraw", {"words": "x"}),
		("keep_silence", {"words": "x"}),
	):
		answer = anna.call(f"cs_center.careers.api.{method}", change=doc.name, **said)
		assert answer.status_code == 403, method
	for method, said in (
		("propose", {"level": "Intermediate", "words": "x"}),
		("correct_first_level", {"level": "Senior", "since": str(getdate()), "words": "x"}),
		("confirm_skill", {"skill": "English", "since": str(getdate()), "words": "x"}),
	):
		assert anna.call(f"cs_center.careers.api.{method}", employee=doc.employee, **said).status_code == 403
	frappe.get_doc("User", PEOPLE.anna).remove_roles(*roles)


@pytest.mark.parametrize(("who", "code"), [("anna", 403), ("lee", 403), ("hr", 403), ("director", 200)])
def test_who_writes_the_ladder(http: SiteClient, doc: Any, who: str, code: int) -> None:
	user = session(http, who)
	assert user.put("/api/resource/CS Career Level/Junior", json={"description": "x"}).status_code == code
	assert (
		user.put("/api/resource/CS Career Ladder/Service Centre", json={"down_months": 3}).status_code == code
	)


def test_nobody_is_shared_a_career_by_being_assigned_to_it(http: SiteClient, doc: Any) -> None:
	for method, said in (
		("frappe.desk.form.assign_to.add", {"assign_to": f'["{PEOPLE.bea}"]'}),
		("frappe.share.add", {"user": PEOPLE.bea, "read": 1}),
		("frappe.share.set_permission", {"user": PEOPLE.bea, "permission_to": "read"}),
	):
		for doctype in DOCTYPES:
			for who in ("lee", "hr"):
				session(http, who).call(method, doctype=doctype, name=first_of(doctype), **said)
			frappe.db.rollback()
			assert not frappe.db.exists("DocShare", {"share_doctype": doctype}), (method, doctype)
	assert session(http, "bea").get(f"/api/resource/{CHANGE}/{doc.name}").status_code == 403
