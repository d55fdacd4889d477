"""SEC-2, SEC-3, STAFF-13: who sees points, by whatever door, and that nobody changes them by any."""

import json

import frappe
import pytest

from cs_center.appraisal import api
from cs_center.appraisal.service.kpi import SCORED as INDICATOR
from cs_center.cs_center.report.cs_appraisal_changes import cs_appraisal_changes
from cs_center.overrides.child_tables import parents_of
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user, create_user
from tests.site import appraisal as some
from tests.site.appraisal import APPRAISAL, DIRECTOR, EVENT, LINE, MONTH, MONTHS
from tests.site.centre import PEOPLE
from tests.site.doors import Door, forms_of, lists_of, rows_of
from tests.site.test_permissions import leaks_of, user_called

#: Stands in the line, in its step of the history and in the words of the review.
WORDS = "spilt tea over the terminal"
SEES = ("anna", "lee", "supervisor", "director", "hr", "manager")
OTHERS = (
	"alan",
	"bea",
	"otherleader",
	"inspector",
	"officer",
	"retention",
	"editor",
	"switch",
	"sysmanager",
	"nobody",
	"guest",
)
#: One of each kind of them goes through every door.
WALKING = ("alan", "otherleader", "inspector", "sysmanager", "nobody", "guest")
ROLES = {"sysmanager": ("System Manager",), "otherleader": ("CS Shift Leader",)}


@pytest.fixture
def line(http: SiteClient) -> str:
	"""A line of Anna's month, which is reviewed."""
	some.drafted()
	name = some.give(PEOPLE.anna, "untidy-seat", -2, reason=WORDS)
	with as_user(PEOPLE.lee):
		api.review(some.name_of(PEOPLE.anna), WORDS)
	frappe.db.commit()
	return name


def session(http: SiteClient, who: str) -> SiteSession:
	if who == "guest":
		return http.guest()
	if who in ROLES:
		user = f"{who}@centre.example.com"
		if not frappe.db.exists("User", user):
			create_user(*ROLES[who], email=user)
			frappe.db.commit()
		return http.token(user)
	user = user_called(who)
	frappe.db.commit()
	return http.token(user)


def records(line: str) -> dict[str, str]:
	event = frappe.get_all(EVENT, filters={"line": line}, pluck="name")[0]
	return {APPRAISAL: some.name_of(PEOPLE.anna), LINE: line, EVENT: event}


def own_doors() -> list[Door]:
	"""The app's own methods, the report and the printed list."""
	name = some.name_of(PEOPLE.anna)
	report = {"report_name": "CS Appraisal Changes", "filters": json.dumps({"month": MONTH.key})}
	printed = {"doctype": MONTHS, "name": MONTH.key, "format": "CS Appraisal List"}
	return [
		Door("story", "POST", "/api/method/cs_center.appraisal.api.story_of", {"name": name}),
		Door("report", "POST", "/api/method/frappe.desk.query_report.run", report),
		Door("list in print", "GET", "/printview", printed),
		Door("print", "GET", "/printview", {"doctype": APPRAISAL, "name": name, "format": APPRAISAL}),
	]


@pytest.mark.parametrize("who", WALKING)
def test_every_door_is_closed_to_others(http: SiteClient, line: str, who: str) -> None:
	user = session(http, who)
	known = records(line)
	forms = [door for doctype, name in known.items() for door in forms_of(doctype, name)]
	assert leaks_of(user, [*forms, *own_doors()], {WORDS}) == []
	# What was asked for by its name may be in the refusal; lists name nothing.
	lists = [door for doctype in known for door in lists_of(doctype)]
	rows = list(rows_of(INDICATOR, APPRAISAL))
	others = {some.name_of(one) for one in (PEOPLE.anna, PEOPLE.bea)}
	assert leaks_of(user, [*lists, *rows], {WORDS, *known.values(), *others}) == []


@pytest.mark.parametrize("who", [*SEES, *OTHERS])
def test_who_reads_what(http: SiteClient, line: str, who: str) -> None:
	user, may = session(http, who), who in SEES
	for doctype, name in records(line).items():
		answer = user.get(f"/api/resource/{doctype}/{name}")
		assert (answer.status_code == 200) == may, (doctype, answer.text[-200:])
		listed = user.get(f"/api/resource/{doctype}", params={"limit_page_length": "0"})
		names = [row["name"] for row in listed.json().get("data", [])] if listed.status_code == 200 else []
		assert (name in names) == may, doctype
	told = user.call("cs_center.appraisal.api.story_of", name=some.name_of(PEOPLE.anna))
	assert (told.status_code == 200) == may


@pytest.mark.parametrize("who", ["anna", "lee", "director"])
def test_rows_of_ones_own_kpi_sheet_are_read(http: SiteClient, line: str, who: str) -> None:
	user, name = session(http, who), some.name_of(PEOPLE.anna)
	answer = user.call("frappe.client.get_list", doctype=INDICATOR, parent=APPRAISAL, fields='["parent"]')
	found = {row["parent"] for row in answer.json()["message"]}
	assert name in found and (found == {name}) == (who == "anna")


def test_rows_of_every_limited_document_are_limited(site: str) -> None:
	tables = frappe.get_all("DocType", filters={"istable": 1, "module": "CS Center"}, pluck="name")
	limited = frappe.get_hooks("permission_query_conditions").keys()
	assert {one for one in tables if parents_of(one)} == limited & set(tables)


