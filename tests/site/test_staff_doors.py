"""STAFF-1, STAFF-11, STAFF-13: who sees marks, typing tests and flowers, by every door; who writes them: nobody."""

import json
from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest

from cs_center.careers import exams_api, exams_jobs
from cs_center.careers.service import importing, typing
from cs_center.recognition import api as flowers_api
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user, between_transactions
from tests.site import tests_of_staff as some
from tests.site.complaints import DIRECTOR
from tests.site.doors import forms_of, lists_of
from tests.site.test_flowers import got
from tests.site.test_permissions import leaks_of, user_called
from tests.site.test_typing import ago, steady
from tests.site.tests_of_staff import ANNA, FLOWER, HR, LEE, MARK, REDEMPTION, TEST

IMPORT = "CS Exam Import"
WHY, TYPED, WORDS, ROWS = "question seven was unfair", "typed-by-anna", "a blue umbrella", "sheet-of-marks"
SECRETS = {MARK: WHY, TEST: TYPED, REDEMPTION: WORDS, IMPORT: ROWS}
#: Who sees what is Anna's: herself, her leader, those above and HR.
MAY = {"anna", "lee", "supervisor", "hr", "director"}
WHO = ("anna", "alan", "lee", "supervisor", "hr", "inspector", "switch", "nobody", "guest")
#: One of each kind of people who have no business with it: they walk through every door.
OUTSIDE = ("alan", "inspector", "guest")


@pytest.fixture
def records(http: SiteClient) -> dict[str, str]:
	"""One record each about Anna, of all that is hers."""
	staff = some.staff()
	month = some.THIS_MONTH.before.key
	with as_user(HR):
		exams_api.enter_mark(staff["anna"], month, "70")
		mark = exams_api.enter_mark(staff["anna"], month, "80", WHY)
		sheet = frappe.get_doc({"doctype": IMPORT, "what": "Exam Marks", "sheet": ROWS}).insert().name
		test = exams_api.enter_typing(staff["anna"], str(some.TODAY), 50, 99, "Elsewhere")
	frappe.db.set_value(TEST, test, "typed", TYPED)
	got(staff["anna"], 3)
	with as_user(ANNA):
		redemption = flowers_api.ask_prize("Third Prize")
	with as_user(LEE):
		flowers_api.hand_over(redemption, WORDS)
		flower = flowers_api.give(staff["anna"], "Patience")["flower"]
	frappe.db.commit()
	return {MARK: mark, TEST: test, REDEMPTION: redemption, IMPORT: sheet, FLOWER: flower}


def session(http: SiteClient, who: str) -> SiteSession:
	if who == "guest":
		return http.guest()
	return http.token(DIRECTOR if who == "director" else user_called(who))


@pytest.mark.parametrize("doctype", [MARK, TEST, REDEMPTION, IMPORT])
def test_every_door_is_closed_to_who_has_no_business_with_it(
	http: SiteClient, records: dict[str, str], doctype: str
) -> None:
	doors = [*lists_of(doctype), *forms_of(doctype, records[doctype])]
	for who in OUTSIDE:
		assert leaks_of(session(http, who), doors, {SECRETS[doctype]}) == [], who


@pytest.mark.parametrize("doctype", [MARK, TEST, REDEMPTION])
def test_who_reads_what_is_of_an_employee(http: SiteClient, records: dict[str, str], doctype: str) -> None:
	for who in (*WHO, "director"):
		user = session(http, who)
		code = user.get(f"/api/resource/{doctype}/{records[doctype]}").status_code
		assert (code == 200) == (who in MAY), (who, code)
		listed = user.get(f"/api/resource/{doctype}")
		names = [row["name"] for row in listed.json().get("data", [])] if listed.status_code == 200 else []
		assert (records[doctype] in names) == (who in MAY), who


def test_the_word_of_a_test_is_stored_nowhere(http: SiteClient, records: dict[str, str]) -> None:
	some.text()
	with as_user(ANNA):
		issued = exams_api.begin_typing("Chinese")
	frappe.db.commit()
	for who in ("anna", "hr", "supervisor"):
		doors = [*lists_of(TEST), *forms_of(TEST, issued["test"])]
		assert leaks_of(session(http, who), doors, {issued["nonce"]}) == [], who


