"""The demo's switch: generated calls, posted to the public door of a site as a real switch would post them."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any
from zoneinfo import ZoneInfo

from cs_center.calls.rules.events import CallEvent
from cs_center.replay.generate import ZONE, Agent, Queue, generate_day

DOOR = "/api/method/cs_center.calls.api.switch_event"
CALLS_A_DAY = 500
#: Every how many days somebody of the staff is off, and how many days a stopped demo makes up for.
REST_EVERY, MOST_DAYS = 3, 7
CONNECTIONS = 2

Told = tuple[datetime, dict[str, Any]]


class SwitchError(Exception):
	"""The site did not take an event."""


class Switch:
	"""Posts events to a site, over one connection."""

	def __init__(self, port: int, token: str) -> None:
		self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
		self._headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}

	def tell(self, payload: dict[str, Any]) -> dict[str, Any]:
		"""Post one event, once more when the connection was closed meanwhile: the same event twice is one."""
		try:
			return self._post(payload)
		except (HTTPException, ConnectionError):
			self._connection.close()
			return self._post(payload)

	def _post(self, payload: dict[str, Any]) -> dict[str, Any]:
		self._connection.request("POST", DOOR, json.dumps(payload), self._headers)
		answer = self._connection.getresponse()
		body = answer.read()
		if answer.status != 200:
			raise SwitchError(f"the site answered {answer.status}: {body[:600].decode(errors='replace')}")
		return json.loads(body)["message"]


class Centre:
	"""The calls of the demo's centre, day by day, the same whenever they are asked for."""

	def __init__(self, plan: dict[str, Any]) -> None:
		self.plan = plan
		self.zone = ZoneInfo(plan["time_zone"])
		self._until = self.now()
		self._told = set(plan["told"])
		self._queues = [Queue(**queue) for queue in plan["queues"]]

	def now(self) -> datetime:
		"""The time now where the centre is."""
		return datetime.now(self.zone)

	def untold(self) -> list[Told]:
		"""What happened since yesterday morning, or since the last run, and the site does not know yet."""
		days = self._days_until(self._until.date())
		return [told for day in days for told in self._events(day) if told[0] <= self._until]

	def coming(self) -> Iterator[Told]:
		"""What happens after that, without end."""
		# The calls of an evening end after midnight.
		day = self._until.date() - timedelta(days=1)
		while True:
			yield from (told for told in self._events(day) if told[0] > self._until)
			day += timedelta(days=1)

	def _days_until(self, today: date) -> list[date]:
		last_day = self.plan["last_day"]
		first = min(today - timedelta(days=1), date.fromisoformat(last_day) if last_day else today)
		first = max(first, today - timedelta(days=MOST_DAYS))
		return [first + timedelta(days=number) for number in range((today - first).days + 1)]

	def _events(self, day: date) -> Iterator[Told]:
		agents = [Agent(**{**agent, "queues": tuple(agent["queues"])}) for agent in self._on_duty(day)]
		for call_id, event in generate_day(
			day, agents, self.plan["callers"], self._queues, calls=CALLS_A_DAY
		):
			if call_id not in self._told:
				# The generator's clock stands in China; here it shows the same time where the site is.
				at = event.at.astimezone(ZONE).replace(tzinfo=self.zone)
				yield at, self._payload(call_id, event, at)

	def resting(self) -> list[str]:
		"""Staff numbers of those who answer no calls today."""
		working = {agent["name"] for agent in self._on_duty(self._until.date())}
		return [agent["name"] for agent in self.plan["agents"] if agent["name"] not in working]

	def _on_duty(self, day: date) -> list[dict[str, Any]]:
		agents = enumerate(self.plan["agents"], day.toordinal())
		return [agent for place, agent in agents if place % REST_EVERY]

	def _payload(self, call_id: str, event: CallEvent, at: datetime) -> dict[str, Any]:
		said = event.compact()
		hotlines = self.plan["hotlines"]
		dialled = hotlines[int(call_id.rsplit(".", 1)[1]) % len(hotlines)]
		said.update(event=said.pop("kind"), at=at.isoformat(), to_number=dialled)
		return {"source": self.plan["source"], "call_id": call_id, **said}


def tell_all(port: int, token: str, events: Sequence[Told], on_progress: Callable[[int], None]) -> None:
	"""Post events that have happened, over a few connections; `on_progress` is told how many are done."""
	mine = threading.local()

	def tell(told: Told) -> None:
		if not hasattr(mine, "switch"):
			mine.switch = Switch(port, token)
		mine.switch.tell(told[1])

	with ThreadPoolExecutor(CONNECTIONS) as connections:
		for done, _nothing in enumerate(connections.map(tell, events), 1):
			on_progress(done)


def tell_as_it_happens(switch: Switch, centre: Centre) -> None:
	"""Post what happens, when it happens; ends with the program. Callers go to whom the site says (FIRST-3)."""
	router = Router(switch)
	for at, payload in centre.coming():
		while (seconds := (at - centre.now()).total_seconds()) > 0:
			time.sleep(min(seconds, 5))
		router.tell(payload)


class Router:
	"""Gives a call to who is responsible for the caller, when the site names somebody who need not be waited for."""

	def __init__(self, switch: Switch) -> None:
		self._switch = switch
		self._chosen: dict[str, str] = {}

	def tell(self, payload: dict[str, Any]) -> None:
		"""Post an event with the agent to whom its call was routed, until it is transferred."""
		call_id = payload["call_id"]
		if call_id in self._chosen and "agent" in payload:
			payload = {**payload, "agent": self._chosen[call_id]}
			payload.pop("seat", None)
		responsible = self._switch.tell(payload)["responsible"]
		if payload["event"] in ("transferred", "ended"):
			self._chosen.pop(call_id, None)
		elif payload["event"] == "ringing" and "agent" not in payload and responsible:
			if not responsible["wait_seconds"]:
				self._chosen[call_id] = responsible["staff_number"]
