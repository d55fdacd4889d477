"""STAFF-1: typing tests that the server issues and judges, once each; texts out of the knowledge base."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import frappe
import pytest

from cs_center.careers import exams_api as api
from cs_center.careers import exams_jobs as jobs
from cs_center.careers.service import typing
from devtools.client import SiteClient
from devtools.session import as_user as session_of
from devtools.session import between_transactions
from tests.site import tests_of_staff as some
from tests.site.centre import PEOPLE
from tests.site.tests_of_staff import ANNA, HR, TEST, TEXT

AsUser = Callable[[str], AbstractContextManager[None]]
TEXTS = "CS Typing Text"


@pytest.fixture
def staff() -> dict[str, str]:
	found = some.staff()
	some.text()
	return found


def begun(seconds: int = 120) -> dict[str, Any]:
	"""A test that was begun so many seconds ago."""
	issued = api.begin_typing("Chinese")
	ago(issued["test"], seconds)
	return issued


def ago(test: str, seconds: int) -> None:
	started = frappe.db.get_value(TEST, test, "started_at") - timedelta(seconds=seconds)
	frappe.db.set_value(TEST, test, "started_at", started)


def steady(count: int, seconds: int = 118) -> list[int]:
	return [500 + place * (seconds - 1) * 1000 // count for place in range(count)]


def sent(issued: dict[str, Any], typed: str = TEXT[:100], **more: Any) -> dict[str, Any]:
	values = {"nonce": issued["nonce"], "text": issued["text"], "typed": typed, "inputs": steady(200), **more}
	return api.finish_typing(**values)


def kept(test: str) -> Any:
	return frappe.get_doc(TEST, test)


def test_the_server_measures_and_the_best_counts(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(ANNA):
		issued = begun()
		assert issued["body"] == TEXT
		found = sent(issued)
	assert (found["counts"], found["accuracy"], found["why_not"]) == (True, 100, [])
	assert 48 <= found["speed"] <= 50
	doc = kept(issued["test"])
	assert (doc.status, doc.user, doc.employee, doc.how) == ("Counts", ANNA, staff["anna"], "Taken Here")
	assert doc.open_key is None and json.loads(doc.inputs)["count"] == 200
	assert typing.best_of(staff.values()) == {staff["anna"]: doc.speed}
	best = typing.best_tests_of([staff["anna"]])[staff["anna"]]
	assert (best.test, best.tested_on) == (doc.name, doc.tested_on)


def test_english_is_measured_and_is_nothing_for_the_ladder(as_user: AsUser, staff: dict[str, str]) -> None:
	body = "Thank you for calling the service centre of the cable network. " * 8
	some.text(body, "English Greeting", "English")
	with as_user(ANNA):
		issued = api.begin_typing("English")
		ago(issued["test"], 60)
		found = sent(issued, issued["body"][:360], inputs=steady(310, 59))
		assert found["counts"] and found["speed"] > 270, found
		shown = api.typing_desk()
	assert shown["best"] is None and shown["results"][0].language == "English"
	assert typing.best_of([staff["anna"]]) == {}


def test_one_result_for_each_test(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(ANNA):
		issued = begun()
		first = sent(issued)
		with pytest.raises(frappe.ValidationError, match="there already"):
			sent(issued, TEXT[:220])
		assert kept(issued["test"]).speed == first["speed"]
		abandoned, current = begun(), begun()
		with pytest.raises(frappe.ValidationError, match="start a new one"):
			sent(abandoned)
	assert kept(abandoned["test"]).status == "Given Up"
	with as_user(PEOPLE.alan), pytest.raises(frappe.ValidationError, match="No test of yours"):
		sent(current)
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="No test of yours"):
		sent({**current, "nonce": "made up"})


@pytest.mark.parametrize(
	("seconds", "typed", "inputs", "says"),
	[
		(120, TEXT[:100], [60_000], "pasted"),
		(120, TEXT[:100], [60_000 + place for place in range(120)], "pasted"),
		(20, TEXT[:60], steady(120, 18), "at least 60"),
		(60, TEXT[:300], steady(600, 59), "nobody types"),
		(120, "错" * 60 + TEXT[60:100], steady(200), "right"),
		(120, TEXT[:100], steady(200, 400), "before or after"),
	],
	ids=["at once", "in a burst", "too short", "too fast", "too many mistakes", "not in its time"],
)
def test_what_nobody_types_does_not_count(
	as_user: AsUser, staff: dict[str, str], seconds: int, typed: str, inputs: list[int], says: str
) -> None:
	with as_user(ANNA):
		issued = begun(seconds)
		found = sent(issued, typed, inputs=inputs)
	assert not found["counts"] and any(says in one for one in found["why_not"]), found
	assert kept(issued["test"]).status == "Does Not Count"
	assert typing.best_of([staff["anna"]]) == {}


def test_bounds_and_nonsense_are_refused(as_user: AsUser, staff: dict[str, str]) -> None:
	with as_user(ANNA):
		with pytest.raises(frappe.ValidationError, match="longer than 600"):
			sent(begun(700))
		for inputs in (["x"], [True], [0] * 20_001, [1.5]):
			with pytest.raises(frappe.ValidationError):
				sent(begun(), inputs=json.dumps(inputs))
		with pytest.raises(frappe.ValidationError, match="Much more"):
			sent(begun(), TEXT * 3)
		with pytest.raises(frappe.ValidationError, match="no text"):
			api.begin_typing("Klingon")


def test_a_result_is_posted_by_nobody(http: SiteClient, staff: dict[str, str]) -> None:
	frappe.db.commit()
	anna = http.token(ANNA)
	made = {"user": ANNA, "employee": staff["anna"], "status": "Counts", "speed": 200, "accuracy": 100}
	assert anna.post(f"/api/resource/{TEST}", json=made).status_code == 403
	issued = anna.call("cs_center.careers.exams_api.begin_typing", language="Chinese").json()["message"]
	for user in (anna, http.token(HR), http.token("Administrator")):
		answer = user.put(f"/api/resource/{TEST}/{issued['test']}", json={"status": "Counts", "speed": 200})
		assert answer.status_code == 403
		assert user.delete(f"/api/resource/{TEST}/{issued['test']}").status_code == 403
	frappe.db.rollback()
	assert frappe.db.get_value(TEST, issued["test"], ["status", "speed"]) == ("Begun", 0)
	stored = anna.get(f"/api/resource/{TEST}/{issued['test']}").json()["data"]
	assert issued["nonce"] not in json.dumps(stored)


def test_the_same_word_twice_at_once_makes_one_result(http: SiteClient, staff: dict[str, str]) -> None:
	frappe.db.commit()
	issued = http.token(ANNA).call("cs_center.careers.exams_api.begin_typing", language="Chinese")
	issued = issued.json()["message"]
	ago(issued["test"], 120)
	frappe.db.commit()
	values = {"nonce": issued["nonce"], "text": issued["text"], "inputs": json.dumps(steady(200))}

	sessions = [some.bare(http, ANNA)] * 4

	def send(place: int) -> int:
		call = "cs_center.careers.exams_api.finish_typing"
		return sessions[place](call, typed=TEXT[: 100 + place], **values).status_code

	with between_transactions(), ThreadPoolExecutor(4) as pool:
		codes = list(pool.map(send, range(4)))
	assert sorted(codes) == [200, 417, 417, 417]
	frappe.db.rollback()
	assert frappe.db.count(TEST, {"status": "Counts", "user": ANNA}) == 1


def test_texts_come_from_the_knowledge_base(as_user: AsUser, staff: dict[str, str]) -> None:
	frappe.get_doc({"doctype": "Help Category", "category_name": "Faults"}).insert()

	def article(title: str, content: str, published: int = 1) -> Any:
		values = {"doctype": "Help Article", "title": title, "content": content, "published": published}
		return frappe.get_doc({**values, "category": "Faults"}).insert()

	long = article("Box", f"<p>{'机顶盒的指示灯是绿色。' * 40}</p><p>{'请检查信号线是否拧紧。' * 80}</p>")
	article("Short", "<p>太短。</p>")
	article("Draft", f"<p>{TEXT}</p>", published=0)
	with as_user(HR):
		assert api.read_articles() == {"new": 1, "changed": 0, "out": 0}
		assert api.read_articles() == {"new": 0, "changed": 0, "out": 0}
	text = frappe.get_doc(TEXTS, {"source_name": long.name})
	assert (text.language, text.active) == ("Chinese", 1) and 300 <= text.characters <= 1000
	assert text.body.endswith("。") and "<p>" not in text.body
	long.content = f"<p>{'今天维修人员上门。' * 50}</p>"
	long.save()
	assert api.read_articles()["changed"] == 1
	long.published = 0
	long.save()
	jobs.read_articles()
	assert frappe.db.get_value(TEXTS, text.name, "active") == 0
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		api.read_articles()


def test_the_shipped_texts_can_be_typed() -> None:
	shipped = frappe.get_all(TEXTS, fields=["language", "characters", "body"])
	assert {row.language for row in shipped} == {"Chinese", "English"} and len(shipped) >= 3
	assert all(300 <= row.characters <= 1000 for row in shipped)


def test_a_text_that_is_too_short_is_refused(as_user: AsUser) -> None:
	with as_user(HR), pytest.raises(frappe.ValidationError, match="300"):
		some.text("您好。")


def test_figures_of_the_policy_are_used(as_user: AsUser, staff: dict[str, str]) -> None:
	policy = frappe.get_single("CS Typing Policy")
	policy.least_accuracy = 99.5
	policy.save()
	with as_user(ANNA):
		found = sent(begun(), TEXT[:99] + "错")
	assert not found["counts"] and "99.5" in found["why_not"][0]
	policy.least_seconds = 9000
	with pytest.raises(frappe.ValidationError):
		policy.save()


def test_who_is_no_member_of_staff_takes_no_test(
	as_user: AsUser, user_with_roles: Callable[..., str]
) -> None:
	with as_user(user_with_roles("Accounts User")), pytest.raises(frappe.PermissionError):
		api.begin_typing("Chinese")
	with session_of("Guest"), pytest.raises(frappe.PermissionError):
		api.typing_desk()