def test_everybody_of_the_staff_sees_flowers_and_nobody_else(
	http: SiteClient, records: dict[str, str]
) -> None:
	for who in WHO:
		code = session(http, who).get(f"/api/resource/{FLOWER}/{records[FLOWER]}").status_code
		assert (code == 200) == (who not in ("switch", "nobody", "guest")), who
		wall = session(http, who).call("cs_center.recognition.api.wall")
		assert (wall.status_code == 200) == (who not in ("switch", "nobody", "guest")), who


@pytest.mark.parametrize("doctype", [MARK, TEST, REDEMPTION, FLOWER, "CS Flower Honour"])
def test_nobody_writes_makes_or_deletes_over_rest(
	http: SiteClient, records: dict[str, str], doctype: str
) -> None:
	name = records.get(doctype, "x")
	before = frappe.db.get_value(doctype, name, "*", as_dict=True)
	employee = frappe.db.get_value(MARK, records[MARK], "employee")
	for who in ("anna", "lee", "supervisor", "hr"):
		user = session(http, who)
		made = {
			"employee": employee,
			"mark": 100,
			"speed": 200,
			"status": "Counts",
			"reason": "x",
			"year": 2020,
		}
		assert user.post(f"/api/resource/{doctype}", json=made).status_code == 403, who
		assert user.put(f"/api/resource/{doctype}/{name}", json=made).status_code in (403, 404), who
		assert user.delete(f"/api/resource/{doctype}/{name}").status_code in (403, 404), who
		values = {"doctype": doctype, "name": name, "fieldname": "employee_name", "value": "x"}
		assert user.call("frappe.client.set_value", **values).status_code != 200, who
	frappe.db.rollback()
	assert frappe.db.get_value(doctype, name, "*", as_dict=True) == before


@pytest.mark.parametrize(
	("who", "code"), [("hr", 200), ("director", 200), ("supervisor", 403), ("lee", 403), ("anna", 403)]
)
def test_who_changes_figures_and_prizes(
	http: SiteClient, records: dict[str, str], who: str, code: int
) -> None:
	user = session(http, who)
	for single, values in (("CS Flower Policy", {"per_giver": 3}), ("CS Typing Policy", {"valid_months": 6})):
		assert user.put(f"/api/resource/{single}/{single}", json=values).status_code == code, single
	prize = {"prize_name": f"Prize of {who}", "flowers": 2}
	assert user.post("/api/resource/CS Flower Prize", json=prize).status_code == code


@pytest.mark.parametrize("report", ["CS Exam Marks", "CS Typing Tests", "CS Flowers"])
def test_who_reads_reports(http: SiteClient, records: dict[str, str], report: str) -> None:
	month = json.dumps({"month": some.THIS_MONTH.key, "every": 1})
	for who in (*WHO, "director"):
		answer = session(http, who).call("frappe.desk.query_report.run", report_name=report, filters=month)
		assert (answer.status_code == 200) == (who in MAY - {"anna"}), who
		if answer.status_code == 200:
			assert len(answer.json()["message"]["result"]) > 0, who


def test_a_leader_reads_reports_of_the_team_only(http: SiteClient, records: dict[str, str]) -> None:
	frappe.db.set_value("CS Staff Record", {"user": ANNA}, "team", "B")
	frappe.db.commit()
	for report in ("CS Exam Marks", "CS Typing Tests"):
		answer = session(http, "lee").call(
			"frappe.desk.query_report.run",
			report_name=report,
			filters=json.dumps({"month": some.THIS_MONTH.key}),
		)
		assert answer.json()["message"]["result"] == []


