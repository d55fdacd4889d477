"""CALL-8 by the switch: handed over for the coming hours only, results by file and event in any order, keys, and the log."""

import csv
import io
import random
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cs_center.outbound import api, jobs
from devtools import office_hours
from devtools.client import SiteClient
from devtools.session import as_user
from tests.site import centre, survey_links
from tests.site.calling import closed_now, set_hours
from tests.site.centre import PEOPLE
from tests.site.outbound import CALL, FIRST, LIST, REJECT, RESULT, calls, counts, imported, make, started

pytestmark = pytest.mark.commits


def handed(name: str, batch: str = "", most: int = 1000) -> list[dict[str, str]]:
	with as_user(PEOPLE.switch):
		text = api.hand_over(name, batch, most).get_data(as_text=True)
	return list(csv.DictReader(io.StringIO(text)))


def event(**said: Any) -> dict[str, str]:
	with as_user(PEOPLE.switch):
		return api.switch_result(**{"at": moment(), **said})


def moment(minutes_ago: float = 0) -> str:
	at = now_datetime() - timedelta(minutes=minutes_ago)
	return f"{at:%Y-%m-%dT%H:%M:%S}{office_hours.now():%z}"


def states(name: str) -> list[tuple[Any, ...]]:
	columns = ("status", "calls", "tried", "next_action_at", "key_pressed", "seconds", "result", "response")
	return [tuple(one[column] for column in columns[:-1]) for one in calls(name)]


def test_everybody_is_handed_over_once_with_number_text_and_times() -> None:
	name = started(3)
	first, rest = handed(name, "b-1", 2), handed(name)
	assert [len(first), len(rest), len(handed(name))] == [2, 1, 0]
	assert handed(name, "b-1") == first, "an answer that got lost is asked for again"
	one = first[0]
	assert one["number"] == f"+86{FIRST + int(one['name'][-1])}" and one["district"] == "North"
	assert one["text"] == f"Dear {one['name']}, power is off in North tomorrow."
	assert f"{now_datetime():%Y-%m-%d}" in one["not_before"] < one["not_after"]
	assert {row.status for row in calls(name)} == {"Handed Over"}
	logged = frappe.get_all(
		"Access Log", {"reference_document": name, "method": "Hand Over"}, ["user", "filters"]
	)
	assert len(logged) == 4 and {row.user for row in logged} == {PEOPLE.switch}
	assert sum(frappe.parse_json(row.filters)["people"] for row in logged) == 2 + 1 + 0 + 2


def test_nobody_is_handed_over_who_may_not_be_called_in_the_coming_hours() -> None:
	li, wang = (centre.customer(who, f"1380013800{place}") for place, who in enumerate("LW"))
	name = make(purpose="Sales").name
	imported(name, f"customer\n{li}\n{wang}")
	with as_user(PEOPLE.supervisor):
		api.start_list(name)
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": li, "refuses": "Offers"}).insert()
	set_hours("Everywhere", closed_now())
	frappe.db.commit()
	assert handed(name) == []
	refused, later = calls(name)
	assert (refused.status, later.status) == ("Not Allowed", "To Call")
	assert later.next_action_at > now_datetime() + timedelta(hours=2)
	with as_user(PEOPLE.supervisor):
		api.pause_list(name, "Rest")
		frappe.db.commit()
		with pytest.raises(frappe.ValidationError, match="not being called"):
			api.hand_over(name)


def test_whom_the_dialler_forgets_is_handed_over_again() -> None:
	name = started(2)
	assert len(handed(name)) == 2
	jobs.look_after_lists()
	assert handed(name) == []
	past = now_datetime() - timedelta(hours=25)
	frappe.db.set_value(CALL, calls(name)[0].name, "handed_until", past)
	frappe.db.commit()
	jobs.look_after_lists()
	assert [one["number"] for one in handed(name)] == [f"+86{FIRST}"]


FILE = "call,outcome,time,reference,key,seconds"


