"""KEEP-2 on a site: what leaders do with a campaign, and who may what through which door."""

from typing import Any

import frappe
import pytest
from frappe.utils import add_days, getdate

from cs_center.contact.service.parties import Party
from cs_center.retention import api, jobs
from cs_center.retention.rules import members as paths
from devtools.client import SiteClient
from devtools.session import as_user, create_user
from tests.site import complaints as some
from tests.site.campaigns import (
	CAMPAIGN,
	MEMBER,
	OFFICERS,
	campaign,
	customers_at_risk,
	members,
	open_desk,
	started,
)
from tests.site.centre import PEOPLE


@pytest.fixture(autouse=True)
def desk(site: str) -> None:
	open_desk()


def run(name: str) -> None:
	with as_user(PEOPLE.supervisor):
		api.start_campaign(name)
	jobs.build_campaign(name)


# --- what leaders do ---


@pytest.mark.commits
def test_deeds_in_their_order_with_their_reason() -> None:
	customers_at_risk(4)
	name = started(hold_out_percent=0)
	with as_user(PEOPLE.supervisor):
		with pytest.raises(frappe.ValidationError, match="can not be"):
			api.start_campaign(name)
		with pytest.raises(frappe.ValidationError, match="why"):
			api.pause_campaign(name, " ")
		api.pause_campaign(name, "The offer is wrong")
		assert frappe.db.get_value(CAMPAIGN, name, ["status", "paused_why"]) == (
			"Paused",
			"The offer is wrong",
		)
		api.resume_campaign(name)
		api.close_campaign(name, "Goal reached")
		with pytest.raises(frappe.ValidationError, match="can not be"):
			api.resume_campaign(name)
	assert {row.status for row in members(name).values()} == {paths.WITHDRAWN}
	assert not any(row.pool or row.customer_key or row.number_key for row in members(name).values())
	said = frappe.get_all(
		"Comment", {"reference_name": name, "comment_type": "Info"}, pluck="content", order_by="creation"
	)
	assert said == ["Started", "Paused: The offer is wrong", "Resumed", "Closed: Goal reached"]


@pytest.mark.commits
def test_a_status_or_seed_is_not_written_on_the_form() -> None:
	customers_at_risk(4)
	doc = campaign()
	doc.update({"status": "Running", "seed": "mine", "spent": 5}).save()
	assert frappe.db.get_value(CAMPAIGN, doc.name, ["status", "seed", "spent"]) == ("Draft", None, 0)
	run(doc.name)
	seed = frappe.db.get_value(CAMPAIGN, doc.name, "seed")
	doc.reload().update({"status": "Closed", "seed": "mine", "script": "New words"})
	doc.save()
	assert frappe.db.get_value(CAMPAIGN, doc.name, ["status", "seed", "script"]) == (
		"Running",
		seed,
		"New words",
	)
	for late in ({"hold_out_percent": 50}, {"segments": [{"segment": "Lost"}]}, {"lost_segment": "At Risk"}):
		with pytest.raises(frappe.ValidationError, match="can not be changed any more"):
			frappe.get_doc(CAMPAIGN, doc.name).update(late).save()
	with pytest.raises(frappe.ValidationError, match="is kept"):
		frappe.delete_doc(CAMPAIGN, doc.name)


@pytest.mark.parametrize(
	"wrong",
	[
		{"segments": []},
		{"officers": []},
		{"officers": [{"user": PEOPLE.anna, "capacity": 5}]},
		{"period_to": "2026-01-31", "period_from": "2026-01-01"},
		{"lost_segment": None},
	],
)
def test_what_can_not_start(wrong: dict[str, Any]) -> None:
	doc = campaign().update(wrong).save()
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.ValidationError):
		api.start_campaign(doc.name)
	assert frappe.db.get_value(CAMPAIGN, doc.name, "status") == "Draft"


@pytest.mark.commits
def test_a_campaign_whose_period_is_over_closes_by_itself() -> None:
	customers_at_risk(2)
	name = started()
	dates = {"period_from": add_days(getdate(), -9), "period_to": add_days(getdate(), -1)}
	frappe.db.set_value(CAMPAIGN, name, dates)
	jobs.look_after_campaigns()
	assert frappe.db.get_value(CAMPAIGN, name, ["status", "closed_why"]) == (
		"Closed",
		"Its period is over. (KEEP-2)",
	)