def test_two_at_once_give_no_more_than_there_is(http: SiteClient) -> None:
	staff = some.staff()
	frappe.db.commit()
	sessions = [some.bare(http, LEE)] * 6
	people = [staff[name] for name in ("anna", "alan", "anna", "alan", "anna", "alan")]

	def give(place: int) -> int:
		call = "cs_center.recognition.api.give"
		return sessions[place](call, employee=people[place], reason="Patience").status_code

	with between_transactions(), ThreadPoolExecutor(6) as pool:
		codes = list(pool.map(give, range(6)))
	assert sorted(codes) == [200, 200, 417, 417, 417, 417]
	frappe.db.rollback()
	keys = frappe.get_all(FLOWER, {"giver": LEE}, pluck="giver_key", order_by="giver_key")
	assert [key.rsplit("|", 1)[1] for key in keys] == ["1", "2"]


def test_two_requests_at_once_redeem_flowers_once(http: SiteClient) -> None:
	got(some.staff()["anna"], 3)
	frappe.db.commit()
	sessions = [some.bare(http, ANNA)] * 3
	call = "cs_center.recognition.api.ask_prize"
	with between_transactions(), ThreadPoolExecutor(3) as pool:
		codes = list(pool.map(lambda one: one(call, prize="Second Prize").status_code, sessions))
	assert sorted(codes) == [200, 417, 417]


def test_two_corrections_at_once_leave_one_mark_that_counts(http: SiteClient) -> None:
	anna, month = some.staff()["anna"], some.THIS_MONTH.before.key
	frappe.db.commit()
	sessions = [some.bare(http, HR)] * 5

	def enter(place: int) -> int:
		values = {"employee": anna, "month": month, "mark": 60 + place, "why": "Counted again"}
		return sessions[place]("cs_center.careers.exams_api.enter_mark", **values).status_code

	with between_transactions(), ThreadPoolExecutor(5) as pool:
		codes = list(pool.map(enter, range(5)))
	assert codes == [200] * 5
	frappe.db.rollback()
	rows = frappe.get_all(MARK, {"employee": anna}, ["mark", "counts", "entered_at", "replaces", "name"])
	assert len(rows) == 5 and sum(row.counts for row in rows) == 1
	assert len({row.replaces for row in rows}) == 5  # a chain: each corrects another one


def test_a_killed_import_leaves_nothing_and_is_done_when_it_runs_again(
	http: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
	some.staff()
	month = some.THIS_MONTH.before.key
	rows = "\n".join(f"{number}\t{month}\t7{number[-1]}" for number in ("1001", "1002", "1003"))
	with as_user(HR):
		name = frappe.get_doc({"doctype": IMPORT, "what": "Exam Marks", "sheet": rows}).insert().name
		monkeypatch.setattr(importing, "AT_ONCE", 2)
		monkeypatch.setattr(importing, "later", lambda _name: None)
		assert exams_api.run_import(name) == "Waiting"
	frappe.db.commit()

	def killed(done: float) -> None:
		if done >= 90:
			raise KeyboardInterrupt

	with pytest.raises(KeyboardInterrupt):
		importing.run_waiting(name, killed)
	frappe.db.rollback()
	assert frappe.db.count(MARK) == 0 and frappe.db.get_value(IMPORT, name, "status") == "Waiting"
	exams_jobs.go_on()
	exams_jobs.run_import(name)
	assert frappe.db.count(MARK) == 3
	done = frappe.get_doc(IMPORT, name)
	assert (done.status, done.done_by, done.entered) == ("Done", HR, 3)
	assert set(frappe.get_all(MARK, pluck="entered_by")) == {HR}


def test_a_test_taken_over_http_counts(http: SiteClient) -> None:
	staff = some.staff()
	some.text()
	frappe.db.commit()
	anna = http.token(ANNA)
	issued = anna.call("cs_center.careers.exams_api.begin_typing", language="Chinese").json()["message"]
	ago(issued["test"], 120)
	frappe.db.commit()
	values = {"nonce": issued["nonce"], "text": issued["text"], "typed": issued["body"][:120]}
	answer = anna.call("cs_center.careers.exams_api.finish_typing", inputs=json.dumps(steady(240)), **values)
	assert answer.json()["message"]["counts"], answer.text
	frappe.db.rollback()
	assert typing.best_of([staff["anna"]])[staff["anna"]] >= 58