def test_a_filter_is_no_oracle(http: SiteClient, line: str) -> None:
	asked = {"doctype": APPRAISAL, "filters": json.dumps([["points", "<", 80]])}
	for who in ("alan", "bea", "otherleader", "inspector", "sysmanager"):
		answer = session(http, who).call("frappe.client.get_count", **asked)
		assert answer.status_code == 403 or answer.json()["message"] == 0, who
	assert session(http, "lee").call("frappe.client.get_count", **asked).json()["message"] == 1


def test_a_leader_prints_their_own_team_only(http: SiteClient, line: str) -> None:
	def printed(who: str) -> str:
		door = Door(
			"", "GET", "/printview", {"doctype": MONTHS, "name": MONTH.key, "format": "CS Appraisal List"}
		)
		return door.open(session(http, who)).text

	assert ">Anna<" in printed("lee") and ">Bea<" not in printed("lee")
	assert ">Anna<" in printed("director") and ">Bea<" in printed("director")
	assert ">Anna<" not in printed("otherleader")


@pytest.mark.parametrize(
	"who", ["anna", "lee", "supervisor", "director", "hr", "manager", "sysmanager", "Administrator"]
)
def test_nobody_writes_makes_or_deletes_by_request(http: SiteClient, line: str, who: str) -> None:
	user = http.token("Administrator") if who == "Administrator" else session(http, who)
	changed = {APPRAISAL: {"points": 110, "status": "Closed"}, LINE: {"points": 5}, EVENT: {"reason": "x"}}
	for doctype, name in {**records(line), MONTHS: MONTH.key}.items():
		before = frappe.db.get_value(doctype, name, "*", as_dict=True)
		values = changed.get(doctype, {"status": "Settled"})
		field, value = next(iter(values.items()))
		answers = [
			user.put(f"/api/resource/{doctype}/{name}", json=values),
			user.delete(f"/api/resource/{doctype}/{name}"),
			user.post(
				f"/api/resource/{doctype}",
				json={**values, "employee": some.who(PEOPLE.anna), "appraisal": name},
			),
			user.call("frappe.client.set_value", doctype=doctype, name=name, fieldname=field, value=value),
			user.call("frappe.client.rename_doc", doctype=doctype, old_name=name, new_name="Renamed"),
			user.call(
				"frappe.client.bulk_update",
				docs=json.dumps([{"doctype": doctype, "docname": name, **values}]),
			),
			user.call("frappe.desk.reportview.delete_items", doctype=doctype, items=json.dumps([name])),
		]
		assert all(one.status_code >= 400 for one in answers[:5]), (
			doctype,
			[one.status_code for one in answers],
		)
		frappe.db.rollback()
		assert frappe.db.get_value(doctype, name, "*", as_dict=True) == before, doctype
	assert frappe.db.count(LINE) == 1


@pytest.mark.parametrize(
	("who", "code"),
	[
		("anna", 403),
		("lee", 403),
		("supervisor", 403),
		("hr", 403),
		("director", 200),
		("manager", 200),
		("inspector", 403),
	],
)
def test_who_writes_the_scheme_and_the_catalogue(http: SiteClient, line: str, who: str, code: int) -> None:
	user = session(http, who)
	scheme = user.put("/api/resource/CS Appraisal Scheme/CS Appraisal Scheme", json={"appeal_days": 5})
	rule = user.put("/api/resource/CS Point Rule/games", json={"repeatable": 0})
	assert (scheme.status_code, rule.status_code) == (code, code), scheme.text[-300:]
	assert user.put("/api/resource/CS Point Rule/games", json={"highest": 3}).status_code >= 400


@pytest.mark.parametrize(
	("who", "may"),
	[
		("hr", True),
		("manager", True),
		("director", True),
		("lee", False),
		("anna", False),
		("supervisor", False),
	],
)
def test_who_reads_what_changed(http: SiteClient, line: str, who: str, may: bool) -> None:
	[report] = own_doors()[1:2]
	answer = report.open(session(http, who))
	assert (answer.status_code == 200 and WORDS in answer.text) == may, answer.text[-300:]


@pytest.mark.commits
def test_what_changed_by_whom_and_why() -> None:
	some.drafted()
	line = some.give(PEOPLE.anna, "games", reason="Solitaire")
	with as_user(PEOPLE.lee):
		api.take_back(line, "It was the test")
	with as_user(DIRECTOR):
		scheme = frappe.get_doc("CS Appraisal Scheme")
		scheme.appeal_days = 7
		scheme.grades[1].bound = 81
		scheme.flags.ignore_version = False
		scheme.save(ignore_version=False)
	with as_user(PEOPLE.hr):
		_columns, rows = cs_appraisal_changes.execute({})
	of_anna = [row for row in rows if row["about"] == "Anna" and row["month_key"] == MONTH.key]
	assert [row["event"] for row in of_anna] == ["Line Taken Back", "Line Given", "Drafted"]
	assert (of_anna[1]["before"], of_anna[1]["after"]) == ("80 points", "70 points")
	assert "It was the test" in of_anna[0]["reason"] and "Solitaire" in of_anna[1]["reason"]
	policy = [
		(row["reason"], row["before"], row["after"]) for row in rows if row["event"] == "Policy Changed"
	]
	assert ("Days for an Appeal", "3", "7") in policy
	assert any(
		reason.startswith("Grades, row 2") and after.startswith("From Points: 81")
		for reason, _before, after in policy
	), policy
