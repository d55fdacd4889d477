"""What people may write on a call, and what only the switch says (CALL-1, CALL-9, SEC-3)."""

import json
from typing import Any

import frappe
import pytest

from devtools.client import SiteClient, SiteSession
from tests.site import centre

PEOPLE = centre.PEOPLE
NUMBER = "13800138000"


@pytest.fixture
def call(http: SiteClient) -> str:
	return centre.answered_call("w", from_number=NUMBER)


def put(user: SiteSession, call: str, **values: Any) -> Any:
	return user.put(f"/api/resource/CS Call Log/{call}", json=values)


def test_a_team_writes_down_its_own_calls(http: SiteClient, call: str) -> None:
	said = {
		"anna": 200,
		"alan": 200,
		"lee": 200,
		"supervisor": 200,
		"bea": 403,
		"inspector": 403,
		"officer": 403,
		"hr": 403,
	}
	for who, status in said.items():
		answer = put(http.token(getattr(PEOPLE, who)), call, summary=f"by {who}", kind="Complaint")
		assert answer.status_code == status, who
		assert (frappe.db.get_value("CS Call Log", call, "summary") == f"by {who}") == (status == 200)
		assert status == 200 or NUMBER not in answer.text
	doc = frappe.get_doc("CS Call Log", call)
	assert doc.kind == "Complaint" and len(doc.notices) == 3


@pytest.mark.parametrize(
	"path", ["frappe.client.set_value", "frappe.client.save", "frappe.client.bulk_update"]
)
def test_every_way_to_write_is_guarded(http: SiteClient, call: str, path: str) -> None:
	bea = http.token(PEOPLE.bea)
	at = {"doctype": "CS Call Log", "name": call}
	doc = {
		**frappe.get_doc("CS Call Log", call).as_dict(),
		"summary": "hers",
		"agent": PEOPLE.bea,
		"team": "B",
	}
	body: dict[str, Any] = {
		"frappe.client.set_value": {**at, "fieldname": "summary", "value": "hers"},
		"frappe.client.save": {"doc": frappe.as_json(doc)},
		"frappe.client.bulk_update": {"docs": json.dumps([{**at, "docname": call, "summary": "hers"}])},
	}[path]
	assert NUMBER not in bea.call(path, **body).text
	assert frappe.db.get_value("CS Call Log", call, "summary") != "hers"


def test_what_the_switch_said_stays(http: SiteClient, call: str) -> None:
	before = frappe.get_doc("CS Call Log", call)
	forged = {
		"agent": PEOPLE.bea,
		"team": "B",
		"talk_seconds": 9999,
		"outcome": "Missed",
		"started_at": "2020-01-01 00:00:00",
		"caller_number": NUMBER,
		"from_number": NUMBER,
		"legs": [{"agent": PEOPLE.bea}],
		"source": "x",
		"call_id": "y",
		"title": NUMBER,
	}
	answer = put(http.token(PEOPLE.anna), call, summary="kept", **forged)
	assert answer.status_code == 200
	after = frappe.get_doc("CS Call Log", call)
	assert after.summary == "kept"
	for field in forged.keys() - {"legs", "from_number"}:
		assert after.get(field) == before.get(field), field
	assert [leg.agent for leg in after.legs] == [leg.agent for leg in before.legs]


def test_versions_say_what_changed_but_no_number(http: SiteClient, call: str) -> None:
	anna = http.token(PEOPLE.anna)
	form = anna.call("frappe.desk.form.load.getdoc", doctype="CS Call Log", name=call).json()["docs"][0]
	assert form["from_number"] == NUMBER
	answer = anna.call(
		"frappe.desk.form.save.savedocs", doc=json.dumps({**form, "summary": "Bill"}), action="Save"
	)
	assert answer.status_code == 200, answer.text
	(version,) = frappe.get_all("Version", filters={"docname": call}, fields=["data", "owner"])
	assert version.owner == PEOPLE.anna
	assert json.loads(version.data)["changed"] == [["summary", None, "Bill"]]
	info = http.token(PEOPLE.bea).call("frappe.desk.form.load.getdoc", doctype="CS Call Log", name=call)
	assert "Bill" in info.text and NUMBER not in info.text


def test_notices_are_told_by_who_says_so(http: SiteClient, call: str) -> None:
	anna, alan = http.token(PEOPLE.anna), http.token(PEOPLE.alan)
	rows = put(anna, call, kind="Complaint").json()["data"]["notices"]
	rows[0] |= {"told": 1, "told_by": PEOPLE.bea, "told_at": "2020-01-01 00:00:00"}
	rows = put(anna, call, notices=rows).json()["data"]["notices"]
	assert rows[0]["told_by"] == PEOPLE.anna and not rows[0]["told_at"].startswith("2020")
	told_at = rows[0]["told_at"]
	rows[0] |= {"told_by": PEOPLE.alan, "told_at": None}
	rows[1] |= {"told": 1}
	rows = put(alan, call, notices=rows).json()["data"]["notices"]
	assert [row.get("told_by") for row in rows] == [PEOPLE.anna, PEOPLE.alan, None]
	assert rows[0]["told_at"] == told_at


