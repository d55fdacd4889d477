"""Calls that never were: a cable company's hotline, as its switch would tell of it.

The same seed gives the same calls.
"""

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from cs_center.calls.rules import events as ev
from cs_center.calls.rules.events import CallEvent

ZONE = ZoneInfo("Asia/Shanghai")
HOTLINE = "96396"
FIRST_DAY = date(2025, 3, 3)

_HOURLY_WEIGHTS = (2, 1, 1, 1, 1, 2, 5, 14, 42, 58, 62, 48, 30, 36, 46, 48, 44, 40, 46, 60, 56, 34, 10, 4)
_SELF_SERVICE, _WITHHELD, _REDIALS, _TRANSFERRED, _HELD = 0.08, 0.015, 0.5, 0.04, 0.08
_LEAVES_MESSAGE_AT_NIGHT, _LEAVES_MESSAGE_WAITING = 0.45, 0.1
_LEAST_PATIENCE, _MEAN_PATIENCE, _WRAP_UP = 8, 110, 15


@dataclass(frozen=True, slots=True)
class Agent:
	"""Someone who takes calls.

	name: as the switch knows them. Hours of the day, 7.5 is 7:30. No queues: all of them.
	"""

	name: str
	queues: tuple[str, ...] = ()
	from_hour: float = 7.5
	to_hour: float = 21.5
	seat: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
	"""A queue of the hotline. share: its weight among the queues. mean_talk_seconds: of its calls."""

	name: str
	share: float = 1
	mean_talk_seconds: float = 170


CABLE_QUEUES = (
	Queue("fault", 4, 200),
	Queue("business", 3, 150),
	Queue("billing", 2, 140),
	Queue("complaint", 1, 320),
)


def generate_day(
	day: date,
	agents: Sequence[Agent],
	callers: Sequence[str],
	queues: Sequence[Queue] = CABLE_QUEUES,
	seed: int = 1,
	calls: int = 400,
	live: bool = True,
) -> Iterator[tuple[str, CallEvent]]:
	"""The events of one service day in order of time, as `(call_id, event)`.

	callers: the numbers that may call, the first ones more often. calls: about how many, those who ring again
	come on top. live: only what a switch posts while it happens; without it also voice menus and queue
	entries.
	"""
	floor = _Floor(day, agents, callers, queues, Random(f"{seed} {day}"), live)
	told = floor.run(calls, f"{day:%y%m%d}.{seed}")
	yield from sorted(told, key=lambda item: item[1].at)


