"""Recordings stay on the switch and are heard by the inspector, the leader and the agents (SEC-2)."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import frappe
import pytest

from cs_center.calls.service.recordings import is_under
from devtools.client import SiteClient
from tests.site import centre

PEOPLE = centre.PEOPLE
SOUND = bytes(range(256)) * 1024
METHOD = "/api/method/cs_center.calls.api.recording"


class _Switch(BaseHTTPRequestHandler):
	"""Serves one sound under /rec/, with ranges, to who knows the password; /rec/away redirects, /rec/page is HTML."""

	asked: list[str]

	def do_GET(self) -> None:
		self.asked.append(self.path)
		if self.headers.get("Authorization") != "Basic Y3M6c2VjcmV0":
			return self._answer(401, {}, b"")
		if self.path == "/rec/away":
			return self._answer(302, {"Location": "/elsewhere/secret"}, b"")
		if self.path == "/rec/page":
			return self._answer(200, {"Content-Type": "text/html"}, b"<script>alert(1)</script>")
		if self.path != "/rec/c.wav":
			return self._answer(404, {}, b"")
		self._sound(self.headers.get("Range", ""))

	def _sound(self, asked: str) -> None:
		kind = {"Content-Type": "audio/x-wav", "Accept-Ranges": "bytes"}
		if not asked:
			return self._answer(200, kind, SOUND)
		first, _, last = asked.removeprefix("bytes=").partition("-")
		part = SOUND[int(first) : int(last) + 1]
		self._answer(206, {**kind, "Content-Range": f"bytes {first}-{last}/{len(SOUND)}"}, part)

	def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
		self.send_response(status)
		for name, value in {**headers, "Content-Length": str(len(body))}.items():
			self.send_header(name, value)
		self.end_headers()
		self.wfile.write(body)

	def log_message(self, *arguments: object) -> None:
		pass


class Pbx:
	"""A switch's file server on a port of its own."""

	def __init__(self) -> None:
		self.asked: list[str] = []
		handler = type("Handler", (_Switch,), {"asked": self.asked})
		self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
		threading.Thread(target=self._server.serve_forever, daemon=True).start()
		self.url = f"http://127.0.0.1:{self._server.server_port}"

	def close(self) -> None:
		self._server.shutdown()
		self._server.server_close()


@pytest.fixture
def pbx(site: str) -> Iterator[Pbx]:
	server = Pbx()
	source = {
		"doctype": "CS Call Source",
		"source_name": centre.SOURCE,
		"recording_base_url": f"{server.url}/rec/",
	}
	frappe.get_doc({**source, "recording_user": "cs", "recording_password": "secret"}).insert()
	yield server
	server.close()


def recorded(pbx: Pbx, path: str = "/rec/c.wav", call_id: str = "c") -> str:
	"""A call of anna's with a recording at this path, or at a whole address; returns its log."""
	url = path if "://" in path else f"{pbx.url}{path}"
	return centre.answered_call(call_id, recording_url=url)


def test_who_may_hear(http: SiteClient, pbx: Pbx) -> None:
	call = recorded(pbx)
	hears = {"anna", "lee", "supervisor", "inspector"}
	for who in ("anna", "alan", "bea", "lee", "supervisor", "inspector", "officer", "hr", "switch"):
		user = http.token(getattr(PEOPLE, who))
		answer = user.get(METHOD, params={"call_log": call})
		assert answer.status_code == (200 if who in hears else 403), who
		assert (answer.content == SOUND) == (who in hears)
		counted = user.get(f"{METHOD}_count", params={"call_log": call}).json().get("message")
		assert counted == (1 if who in hears else None if who in ("hr", "switch") else 0), who
	assert http.guest().get(METHOD, params={"call_log": call}).status_code == 403
	assert len(pbx.asked) == len(hears)


def test_both_agents_of_a_transferred_call_hear_it(http: SiteClient, pbx: Pbx) -> None:
	call = recorded(pbx)
	centre.take("c", "transferred", 100, transfer_to="1003")
	centre.take("c", "answered", 110, agent="1003")
	for who, status in {"anna": 200, "bea": 200, "alan": 403}.items():
		assert http.token(getattr(PEOPLE, who)).get(METHOD, params={"call_log": call}).status_code == status


