"""What Frappe answers about any document to whoever is logged in: of the app's own, only what they may read (SEC-1)."""

import frappe
import pytest
import requests

from devtools.client import SiteClient
from devtools.session import create_user
from tests.site import complaints as some
from tests.site.complaints import DIRECTOR, FIXER

pytestmark = pytest.mark.commits
COMPLAINT = "CS Complaint"


@pytest.fixture
def theirs_and_not() -> tuple[str, str]:
	"""Two complaints, of which the first has gone to the station."""
	some.open_station()
	found = some.dispatched(subject="Theirs").name, some.taken(subject="Nobody's", party_name="Mr Wu").name
	frappe.db.commit()
	return found


def count(user: requests.Session, doctype: str = COMPLAINT, **filters: str) -> requests.Response:
	return user.request(
		"POST", "/api/method/frappe.client.get_count", json={"doctype": doctype, "filters": filters}
	)


def title(user: requests.Session, doctype: str, name: str) -> str:
	sent = {"doctype": doctype, "docname": name}
	return user.request("POST", "/api/method/frappe.desk.search.get_link_title", json=sent).json()["message"]


def test_everybody_counts_what_they_may_read(http: SiteClient, theirs_and_not: tuple[str, str]) -> None:
	fixer, director = http.token(FIXER), http.token(DIRECTOR)
	assert count(fixer).json()["message"] == 1
	assert count(director).json()["message"] == 2
	assert count(fixer, party_name="Mr Wu").json()["message"] == 0
	assert count(director, party_name="Mr Wu").json()["message"] == 1
	assert count(http.token(create_user("Sales User"))).status_code == 403


def test_what_is_not_of_this_app_is_counted_as_before(
	http: SiteClient, theirs_and_not: tuple[str, str]
) -> None:
	assert count(http.token(FIXER), "Role", name="CS Director").json()["message"] == 1


def test_a_title_is_said_to_who_may_read_it(http: SiteClient, theirs_and_not: tuple[str, str]) -> None:
	theirs, other = theirs_and_not
	fixer, director = http.token(FIXER), http.token(DIRECTOR)
	assert title(fixer, COMPLAINT, theirs) == title(director, COMPLAINT, theirs) != theirs
	assert title(director, COMPLAINT, other) != other
	assert title(fixer, COMPLAINT, other) == other
	assert title(fixer, COMPLAINT, "none") == "none"