def generate_calls(
	calls: int, seed: int = 1, first_day: date = FIRST_DAY
) -> Iterator[tuple[str, list[CallEvent]]]:
	"""Exactly so many calls, each whole, over some days of a centre that is large enough for them."""
	a_day = max(300, math.ceil(calls / 28))
	callers = cable_callers(max(200, calls // 3), seed)
	agents = cable_agents(4 + a_day // 120)
	given = 0
	for days in count():
		by_call: dict[str, list[CallEvent]] = {}
		day = first_day + timedelta(days=days)
		for call_id, event in generate_day(day, agents, callers, CABLE_QUEUES, seed, a_day, live=False):
			by_call.setdefault(call_id, []).append(event)
		for call_id, events in by_call.items():
			if given == calls:
				return
			given += 1
			yield call_id, events


def cable_agents(how_many: int) -> list[Agent]:
	"""Agents 1001, 1002 ... in two shifts of 8 hours; every fifth takes faults and complaints only."""
	return [
		Agent(
			name=str(1001 + index),
			queues=("fault", "complaint") if index % 5 == 4 else (),
			from_hour=(7.5, 13.5)[index % 2],
			to_hour=(15.5, 21.5)[index % 2],
			seat=f"S{index // 2 + 1:02d}",
		)
		for index in range(how_many)
	]


def cable_callers(how_many: int, seed: int = 1) -> list[str]:
	"""Numbers of a Chinese prefecture: three of four mobile, the others fixed lines of area 0719."""
	random = Random(f"callers {seed}")
	mobile_prefixes = ("131", "135", "136", "138", "139", "150", "158", "159", "186", "187", "188", "189")
	numbers: dict[str, None] = {}
	while len(numbers) < how_many:
		if random.random() < 0.75:
			numbers[f"{random.choice(mobile_prefixes)}{random.randrange(10**8):08d}"] = None
		else:
			numbers[f"0719-{random.randrange(8_100_000, 8_900_000)}"] = None
	return list(numbers)


@dataclass(slots=True)
class _Floor:
	"""The service floor on one day: who is free when, and what the switch tells."""

	day: date
	agents: Sequence[Agent]
	callers: Sequence[str]
	queues: Sequence[Queue]
	random: Random
	live: bool
	told: list[tuple[str, CallEvent]] = field(default_factory=list)
	free: dict[tuple[str, ...], list[tuple[datetime, int]]] = field(default_factory=dict)

	def run(self, calls: int, id_prefix: str) -> list[tuple[str, CallEvent]]:
		for index, agent in enumerate(self.agents):
			heapq.heappush(self._group(index), (self._at(agent.from_hour), index))
		arrivals = [(self._arrival(), self._caller()) for _ in range(calls)]
		heapq.heapify(arrivals)
		for number in count(1):
			if not arrivals:
				return self.told
			at, caller = heapq.heappop(arrivals)
			gave_up_at = _OneCall(self, f"{id_prefix}.{number}", caller).run(at)
			if gave_up_at and self.random.random() < _REDIALS:
				heapq.heappush(
					arrivals, (gave_up_at + timedelta(seconds=self.random.randrange(30, 900)), caller)
				)
		return self.told

	def is_open(self, at: datetime) -> bool:
		return any(self._at(agent.from_hour) <= at < self._at(agent.to_hour) for agent in self.agents)

	def take(self, queue: str, at: datetime, free_by: datetime) -> tuple[int, datetime] | None:
		"""Who is free first for the queue, as a place in `agents`, and when; None when nobody is by `free_by`."""
		groups = [group for names, group in self.free.items() if queue in names]
		while group := min((group for group in groups if group), default=None, key=lambda group: group[0]):
			free_at, index = group[0]
			if max(free_at, at) >= self._at(self.agents[index].to_hour):
				heapq.heappop(group)
			elif free_at > free_by:
				return None
			else:
				heapq.heappop(group)
				return index, max(free_at, at)
		return None

	def release(self, index: int, at: datetime) -> None:
		heapq.heappush(self._group(index), (at + timedelta(seconds=_WRAP_UP), index))

	def who(self, index: int, queue: Queue) -> dict[str, str]:
		agent = self.agents[index]
		return {"agent": agent.name, "seat": agent.seat, "queue": queue.name}

	def _group(self, index: int) -> list[tuple[datetime, int]]:
		names = self.agents[index].queues or tuple(queue.name for queue in self.queues)
		return self.free.setdefault(names, [])

	def _at(self, hour: float) -> datetime:
		midnight = datetime.combine(self.day, time(), ZONE).astimezone(timezone.utc)
		return midnight + timedelta(hours=hour)

	def _arrival(self) -> datetime:
		hour = self.random.choices(range(24), _HOURLY_WEIGHTS)[0]
		return self._at(hour) + timedelta(seconds=self.random.randrange(3600))

	def _caller(self) -> str:
		if self.random.random() < _WITHHELD:
			return "anonymous"
		return self.callers[int(len(self.callers) * self.random.random() ** 1.8)]


@dataclass(slots=True)
class _OneCall:
	"""One call on its way through the floor."""

	floor: _Floor
	call_id: str
	caller: str

	def run(self, at: datetime) -> datetime | None:
		"""Tell the call's events. Returns when the caller gave up waiting, None when they did not."""
		random = self.floor.random
		self.caller = _as_switch_writes(self.caller, random)
		menu_until = at + timedelta(seconds=random.randrange(5, 35))
		is_open = self.floor.is_open(menu_until)
		if is_open and random.random() < _SELF_SERVICE:
			if not self.floor.live:
				self._tell(ev.MENU, at)
				self._tell(ev.ENDED, menu_until, disposition=ev.HUNG_UP)
			return None
		self._tell(ev.RINGING if self.floor.live and not is_open else ev.MENU, at)
		if is_open:
			return self._wait_in_queue(menu_until)
		self._end_unheard(menu_until, _LEAVES_MESSAGE_AT_NIGHT)
		return None

	def _wait_in_queue(self, at: datetime) -> datetime | None:
		random = self.floor.random
		queue = random.choices(self.floor.queues, [queue.share for queue in self.floor.queues])[0]
		self._tell(ev.RINGING if self.floor.live else ev.QUEUED, at, queue=queue.name)
		gives_up_at = at + timedelta(seconds=_LEAST_PATIENCE + round(random.expovariate(1 / _MEAN_PATIENCE)))
		ring = timedelta(seconds=random.randrange(2, 8))
		taken = self.floor.take(queue.name, at, gives_up_at - ring)
		if taken is None:
			self._end_unheard(gives_up_at, _LEAVES_MESSAGE_WAITING)
			return gives_up_at
		index, free_at = taken
		self._talk(index, queue, at, free_at, ring)
		return None

	def _talk(self, index: int, queue: Queue, since: datetime, free_at: datetime, ring: timedelta) -> None:
		random = self.floor.random
		answered_at = free_at + ring
		talk = timedelta(
			seconds=max(8, round(random.lognormvariate(math.log(queue.mean_talk_seconds) - 0.32, 0.8)))
		)
		ended_at = answered_at + talk
		who = self.floor.who(index, queue)
		self._tell(ev.RINGING, free_at, **who)
		self._tell(ev.ANSWERED, answered_at, **who, wait_seconds=round((answered_at - since).total_seconds()))
		if random.random() < _HELD and talk > timedelta(seconds=40):
			self._tell(ev.HOLD, answered_at + talk / 4 // timedelta(seconds=1) * timedelta(seconds=1), **who)
			self._tell(
				ev.RESUMED, answered_at + talk / 2 // timedelta(seconds=1) * timedelta(seconds=1), **who
			)
		self.floor.release(index, ended_at)
		if random.random() < _TRANSFERRED and (taken := self.floor.take(queue.name, ended_at, ended_at)):
			ended_at = self._transfer(index, taken[0], queue, ended_at)
		self._tell(ev.ENDED, ended_at, disposition=ev.WAS_ANSWERED)

	def _transfer(self, first: int, second: int, queue: Queue, at: datetime) -> datetime:
		who = self.floor.who(second, queue)
		self._tell(ev.TRANSFERRED, at, agent=self.floor.agents[first].name, transfer_to=who["agent"])
		self._tell(ev.RINGING, at + timedelta(seconds=1), **who)
		self._tell(ev.ANSWERED, at + timedelta(seconds=6), **who)
		ended_at = at + timedelta(seconds=self.floor.random.randrange(30, 300))
		self.floor.release(second, ended_at)
		return ended_at

	def _end_unheard(self, at: datetime, leaves_message: float) -> None:
		if self.floor.random.random() < leaves_message:
			self._tell(ev.VOICEMAIL, at)
			self._tell(ev.ENDED, at + timedelta(seconds=30), disposition=ev.LEFT_MESSAGE)
		else:
			self._tell(ev.ENDED, at, disposition=ev.HUNG_UP)

	def _tell(self, kind: str, at: datetime, **said: str | int) -> None:
		if kind == ev.MENU and self.floor.live:
			return
		event = CallEvent(kind, at, "Inbound", self.caller, HOTLINE, **said)  # type: ignore[arg-type]
		self.floor.told.append((self.call_id, event))


def _as_switch_writes(number: str, random: Random) -> str:
	"""The same line is not always written the same way: trunks differ."""
	digits = number.replace("-", "")
	if not digits.isdigit():
		return number
	return random.choices((digits, number, f"+86{digits.removeprefix('0')}"), (8, 1, 1))[0]
