"""SEC-2, STAFF-8, STAFF-13: what months led to, and somebody's page, leave by no door to those whom they do not concern."""

import json

import frappe
import pytest

from cs_center.appraisal import api
from cs_center.appraisal.service.consequences import CONSEQUENCE
from devtools.client import SiteClient
from devtools.session import as_user
from tests.site import appraisal as some
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR
from tests.site.doors import Door, forms_of, lists_of
from tests.site.month_facts import LAST
from tests.site.test_appraisal_roles import OTHERS, session
from tests.site.test_consequences import closed
from tests.site.test_permissions import leaks_of

#: Stands in the decision.
WORDS = "talked with her twice"
#: Stands in the reason.
FIGURES = f"{LAST.key}: 59"


@pytest.fixture
def case(http: SiteClient) -> str:
	"""Anna's month under 60, on which the director decided."""
	some.staff()
	closed(LAST, anna=59, alan=85)
	[name] = frappe.get_all(CONSEQUENCE, pluck="name")
	with as_user(DIRECTOR):
		api.decide(name, "Warning", WORDS)
	frappe.db.commit()
	return name


def own_doors(employee: str) -> list[Door]:
	report = {"report_name": "CS Consequences", "filters": json.dumps({"to_month": LAST.key})}
	ranking = {"report_name": "CS Appraisal Ranking", "filters": json.dumps({"month": LAST.key})}
	run = "/api/method/frappe.desk.query_report.run"
	page = {"employee": employee, "month": LAST.key}
	return [
		Door("consequences", "POST", run, report),
		Door("ranking", "POST", run, ranking),
		Door("my page", "GET", "/api/method/cs_center.appraisal.api.my_page", page),
		Door(
			"export",
			"GET",
			"/api/method/frappe.desk.query_report.export_query",
			{**report, "file_format_type": "CSV"},
		),
	]


@pytest.mark.parametrize("who", ["anna", "lee", *OTHERS])
def test_every_door_is_closed_to_those_below(http: SiteClient, case: str, who: str) -> None:
	user = session(http, who)
	doors = [*lists_of(CONSEQUENCE), *forms_of(CONSEQUENCE, case)]
	reports = own_doors(some.who(PEOPLE.anna))
	assert leaks_of(user, [*doors, reports[0], reports[-1]], {WORDS, FIGURES}) == []
	if who in OTHERS:
		assert leaks_of(user, reports, {WORDS, FIGURES, f"{LAST.key}-{some.who(PEOPLE.anna)}"}) == []


@pytest.mark.parametrize("who", ["director", "hr", "manager", "supervisor"])
def test_those_above_read_it_and_nobody_changes_it(http: SiteClient, case: str, who: str) -> None:
	user = session(http, who)
	answer = user.get(f"/api/resource/{CONSEQUENCE}/{case}")
	assert answer.status_code == 200 and WORDS in answer.text
	path = f"/api/resource/{CONSEQUENCE}/{case}"
	for method, body in (("PUT", {"decision": "No Action"}), ("DELETE", {})):
		assert user.request(method, path, json=body).status_code == 403
	values = {"doctype": CONSEQUENCE, "name": case, "fieldname": "words", "value": "Nothing."}
	assert user.call("frappe.client.set_value", **values).status_code == 403
	frappe.db.rollback()
	assert frappe.db.get_value(CONSEQUENCE, case, ["decision", "words"]) == ("Warning", WORDS)