def test_results_by_file_in_any_order_any_number_of_times_end_the_same() -> None:
	name = started(4)
	names = [row.name for row in calls(name)]
	handed(name)
	at = f"{now_datetime() - timedelta(minutes=90):%Y-%m-%d %H:%M:%S}"
	later = f"{now_datetime():%Y-%m-%d %H:%M:%S}"
	lines = [
		f"{names[0]},已接通,{at},u-1,1,31",
		f"{names[1]},NO ANSWER,{at},u-2,,0",
		f"{names[1]},busy,{later},u-5,,0",
		f"{names[2]},answered,{at},u-3,9,4",
		f"{names[3]},空号,{at},u-4,,0",
	]
	bad = [f"nobody,busy,{at},u-6,,", f"{names[0]},glimmering,{at},u-7,,", f"{names[0]},busy,soon,u-8,,"]
	doc = imported(name, "\n".join([FILE, *lines, *bad]), "Results", "results.csv")
	assert (doc.status, *counts(doc)) == ("Done", 8, 5, 0, 3), doc.problem
	ended = states(name)
	assert [one[0] for one in ended] == ["Answered", "Busy", "Refused", "Wrong Number"]
	assert ended[1][1:3] == (2, 2) and ended[0][4:6] == ("1", 31)
	shuffled = [*lines, *lines]
	random.Random(7).shuffle(shuffled)
	assert counts(imported(name, "\n".join([FILE, *shuffled]), "Results", "again.csv")) == (10, 0, 10, 0)
	assert states(name) == ended
	assert frappe.db.count(RESULT, {"outbound_list": name}) == 5
	assert frappe.db.count("CS Contact", {"cause": name}) == 5
	assert (
		frappe.db.get_value("CS Contact Wish", {"number_key": calls(name)[2].caller}, "refuses")
		== "All Calls"
	)
	other = started(4, title="Other")
	for line in random.Random(3).sample(lines, 5):
		moved = line.replace(line[:20], calls(other)[names.index(line[:20])].name)
		imported(other, "\n".join([FILE, moved]), "Results", "one.csv")
	assert [one[:3] for one in states(other)] == [one[:3] for one in ended]


def test_a_rejected_result_is_corrected() -> None:
	name = started(1)
	(one,) = calls(name)
	imported(name, f"{FILE}\n{one.name},glimmering,{now_datetime():%Y-%m-%d %H:%M},u,,", "Results", "r.csv")
	reject = frappe.get_doc(REJECT, {"outbound_list": name})
	assert "glimmering" in reject.reason
	words = frappe.get_doc(LIST, name)
	words.append("words", {"written": "Glimmering", "means": "Answered"})
	words.save()
	with as_user(PEOPLE.supervisor):
		assert api.take_reject(reject.name) == one.name
	assert calls(name)[0].status == "Answered"


def test_events_by_token_and_what_can_not_be_taken_is_kept(http: SiteClient) -> None:
	name = started(2)
	handed(name)
	first, second = calls(name)
	switch = http.token(PEOPLE.switch)
	method = "/api/method/cs_center.outbound.api.switch_result"
	said = {"call": first.name, "outcome": "no_answer", "at": moment(), "reference": "u-1"}
	for _again in range(2):
		answer = switch.post(method, json=said)
		assert answer.json()["message"] == {"call": first.name, "status": "No Answer"}, answer.text
	by_number = {"list": name, "number": str(FIRST + 1), "outcome": "answered", "at": moment(), "key": "9"}
	assert switch.post(method, json=by_number).json()["message"]["status"] == "Refused"
	frappe.db.rollback()
	assert frappe.db.count(RESULT, {"outbound_list": name}) == 2 and calls(name)[0].calls == 1
	for wrong, says in (
		({**said, "outcome": "x"}, "Nobody said what"),
		({**said, "at": "yesterday"}, "can not be read"),
		({**said, "call": "unknown"}, "no such call or list"),
		({**by_number, "number": "13999999999"}, "not on this list"),
	):
		refused = switch.post(method, json=wrong)
		assert refused.status_code == 417 and says in refused.text, refused.text
	frappe.db.rollback()
	assert frappe.db.count(REJECT, {"what": "Event"}) == 4
	assert second.name == calls(name)[1].name


