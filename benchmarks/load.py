"""A bounded load on a served site of this machine, over connections that stay open."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

CLIENTS = 4
SECONDS = 6.0
ROUNDS = 3

Request = tuple[str, str, str]


def compare(url: str, token: str) -> tuple[float, float]:
	"""Requests a second of `switch_event` and of `frappe.ping`, in turn; the best round of each."""
	ours = peer = 0.0
	for number in range(ROUNDS + 1):
		events = _rate(url, token, _events(number), SECONDS if number else 1.0)
		pings = _rate(url, token, _pings, SECONDS if number else 1.0)
		if number:
			ours, peer = max(ours, events), max(peer, pings)
	return ours, peer


def _pings(client: int, count: int) -> Request:
	return "POST", "/api/method/frappe.ping", "{}"


def _events(number: int) -> Callable[[int, int], Request]:
	kinds = (("ringing", 0), ("answered", 10), ("ended", 70))
	start = datetime.now(timezone.utc)

	def event(client: int, count: int) -> Request:
		call, step = divmod(count, len(kinds))
		kind, seconds = kinds[step]
		said = {
			"source": "load",
			"call_id": f"{number}-{client}-{call}",
			"event": kind,
			"at": (start + timedelta(seconds=seconds)).isoformat(),
			"direction": "inbound",
			"from_number": f"138{call % 100_000_000:08d}",
			"to_number": "07198888888",
			"agent": "1001",
		}
		return "POST", "/api/method/cs_center.calls.api.switch_event", json.dumps(said)

	return event


def _rate(url: str, token: str, request: Callable[[int, int], Request], seconds: float) -> float:
	done = [0] * CLIENTS
	errors: list[str] = []
	deadline = time.monotonic() + seconds

	def run(client: int) -> None:
		address = urlsplit(url)
		connection = http.client.HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=30)
		headers = {
			"Authorization": f"token {token}",
			"Content-Type": "application/json",
			"Accept": "application/json",
		}
		while time.monotonic() < deadline:
			method, path, body = request(client, done[client])
			connection.request(method, path, body, headers)
			answer = connection.getresponse()
			text = answer.read()
			if answer.status != 200:
				errors.append(text.decode("utf-8", "replace")[-500:])
				return
			done[client] += 1

	threads = [threading.Thread(target=run, args=(client,)) for client in range(CLIENTS)]
	started = time.monotonic()
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	if errors:
		raise RuntimeError(errors[0])
	return sum(done) / (time.monotonic() - started)