def test_a_player_may_jump(http: SiteClient, pbx: Pbx) -> None:
	call = recorded(pbx)
	answer = http.login(PEOPLE.inspector).get(
		METHOD, params={"call_log": call}, headers={"Range": "bytes=1000-1999"}
	)
	assert answer.status_code == 206 and answer.content == SOUND[1000:2000]
	assert answer.headers["Content-Range"] == f"bytes 1000-1999/{len(SOUND)}"
	assert answer.headers["Content-Type"] == "audio/x-wav"
	assert "no-store" in answer.headers["Cache-Control"]


def test_a_page_of_the_switch_never_runs_here(http: SiteClient, pbx: Pbx) -> None:
	answer = http.token(PEOPLE.inspector).get(METHOD, params={"call_log": recorded(pbx, "/rec/page")})
	assert answer.headers["Content-Type"] == "application/octet-stream"
	assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
	"path",
	[
		"/other/c.wav",
		"/rec/../other/c.wav",
		"/rec/%2e%2e/other/c.wav",
		"/rec/%252e%252e/other/c.wav",
		"/rec/..%5cother/c.wav",
		"/recordings/c.wav",
		"file:///etc/passwd",
		"http://169.254.169.254/latest/meta-data",
		"http://user:pw@127.0.0.1/rec/c.wav",
	],
)
def test_only_addresses_of_the_switch_are_fetched(http: SiteClient, pbx: Pbx, path: str) -> None:
	answer = http.token(PEOPLE.inspector).get(METHOD, params={"call_log": recorded(pbx, path)})
	assert answer.status_code == 417 and "not under the address" in answer.text
	assert pbx.asked == []


def test_redirects_are_not_followed(http: SiteClient, pbx: Pbx) -> None:
	answer = http.token(PEOPLE.inspector).get(METHOD, params={"call_log": recorded(pbx, "/rec/away")})
	assert answer.status_code == 417 and "302" in answer.text
	assert pbx.asked == ["/rec/away"]


def test_what_is_not_there_is_said_clearly(http: SiteClient, pbx: Pbx) -> None:
	inspector, call = http.token(PEOPLE.inspector), recorded(pbx, "/rec/gone.wav")
	answer = inspector.get(METHOD, params={"call_log": call})
	assert answer.status_code == 417 and "404" in answer.text
	for position in ("1", "-1", "999999999999"):
		assert inspector.get(METHOD, params={"call_log": call, "position": position}).status_code == 404
	assert inspector.get(METHOD, params={"call_log": "no such call"}).status_code == 404
	silent = centre.answered_call("silent")
	assert inspector.get(METHOD, params={"call_log": silent}).status_code == 404


def test_a_switch_that_is_down(http: SiteClient, pbx: Pbx) -> None:
	call = recorded(pbx)
	pbx.close()
	answer = http.token(PEOPLE.inspector).get(METHOD, params={"call_log": call})
	assert answer.status_code == 417 and "Try again later" in answer.text
	assert "127.0.0.1" not in answer.json().get("_server_messages", "")


def test_an_unknown_switch(http: SiteClient, pbx: Pbx) -> None:
	call = recorded(pbx)
	frappe.delete_doc("CS Call Source", centre.SOURCE)
	answer = http.token(PEOPLE.inspector).get(METHOD, params={"call_log": call})
	assert answer.status_code == 417 and "no CS Call Source" in answer.text


def test_a_recording_is_noted_once(pbx: Pbx) -> None:
	call = recorded(pbx)
	for _ in range(3):
		recorded(pbx)
	assert frappe.db.count("CS Call Recording", {"call_log": call}) == 1


@pytest.mark.parametrize(
	("url", "base", "allowed"),
	[
		("https://pbx/rec/a.wav", "https://pbx/rec", True),
		("https://pbx/rec/a.wav", "https://pbx/rec/", True),
		("https://pbx/rec/2026/a.wav?x=1", "https://pbx/rec/", True),
		("https://pbx/record/a.wav", "https://pbx/rec", False),
		("http://pbx/rec/a.wav", "https://pbx/rec", False),
		("https://pbx:8443/rec/a.wav", "https://pbx/rec", False),
		("https://pbx@evil/rec/a.wav", "https://pbx/rec", False),
		("https://pbx/rec/a.wav", "", False),
		("", "https://pbx/rec", False),
	],
)
def test_addresses(url: str, base: str, allowed: bool) -> None:
	assert is_under(url, base) is allowed
