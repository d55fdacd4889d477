"""What an ownership rule comes to over many calls: what the replay and the dry run on a site count alike."""

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappush, heappushpop

from cs_center.responsibility.rules.ownership import CustomerCall, Decision


@dataclass(slots=True)
class OwnerFigures:
	"""Of one owner, or of all: matters they owned, and what became of the calls that came back.

	was_working: returning calls in whose clock hour the owner served some call, this one included.
	"""

	matters: int = 0
	returning_calls: int = 0
	returned_to_owner: int = 0
	was_working: int = 0

	@property
	def went_elsewhere(self) -> int:
		"""Returning calls that somebody else took although the owner was working."""
		return self.was_working - self.returned_to_owner

	@property
	def was_absent(self) -> int:
		"""Returning calls in whose clock hour the owner served nobody."""
		return self.returning_calls - self.was_working


@dataclass(frozen=True, slots=True)
class Misrouted:
	"""A call that a known agent answered and that another one should have had."""

	call: CustomerCall
	decision: Decision
	owner_was_working: bool

	@property
	def went_to(self) -> str:
		return self.call.agent

	@property
	def belonged_to(self) -> str:
		return self.decision.owner_before

	def __lt__(self, other: "Misrouted") -> bool:
		return self._weight < other._weight

	@property
	def _weight(self) -> tuple[object, ...]:
		"""An owner who could have taken the call says more than one who was away, a late call more than an old one."""
		return self.owner_was_working, *self.call.sequence


@dataclass(slots=True)
class OwnershipFigures:
	"""What the ownership rule would have decided (FIRST-1, FIRST-7). Takes one decision at a time.

	returning_without_owner: returning calls of matters that nobody owned yet, since nobody knows who answered
	first. by_owner_and_taker: returning calls by whose they were and who took them, blank when that is not known.
	most_examples: so many of the calls that went to another agent are kept, and no more.
	"""

	identified_callers: int = 0
	matters: int = 0
	returning_without_owner: int = 0
	total: OwnerFigures = field(default_factory=OwnerFigures)
	by_owner: dict[str, OwnerFigures] = field(default_factory=dict)
	by_owner_and_taker: Counter[tuple[str, str]] = field(default_factory=Counter)
	most_examples: int = 0
	_examples: list[Misrouted] = field(default_factory=list, init=False, repr=False)

	@property
	def returning_calls(self) -> int:
		return self.total.returning_calls + self.returning_without_owner

	@property
	def examples(self) -> list[Misrouted]:
		"""Calls that went to another agent: first those whose owner was working, the latest first."""
		return sorted(self._examples, reverse=True)

	def add(self, call: CustomerCall, decision: Decision, was_working: bool) -> None:
		"""Count one more call. `was_working`: whether its owner served some call in the clock hour of this one."""
		self.matters += decision.is_new_matter
		if decision.became_owner:
			self.total.matters += 1
			self._of(decision.matter.owner).matters += 1
		if not decision.is_returning:
			return
		owner = decision.owner_before
		if not owner:
			self.returning_without_owner += 1
			return
		self.by_owner_and_taker[owner, call.agent] += 1
		for figures in (self.total, self._of(owner)):
			figures.returning_calls += 1
			figures.returned_to_owner += decision.returned_to_owner
			figures.was_working += was_working
		if call.agent and not decision.returned_to_owner:
			self._keep(Misrouted(call, decision, was_working))

	def _of(self, owner: str) -> OwnerFigures:
		figures = self.by_owner.get(owner)
		if figures is None:
			figures = self.by_owner[owner] = OwnerFigures()
		return figures

	def _keep(self, example: Misrouted) -> None:
		if len(self._examples) < self.most_examples:
			heappush(self._examples, example)
		elif self.most_examples:
			heappushpop(self._examples, example)
