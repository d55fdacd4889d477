"""Little switches on ports of their own, for tests of dialling: an Asterisk manager, and a server of HTTP."""

import json
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

SECRET = "s3cret-of-the-switch"
GREETING = b"Asterisk Call Manager/5.0.2\r\n"
_EVENT = b"Event: FullyBooted\r\nPrivilege: system,all\r\n\r\n"


@dataclass
class Manager:
	"""A manager that knows the user cs. `silent_at`: the action, or "greeting", to which it says nothing."""

	port: int = 0
	silent_at: str = ""
	hangs_up_at: str = ""
	refuses: str = ""
	greeting: bytes = GREETING
	drips: bool = False
	tls: ssl.SSLContext | None = None
	heard: list[dict[str, str]] = field(default_factory=list)
	raw: bytes = b""

	@property
	def address(self) -> str:
		return f"127.0.0.1:{self.port}"

	def actions(self) -> list[str]:
		return [message["Action"] for message in self.heard]

	def originated(self) -> dict[str, str]:
		"""The one call that it was told to make."""
		(message,) = (message for message in self.heard if message["Action"] == "Originate")
		return message


class _Conversation(socketserver.StreamRequestHandler):
	manager: Manager

	def handle(self) -> None:
		if self.manager.silent_at == "greeting":
			self.rfile.read()
			return
		self.wfile.write(self.manager.greeting)
		while message := self._message():
			self.manager.heard.append(message)
			if message["Action"] == self.manager.hangs_up_at or message["Action"] == "Logoff":
				return
			if message["Action"] != self.manager.silent_at:
				self._answer(message)

	def _message(self) -> dict[str, str]:
		"""As Asterisk reads it: line by line until a blank one."""
		found: dict[str, str] = {}
		for line in self.rfile:
			self.manager.raw += line
			if line == b"\r\n":
				break
			name, _, value = line.decode().strip().partition(": ")
			found[name] = value
		return found

	def _answer(self, message: dict[str, str]) -> None:
		said = self._said(message)
		lines = [f"Response: {said[0]}", f"ActionID: {message['ActionID']}", f"Message: {said[1]}"]
		answer = _EVENT + "\r\n".join(lines).encode() + b"\r\n\r\n"
		if not self.manager.drips:
			self.wfile.write(answer)
			return
		for position in range(len(answer)):
			self.wfile.write(answer[position : position + 1])
			time.sleep(0.02)

	def _said(self, message: dict[str, str]) -> tuple[str, str]:
		if message["Action"] == "Login":
			if (message["Username"], message["Secret"]) == ("cs", SECRET):
				return "Success", "Authentication accepted"
			return "Error", "Authentication failed"
		if message["Action"] == self.manager.refuses:
			return "Error", f"Extension does not exist, {SECRET}"
		return "Success", "Originate successfully queued"


@contextmanager
def manager(**how: object) -> Iterator[Manager]:
	"""An Asterisk manager that runs for a block."""
	running = Manager(**how)
	handler = type("Conversation", (_Conversation,), {"manager": running})
	server = _Threads(("127.0.0.1", 0), handler)
	if running.tls:
		server.socket = running.tls.wrap_socket(server.socket, server_side=True)
	with _serving(server) as running.port:
		yield running


class _Threads(socketserver.ThreadingTCPServer):
	daemon_threads = True
	allow_reuse_address = True

	def handle_error(self, *_about: object) -> None:
		"""Whoever it talks to may hang up."""


class _WebThreads(ThreadingHTTPServer):
	handle_error = _Threads.handle_error


@dataclass
class Asked:
	"""A request that came in; `said` is its query and its form, `body` its JSON."""

	method: str
	path: str
	host: str
	login: str
	said: dict[str, str]
	body: object = None


@dataclass
class WebSwitch:
	"""A server that answers every request with what `answer` says: a status and JSON, or text as it is."""

	answer: Callable[[Asked], tuple[int, object]]
	port: int = 0
	asked: list[Asked] = field(default_factory=list)

	@property
	def url(self) -> str:
		return f"http://127.0.0.1:{self.port}"


class _Web(BaseHTTPRequestHandler):
	switch: WebSwitch

	def do_GET(self) -> None:
		asked = self._read()
		self.switch.asked.append(asked)
		status, said = self.switch.answer(asked)
		body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
		self.send_response(status)
		if status == 302:
			self.send_header("Location", f"{self.switch.url}/elsewhere")
		self.send_header("Content-Type", "application/json")
		self.send_header("Content-Length", str(len(body)))
		self.end_headers()
		self.wfile.write(body)

	do_POST = do_GET

	def _read(self) -> Asked:
		url = urlsplit(self.path)
		content = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
		is_json = "json" in self.headers.get("Content-Type", "")
		form = {} if is_json else dict(parse_qsl(content))
		said = {**dict(parse_qsl(url.query)), **form}
		body = json.loads(content) if is_json else None
		login = self.headers.get("Authorization", "")
		return Asked(self.command, url.path, self.headers["Host"], login, said, body)

	def log_message(self, *_arguments: object) -> None:
		pass


@contextmanager
def web_switch(answer: Callable[[Asked], tuple[int, object]]) -> Iterator[WebSwitch]:
	"""A server of HTTP that runs for a block."""
	running = WebSwitch(answer)
	handler = type("Web", (_Web,), {"switch": running})
	with _serving(_WebThreads(("127.0.0.1", 0), handler)) as running.port:
		yield running


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[int]:
	threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
	try:
		yield server.server_address[1]
	finally:
		server.shutdown()
		server.server_close()