def test_keys_answer_a_survey_and_a_wrong_key_is_said() -> None:
	name = started(2, purpose="Survey", survey=survey_links.SURVEY)
	first, second = calls(name)
	handed(name)
	said = {"outcome": "answered", "q1": "2", "q2": "5", "q3": "8", "reference": "u-1"}
	assert event(call=first.name, **said)["status"] == "Answered"
	at = moment(3)
	event(call=first.name, at=at, **said)
	event(call=second.name, outcome="answered", q2="5")
	first, second = calls(name)
	response = frappe.get_doc("CS Survey Response", first.response)
	assert (response.solved, response.attitude, response.speed) == ("No", 5, 0)
	assert frappe.db.count("CS Survey Response", {"reference_doctype": CALL}) == 1
	assert (second.status, second.response) == (
		"Answered",
		None,
	) and "Is your matter solved?" in second.result


def test_a_late_result_of_the_call_before_does_not_call_twice() -> None:
	name = started(1)
	(one,) = handed(name)
	before = moment(10)
	assert event(call=one["call"], outcome="busy", at=before)["status"] == "Handed Over", (
		"the dialler has them still"
	)
	assert handed(name) == []
	frappe.db.set_value(CALL, one["call"], "handed_at", now_datetime() - timedelta(hours=1))
	assert event(call=one["call"], outcome="no answer")["status"] == "No Answer"


def test_results_after_the_end_are_kept_and_nobody_is_called() -> None:
	name = started(2)
	handed(name)
	with as_user(PEOPLE.supervisor):
		api.close_list(name, "Over")
	first, second = calls(name)
	assert event(call=first.name, outcome="answered")["status"] == "Answered"
	assert event(call=second.name, outcome="busy")["status"] == "Withdrawn"
	assert calls(name)[1].tried == 1 and calls(name)[1].pool is None


def test_what_a_list_came_to_on_screen_and_as_a_file() -> None:
	name = started(3)
	first, second, _third = calls(name)
	event(call=first.name, outcome="answered", seconds=12)
	event(call=second.name, outcome="busy")
	with as_user(PEOPLE.lee):
		found = api.list_result(name)
		with pytest.raises(frappe.PermissionError):
			api.export_results(name)
	assert (found["people"], found["done"], found["left"], found["reached"]) == (3, 1, 2, 1)
	assert {one["status"]: one["count"] for one in found["statuses"]} == {
		"Answered": 1,
		"Busy": 1,
		"To Call": 1,
	}
	assert found["attempts"] == [{"attempts": 0, "count": 1}, {"attempts": 1, "count": 2}]
	assert sum(one["calls"] for one in found["hours"]) == 2
	frappe.db.set_value(CALL, first.name, "words", "=1+1")
	with as_user(PEOPLE.supervisor):
		text = api.export_results(name).get_data(as_text=True)
	rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
	assert len(rows) == 4 and {row[1] for row in rows[1:]} == {str(FIRST + place) for place in range(3)}
	assert any("'=1+1" in row for row in rows)
	assert frappe.db.count("Access Log", {"reference_document": name, "method": "Export"}) == 1


def test_the_report_has_each_list() -> None:
	from cs_center.cs_center.report.cs_outbound_lists.cs_outbound_lists import execute

	name = started(2)
	event(call=calls(name)[0].name, outcome="refused")
	with as_user(PEOPLE.lee):
		_columns, rows = execute({"purpose": "Notice"})
		assert execute({"purpose": "Sales"})[1] == []
	assert [(row["name"], row["people"], row["refused"], row["left"]) for row in rows] == [(name, 2, 1, 1)]
	with as_user(PEOPLE.anna), pytest.raises(frappe.PermissionError):
		execute({})