@pytest.mark.commits
def test_merged_and_renamed_customers_stay_in_one_campaign() -> None:
	kept, merged, renamed = customers_at_risk(3)
	name = started(hold_out_percent=0)
	frappe.rename_doc("Customer", merged, kept, merge=True)
	frappe.rename_doc("Customer", renamed, "New Name")
	keys = frappe.get_all(
		MEMBER, {"campaign": name, "customer_key": ("is", "set")}, ["customer", "customer_key", "party_key"]
	)
	assert {(row.customer, row.customer_key) for row in keys} == {(kept, kept), ("New Name", "New Name")}
	assert all(row.party_key == Party(row.customer).key for row in keys)


# --- who may what ---


@pytest.mark.commits
def test_over_http_each_role_may_what_is_its_own(http: SiteClient) -> None:
	some.open_station()
	names = customers_at_risk(6)
	doc = campaign(hold_out_percent=0)
	frappe.db.commit()
	deeds = "/api/method/cs_center.retention.api."
	outsider = create_user("CS Retention Officer")
	frappe.db.commit()
	for user in (PEOPLE.anna, OFFICERS[0], outsider, some.FIXER, PEOPLE.hr):
		session = http.token(user)
		for deed, body in (
			("start_campaign", {}),
			("pause_campaign", {"words": "x"}),
			("resume_campaign", {}),
			("close_campaign", {"words": "x"}),
			("reassign_members", {"from_user": OFFICERS[0]}),
		):
			assert (
				session.request("POST", deeds + deed, json={"campaign": doc.name, **body}).status_code == 403
			), (user, deed)
		assert session.get(deeds + "campaign_result", params={"campaign": doc.name}).status_code == 403, user
		assert (
			session.request("POST", deeds + "preview_campaign", json={"campaign": doc.as_json()}).status_code
			== 403
		), user
	leader = http.token(PEOPLE.lee)
	assert leader.request("POST", deeds + "start_campaign", json={"campaign": doc.name}).status_code == 200
	jobs.build_campaign(doc.name)
	mine = frappe.get_all(MEMBER, {"assigned_to": OFFICERS[0]}, pluck="name")
	other = frappe.db.get_value(MEMBER, {"assigned_to": OFFICERS[1]})
	for user, campaigns, rows in (
		(OFFICERS[0], 1, 2),
		(outsider, 0, 0),
		(PEOPLE.lee, 1, 6),
		(some.DIRECTOR, 1, 6),
	):
		session = http.token(user)
		every = {"limit_page_length": "0"}
		assert len(session.get(f"/api/resource/{CAMPAIGN}", params=every).json()["data"]) == campaigns, user
		assert len(session.get(f"/api/resource/{MEMBER}", params=every).json()["data"]) == rows, user
	officer = http.token(OFFICERS[0])
	assert officer.get(f"/api/resource/{MEMBER}/{mine[0]}").status_code == 200
	assert officer.get(f"/api/resource/{MEMBER}/{other}").status_code == 403
	assert http.token(PEOPLE.anna).get(f"/api/resource/{MEMBER}/{mine[0]}").status_code == 403
	assert http.token(outsider).get(f"/api/resource/{CAMPAIGN}/{doc.name}").status_code == 403
	export = {"doctype": MEMBER, "fields": '["name"]', "file_format_type": "CSV"}
	got = officer.request("POST", "/api/method/frappe.desk.reportview.export_query", json=export)
	assert got.status_code == 403, "officers export nothing"
	for user in (OFFICERS[0], PEOPLE.lee, some.DIRECTOR):
		session = http.token(user)
		session.request(
			"PUT", f"/api/resource/{MEMBER}/{mine[0]}", json={"status": "Saved", "value_kept": 9, "pool": "x"}
		)
		new = {"campaign": doc.name, "customer": names[0], "status": "Saved"}
		assert session.request("POST", f"/api/resource/{MEMBER}", json=new).status_code == 403, user
		assert session.request("DELETE", f"/api/resource/{MEMBER}/{mine[0]}").status_code == 403, user
	frappe.db.rollback()
	assert frappe.db.get_value(MEMBER, mine[0], ["status", "value_kept"]) == (paths.TO_CALL, 0)
	result = http.token(PEOPLE.lee).get(deeds + "campaign_result", params={"campaign": doc.name})
	assert result.status_code == 200 and result.json()["message"]["counts"]["to_call"] == 6
