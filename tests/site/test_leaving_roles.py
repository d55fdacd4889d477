"""KEEP-5, SEC-1: who sees talks before leaving over REST, who changes them, and what leaves by side doors."""

from typing import Any

import frappe
import pytest

from cs_center.contact import api as desk
from devtools.client import SiteClient, SiteSession
from devtools.session import as_user
from tests.site import campaigns, leaving
from tests.site.centre import PEOPLE
from tests.site.doors import FIELDS, forms_of, lists_of
from tests.site.leaving import CLERK, OFFICER, TALK
from tests.site.test_permissions import leaks_of, user_called

SECOND = campaigns.OFFICERS[1]
WORDS = "divorced in spring"
#: Who has no business with talks; and who sees some of them, by what.
OUTSIDE = ("editor", "hr", "switch", "inspector", "nobody", "guest")


@pytest.fixture
def talk(http: SiteClient) -> Any:
	"""A talk that an officer is having, with what was said of an earlier call."""
	leaving.open_office()
	found = leaving.opened()
	with as_user(OFFICER):
		desk.pick_customer(TALK, found.name)
	frappe.db.set_value(TALK, found.name, {"result": WORDS, "assigned_to": OFFICER}, update_modified=False)
	frappe.db.commit()
	return found


def session(http: SiteClient, who: str) -> SiteSession:
	if who == "guest":
		return http.guest()
	known = {"officer": OFFICER, "second": SECOND, "clerk": CLERK}
	return http.token(known[who] if who in known else user_called(who))


def test_every_door_is_closed_to_who_has_no_business_with_it(http: SiteClient, talk: Any) -> None:
	doors = [*lists_of(TALK), *forms_of(TALK, talk.name)]
	for who in (*OUTSIDE, "anna", "second", "clerk"):
		assert leaks_of(session(http, who), doors, {leaving.NUMBER, WORDS}) == [], who
	for who in ("officer", "lee", "supervisor"):
		assert leaks_of(session(http, who), doors, {leaving.NUMBER}) == [], who
	assert TALK in FIELDS


@pytest.mark.parametrize(
	("who", "code"),
	[
		("officer", 200),
		("supervisor", 200),
		("lee", 200),
		("second", 403),
		("anna", 403),
		("clerk", 403),
		("nobody", 403),
		("guest", 403),
	],
)
def test_who_reads_a_talk(http: SiteClient, talk: Any, who: str, code: int) -> None:
	user = session(http, who)
	assert user.get(f"/api/resource/{TALK}/{talk.name}").status_code == code
	listed = user.get(f"/api/resource/{TALK}")
	names = [row["name"] for row in listed.json().get("data", [])] if listed.status_code == 200 else []
	assert (talk.name in names) == (code == 200)


def test_an_agent_sees_what_they_asked_for(http: SiteClient, talk: Any) -> None:
	frappe.db.set_value(TALK, talk.name, "asked_by", PEOPLE.anna)
	user = session(http, "anna")
	assert user.get(f"/api/resource/{TALK}/{talk.name}").status_code == 200
	assert [row["name"] for row in user.get(f"/api/resource/{TALK}").json()["data"]] == [talk.name]


def test_nobody_writes_makes_or_deletes_a_talk_over_rest(http: SiteClient, talk: Any) -> None:
	path = f"/api/resource/{TALK}/{talk.name}"
	for who in ("officer", "lee", "supervisor", "anna", "clerk"):
		user = session(http, who)
		made = user.post(f"/api/resource/{TALK}", json={"customer": talk.customer, "status": "Stays"})
		assert made.status_code == 403, who
		assert user.delete(path).status_code == 403, who
		user.put(path, json={"status": "Stays", "limit_at": "2000-01-01", "pool": "x", "asked_users": "x"})
		assert frappe.db.get_value(TALK, talk.name, ["status", "limit_at"]) == ("Waiting", talk.limit_at), who


@pytest.mark.parametrize(
	("who", "method", "code"),
	[
		("anna", "log_talk", 403),
		("clerk", "log_talk", 403),
		("second", "log_talk", 403),
		("anna", "let_go", 403),
		("officer", "let_go", 403),
		("lee", "let_go", 200),
		("clerk", "no_talk", 403),
		("guest", "no_talk", 403),
		("officer", "no_talk", 200),
		("officer", "log_talk", 200),
	],
)
def test_who_may_do_what(http: SiteClient, talk: Any, who: str, method: str, code: int) -> None:
	said = {"talk": talk.name, "words": "x"}
	if method == "log_talk":
		said |= {"outcome": "Leaves", "why": "Moves Away"}
	answer = session(http, who).call(f"cs_center.leaving.api.{method}", **said)
	assert answer.status_code == code, answer.text[-300:]
	assert (frappe.db.get_value(TALK, talk.name, "status") == "Waiting") == (code != 200)


@pytest.mark.parametrize(
	("who", "code"), [("officer", 403), ("anna", 403), ("supervisor", 200), ("nobody", 403)]
)
def test_who_writes_rules_and_reasons(http: SiteClient, talk: Any, who: str, code: int) -> None:
	user = session(http, who)
	rule = user.put("/api/resource/CS Leaving Rule/Issue ends", json={"limit_amount": 8})
	reason = user.post("/api/resource/CS Leaving Reason", json={"reason": f"Reason of {who}"})
	assert (rule.status_code, reason.status_code) == (code, code)