def test_rows_are_not_written_around_their_call(http: SiteClient) -> None:
	call = centre.answered_call("t", from_number=NUMBER)
	centre.take("t", "transferred", 100, transfer_to="1003")
	centre.take("t", "answered", 110, agent="1003")
	lee = http.token(PEOPLE.lee)
	put(lee, call, kind="Complaint")
	doc = frappe.get_doc("CS Call Log", call)
	leg, notice = doc.legs[0].name, doc.notices[0].name
	assert lee.put(f"/api/resource/CS Call Leg/{leg}", json={"agent": PEOPLE.lee}).status_code == 403
	assert (
		lee.put(f"/api/resource/CS Call Notice/{notice}", json={"told": 1, "told_by": PEOPLE.bea}).status_code
		== 403
	)
	place = {"parent": call, "parenttype": "CS Call Log", "parentfield": "legs"}
	lee.post("/api/resource/CS Call Leg", json={**place, "agent": PEOPLE.alan})
	lee.call("frappe.client.insert", doc={"doctype": "CS Call Leg", **place, "agent": PEOPLE.alan})
	lee.call("frappe.client.set_value", doctype="CS Call Leg", name=leg, fieldname="agent", value=PEOPLE.alan)
	lee.delete(f"/api/resource/CS Call Leg/{leg}")
	assert [row.agent for row in frappe.get_doc("CS Call Log", call).legs] == [PEOPLE.anna, PEOPLE.bea]


def test_nobody_makes_or_removes_a_call(http: SiteClient, call: str) -> None:
	for who in ("anna", "lee", "supervisor", "inspector", "officer", "hr", "switch"):
		user = http.token(getattr(PEOPLE, who))
		assert (
			user.post("/api/resource/CS Call Log", json={"__newname": "x", "source": "x"}).status_code == 403
		), who
		assert user.delete(f"/api/resource/CS Call Log/{call}").status_code == 403, who
		rename = {"doctype": "CS Call Log", "old_name": call, "new_name": "x"}
		assert user.call("frappe.client.rename_doc", **rename).status_code in (403, 417), who
		user.call("frappe.desk.reportview.delete_items", doctype="CS Call Log", items=json.dumps([call]))
	assert frappe.db.exists("CS Call Log", call) and frappe.db.count("CS Call Log") == 1
	made = http.token("Administrator").post(
		"/api/resource/CS Call Log", json={"__newname": "x", "source": "x"}
	)
	assert made.status_code == 403


def test_a_call_logged_by_hand_is_its_agents(http: SiteClient, site: str) -> None:
	anna = http.token(PEOPLE.anna)
	body = {
		"from_number": NUMBER,
		"to_number": centre.HOTLINE,
		"talk_seconds": 60,
		"summary": "Came in on my mobile",
	}
	name = anna.call("cs_center.calls.api.log_call", **body, kind="Enquiry").json()["message"]
	doc = frappe.get_doc("CS Call Log", name)
	assert (doc.agent, doc.team, doc.summary, doc.talk_seconds) == (
		PEOPLE.anna,
		"A",
		"Came in on my mobile",
		60,
	)
	assert NUMBER not in http.token(PEOPLE.bea).get(f"/api/resource/CS Call Log/{name}").text


def test_customers_stay_with_those_entitled(http: SiteClient, site: str) -> None:
	"""CALL-7: the app gives nobody a right on customers that ERPNext has not given."""
	name = centre.customer("Li Ming", NUMBER)
	columns = json.dumps(["`tabCustomer`.`name`"])
	for who in ("anna", "lee", "supervisor", "inspector", "officer"):
		user = http.token(getattr(PEOPLE, who))
		assert user.post("/api/resource/Customer", json={"customer_name": "New"}).status_code == 403, who
		assert user.get(f"/api/resource/Customer/{name}").status_code == 403, who
		export = {"doctype": "Customer", "fields": columns, "file_format_type": "CSV", "title": "x"}
		assert user.call("frappe.desk.reportview.export_query", **export).status_code == 403, who
		imports = {"reference_doctype": "Customer", "import_type": "Insert New Records"}
		assert user.post("/api/resource/Data Import", json=imports).status_code == 403, who


def test_record_files_are_private(site: str) -> None:
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "day.csv", "content": NUMBER, "is_private": 0}
	).insert()
	job = frappe.get_doc(
		{
			"doctype": "CS Call Import",
			"format": frappe.get_all("CS Call Record Format")[0].name,
			"file": file.file_url,
		}
	)
	job.insert()
	kept = frappe.get_doc("File", {"attached_to_doctype": "CS Call Import", "attached_to_name": job.name})
	assert kept.is_private and job.file == kept.file_url and job.file.startswith("/private/")
	assert not frappe.get_all("File", filters={"file_url": file.file_url})
