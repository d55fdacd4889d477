"""Numbers and words of customers who are called reach those who need them, by whatever door (SEC-1)."""

from dataclasses import dataclass

import frappe
import pytest

from cs_center.callbacks import api as callbacks
from cs_center.contact import api as contact
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user
from tests.site import calling, campaigns, centre, survey_links
from tests.site.calling import OFFICER, SECOND
from tests.site.centre import PEOPLE
from tests.site.doors import FIELDS, forms_of, lists_of
from tests.site.test_permissions import leaks_of, user_called

NUMBER, WORDS = "13800138007", "divorced in spring"
#: Everything that is kept of calls to customers.
KEPT = (
	"CS Callback",
	"CS Contact",
	"CS Contact Wish",
	"CS Contact Lease",
	"CS Campaign Member",
	"CS Survey Invitation",
	"CS Survey Response",
	"CS Greeting",
)
#: Who has no business with customers who are called.
OUTSIDE = ("editor", "hr", "switch", "inspector", "nobody", "guest")
#: Who reads the words of calls, and not the number.
MASKED = ("second", "lee", "manager")


@dataclass
class World:
	"""A customer who was called about everything, and the sessions of who asks for it."""

	http: SiteClient
	names: dict[str, str]

	def session(self, who: str) -> SiteSession:
		if who == "guest":
			return self.http.guest()
		return self.http.token(SECOND if who == "second" else user_called(who))


@pytest.fixture
def world(http: SiteClient) -> World:
	campaigns.open_desk()
	calling.always_open()
	li = centre.customer("Li Ming", NUMBER)
	with as_user(OFFICER):
		first = calling.to_call(li)
		contact.pick_customer("CS Callback", first)
		callbacks.log_result(first, "No Answer", words=WORDS)
	frappe.get_doc({"doctype": "CS Contact Wish", "customer": li, "words": WORDS, "refuses": ""}).insert()
	campaigns.customers_at_risk(2)
	name = campaigns.started(hold_out_percent=0)
	frappe.db.set_value("CS Campaign Member", {"campaign": name}, {"customer": li, "result": WORDS})
	greeting = {"customer": li, "party_name": "Li Ming", "message": WORDS, "status": "Sent"}
	frappe.get_doc({"doctype": "CS Greeting", "name": "greeting", **greeting}).db_insert()
	invitation = survey_links.invited(log=survey_links.call("s-1", NUMBER)).name
	callback = calling.to_call(li)
	with as_user(OFFICER):
		contact.pick_customer("CS Callback", callback)
	frappe.db.commit()
	names = {doctype: frappe.get_all(doctype, pluck="name", limit=1) for doctype in KEPT}
	found = {doctype: rows[0] for doctype, rows in names.items() if rows}
	return World(http, {**found, "CS Callback": callback, "CS Survey Invitation": invitation})


@pytest.mark.parametrize("doctype", [one for one in KEPT if one != "CS Survey Response"])
def test_nobody_else_learns_the_number_or_what_was_said(world: World, doctype: str) -> None:
	doors = [*lists_of(doctype), *forms_of(doctype, world.names[doctype])]
	for who in OUTSIDE:
		assert leaks_of(world.session(who), doors, {NUMBER, WORDS}) == [], who
	for who in MASKED:
		assert leaks_of(world.session(who), doors, {NUMBER}) == [], who


def test_who_is_calling_sees_the_number_and_who_called_before_does_not(world: World) -> None:
	path = f"/api/resource/CS Callback/{world.names['CS Callback']}"
	for who, sees in (("officer", True), ("second", False), ("supervisor", True)):
		assert (world.session(who).get(path).json()["data"]["number"] == NUMBER) == sees, who
	assert world.session("lee").get(path).status_code == 403, "it is of no team of theirs"
	with as_user(OFFICER):
		contact.give_back()
	frappe.db.commit()
	assert world.session("officer").get(path).json()["data"]["number"] != NUMBER


@pytest.mark.parametrize("doctype", KEPT)
def test_nothing_of_it_is_written_or_deleted_over_rest(world: World, doctype: str) -> None:
	path = f"/api/resource/{doctype}/{world.names.get(doctype, 'none')}"
	for who in ("second", "lee", "supervisor", "inspector", "nobody", "guest"):
		user = world.session(who)
		assert user.delete(path).status_code in (403, 404), who
		made = user.post(f"/api/resource/{doctype}", json={"party_key": "x", "user": PEOPLE.anna})
		assert made.status_code in (403, 417), (who, made.text[-200:])


def test_filters_are_no_oracle(world: World) -> None:
	for who in ("nobody", "hr", "guest"):
		user = world.session(who)
		for condition in (["words", "like", f"{WORDS[:6]}%"], ["customer", "=", "Li Ming"]):
			for method in (
				"frappe.client.get_list",
				"frappe.client.get_count",
				"frappe.desk.reportview.get_count",
			):
				body = {"doctype": "CS Contact", "filters": [condition]}
				answer = user.request("POST", f"/api/method/{method}", json=body)
				assert answer.status_code >= 400, (who, method, answer.text[-200:])


def test_every_kept_doctype_has_its_doors() -> None:
	assert set(KEPT) <= FIELDS.keys()
