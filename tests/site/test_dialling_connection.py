"""Who sees, changes and tries how a switch is reached (CALL-8, SEC-1)."""

from collections.abc import Iterator
from typing import Any

import frappe
import pytest
import requests

from cs_center.contact.service import dialling
from devtools.client import SiteClient, SiteSession
from devtools.session import create_user
from tests.site import centre
from tests.site.switches import PEOPLE, SOURCE, forget_what_happened, source
from tests.switches import SECRET, manager


@pytest.fixture(autouse=True)
def _nothing_remembered(site: str) -> Iterator[None]:
	forget_what_happened()
	yield
	forget_what_happened()


def system_manager() -> str:
	return create_user("System Manager", email="manager@centre.example.com")


def as_written(client: SiteSession) -> dict[str, Any]:
	return client.get(f"/api/resource/{SOURCE}/{centre.SOURCE}").json()["data"]


def test_a_leader_sees_that_it_is_connected_and_nothing_else(http: SiteClient) -> None:
	source(dial_address="10.0.0.9:5038", dial_tls=1, dial_without_line=1)
	seen = as_written(http.token(PEOPLE.supervisor))
	assert seen["dial_state"] == "Not Tried"
	hidden = (*dialling.CONNECTION, "dial_format", "dial_without_line")
	assert not [field for field in hidden if seen.get(field)]
	assert http.token(PEOPLE.anna).get(f"/api/resource/{SOURCE}/{centre.SOURCE}").status_code == 403


def test_a_leader_changes_the_area_code_and_not_the_connection(http: SiteClient) -> None:
	source(dial_address="10.0.0.9:5038")
	leader = http.token(PEOPLE.supervisor)
	mine = {"area_code": "0719", "dial_address": "evil.example.com:5038", "dial_secret": "mine"}
	answer = leader.put(f"/api/resource/{SOURCE}/{centre.SOURCE}", json={**mine, "dial_state": "Connected"})
	assert answer.status_code == 200, answer.text
	form = {**as_written(leader), "trunk_prefix": "9", "dial_kind": "", "doctype": SOURCE}
	answer = leader.call("frappe.desk.form.save.savedocs", doc=frappe.as_json(form), action="Save")
	assert answer.status_code == 200, answer.text
	kept = frappe.get_doc(SOURCE, centre.SOURCE)
	assert (kept.area_code, kept.trunk_prefix) == ("0719", "9")
	assert (kept.dial_kind, kept.dial_address, kept.dial_state) == (
		dialling.AMI,
		"10.0.0.9:5038",
		"Not Tried",
	)
	assert kept.get_password("dial_secret") == SECRET
	answer = leader.post(
		f"/api/resource/{SOURCE}", json={"source_name": "new", **mine, "dial_kind": "Asterisk AMI"}
	)
	assert answer.status_code == 200, answer.text
	made = frappe.get_doc(SOURCE, "new")
	assert (made.dial_kind, made.dial_address, made.dial_state) == (None, None, "Not Connected")
	assert made.get_password("dial_secret", raise_exception=False) is None


def test_the_secret_is_told_to_nobody(http: SiteClient) -> None:
	doc = source(dial_address="10.0.0.9:5038")
	doc.dial_secret = "another-secret"
	doc.save()
	told = [http.token(system_manager()).get(f"/api/resource/{SOURCE}/{centre.SOURCE}").text]
	versions = frappe.get_all("Version", filters={"ref_doctype": SOURCE}, pluck="data")
	told += [*versions, frappe.as_json(frappe.db.get_value(SOURCE, centre.SOURCE, "*", as_dict=True))]
	assert not any(SECRET in text or "another-secret" in text for text in told)
	assert frappe.get_doc(SOURCE, centre.SOURCE).get_password("dial_secret") == "another-secret"


def tried(client: SiteSession) -> requests.Response:
	return client.call("run_doc_method", dt=SOURCE, dn=centre.SOURCE, method="try_connection")


def test_only_a_system_manager_tries_the_connection(http: SiteClient) -> None:
	with manager() as running:
		source(dial_address=running.address)
		for who in ("anna", "lee", "supervisor", "officer", "switch"):
			assert tried(http.token(getattr(PEOPLE, who))).status_code == 403, who
		assert (
			http.guest()
			.post(
				"/api/method/run_doc_method",
				json={"dt": SOURCE, "dn": centre.SOURCE, "method": "try_connection"},
			)
			.status_code
			== 403
		)
		assert not running.heard
		answer = tried(http.token(system_manager()))
	assert answer.json()["message"] == {"state": "Connected", "said": "Asterisk Call Manager/5.0.2"}
	assert running.actions()[:2] == ["Login", "Ping"]
	assert as_written(http.token(PEOPLE.supervisor))["dial_state"] == "Connected"
	assert SECRET not in answer.text


@pytest.mark.parametrize(
	("how", "state", "words"),
	[
		({"silent_at": "greeting"}, "Does Not Answer", "127.0.0.1 says nothing in time."),
		({"refuses": "Ping"}, "Refuses", "The switch refuses: Extension does not exist, ***"),
		({"greeting": b"SSH-2.0\r\n"}, "Refuses", "What listens there is no Asterisk manager."),
	],
)
def test_what_a_try_finds(how: dict[str, Any], state: str, words: str) -> None:
	with manager(**how) as running:
		doc = source(dial_address=running.address)
		assert dialling.try_connection(doc.name) == {"state": state, "said": words}
	kept = frappe.get_doc(SOURCE, doc.name)
	assert kept.dial_state == state and kept.dial_tried_at
	kept.area_code = "0719"
	kept.save()
	assert kept.dial_state == state
	kept.dial_context = "elsewhere"
	kept.save()
	assert (kept.dial_state, kept.dial_tried_at) == ("Not Tried", None)
	kept.disabled = 1
	kept.save()
	assert kept.dial_state == "Not Connected"


@pytest.mark.parametrize(
	("kind_of", "values", "words"),
	[
		(dialling.AMI, {"dial_address": ""}, "host and a port"),
		(dialling.AMI, {"dial_address": "http://pbx"}, "host and a port"),
		(dialling.ARI, {"dial_address": "pbx:8088"}, "host and a port"),
		(dialling.ARI, {"dial_address": "http://cs:secret@pbx/ari"}, "without name, password"),
		(dialling.AMI, {"dial_address": "pbx", "dial_user": ""}, "is missing"),
		(dialling.AMI, {"dial_address": "pbx", "dial_secret": ""}, "is missing"),
		(dialling.AMI, {"dial_address": "pbx", "dial_context": ""}, "is missing"),
		(dialling.AMI, {"dial_address": "pbx", "dial_channel": "PJSIP/1001"}, "{extension}"),
	],
)
def test_what_is_not_complete_is_not_saved(kind_of: str, values: dict[str, Any], words: str) -> None:
	with pytest.raises(frappe.ValidationError, match=words):
		source(kind_of, **values)
