"""Who calls whom in a campaign (KEEP-2): fair by what officers can do in a day, by skill, and with the named manager."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heapreplace

_Entry = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Officer:
	"""`capacity`: calls a day. A segment, tier or area that is named is the only one that they take."""

	user: str
	capacity: int = 1
	segment: str = ""
	tier: str = ""
	area: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
	"""A customer to be called. `areas`: theirs and those that it lies in. `manager`: who looks after them by name."""

	customer: str
	segment: str = ""
	tier: str = ""
	areas: frozenset[str] = frozenset()
	manager: str = ""


def is_able(officer: Officer, wanted: Wanted) -> bool:
	"""Whether the officer takes such customers."""
	return (
		officer.capacity > 0
		and officer.segment in ("", wanted.segment)
		and officer.tier in ("", wanted.tier)
		and (not officer.area or officer.area in wanted.areas)
	)


@dataclass(slots=True)
class Sharing:
	"""Hands out customers one after another, always to whom, for what they can do, has least.

	`managers`: who may keep customers that they look after, officers of the campaign or not. `loads`: how many everybody
	has already, so that a campaign that was interrupted goes on as fairly as it began.
	"""

	officers: Collection[Officer]
	managers: Collection[str] = ()
	loads: Mapping[str, int] = field(default_factory=dict)
	_had: dict[str, int] = field(init=False)
	_capacity: dict[str, int] = field(init=False)
	_queues: dict[tuple[str, ...], list[_Entry]] = field(init=False, default_factory=dict)
	_able: dict[tuple[str, str, frozenset[str]], tuple[str, ...]] = field(init=False, default_factory=dict)

	def __post_init__(self) -> None:
		self._capacity = {one.user: one.capacity for one in self.officers}
		self._had = {one.user: self.loads.get(one.user, 0) for one in self.officers}

	def give(self, wanted: Wanted) -> str:
		"""Who calls this customer; blank when nobody has the skill."""
		if wanted.manager and wanted.manager in self.managers:
			return self._given(wanted.manager)
		users = self._users_for(wanted)
		return self._given(self._least(users)) if users else ""

	def _given(self, user: str) -> str:
		self._had[user] = self._had.get(user, 0) + 1
		return user

	def _users_for(self, wanted: Wanted) -> tuple[str, ...]:
		key = (wanted.segment, wanted.tier, wanted.areas)
		if key not in self._able:
			self._able[key] = tuple(sorted(one.user for one in self.officers if is_able(one, wanted)))
		return self._able[key]

	def _least(self, users: tuple[str, ...]) -> str:
		queue = self._queues.get(users)
		if queue is None:
			queue = self._queues[users] = [self._entry(user) for user in users]
			heapify(queue)
		# An officer who got customers by another skill since stands too far in front: loads only grow.
		while queue[0] != (now := self._entry(queue[0][1])):
			heapreplace(queue, now)
		return queue[0][1]

	def _entry(self, user: str) -> _Entry:
		return (self._had[user] + 1) / self._capacity[user], user


def share(
	officers: Collection[Officer], wanted: Iterable[Wanted], managers: Collection[str] = ()
) -> dict[str, str]:
	"""Everybody's officer at once."""
	sharing = Sharing(officers, managers)
	return {one.customer: sharing.give(one) for one in wanted}
