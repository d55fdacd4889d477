"""Which first-caller rule a matter falls under, and what it sets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cs_center.responsibility.rules.limits import Limit

#: Steps of a fallback order (FIRST-5).
OWNERS_TEAM, QUEUES_TEAM, LEADER, PERSON = "Owner's Team", "Queue's Team", "Shift Leader", "A Person"


@dataclass(frozen=True, slots=True)
class FallbackStep:
	"""One place to look for somebody who answers instead of the owner. `user`: for A Person."""

	who: str
	user: str = ""


@dataclass(frozen=True, slots=True)
class FirstCallerRule:
	"""What a manager set for some matters; an empty set of kinds, queues or tiers means all of them.

	owns: whether the first agent owns such a matter at all. wait_seconds: how long a caller waits for an owner who is
	in another call. confirm_within_days: silence for so long after the ticket was closed counts as the customer's
	confirmation, 0 never does. limits: by kind of matter.
	"""

	name: str = ""
	priority: int = 0
	kinds: frozenset[str] = frozenset()
	queues: frozenset[str] = frozenset()
	tiers: frozenset[str] = frozenset()
	owns: bool = True
	window_days: float = 30
	wait_seconds: int = 60
	fallback: tuple[FallbackStep, ...] = (FallbackStep(OWNERS_TEAM), FallbackStep(LEADER))
	limits: Mapping[str, Limit] = field(default_factory=dict)
	warn_before_minutes: int = 120
	accept_within_minutes: int = 30
	confirm_within_days: int = 7


@dataclass(frozen=True, slots=True)
class MatterTraits:
	"""What rules are chosen by. A blank trait is not known, and only rules for all of its kind fit."""

	kind: str = ""
	queue: str = ""
	tier: str = ""


def in_order(rules: Iterable[FirstCallerRule]) -> tuple[FirstCallerRule, ...]:
	"""Rules in the order in which they are asked: by priority, the more particular first, then by name."""
	return tuple(sorted(rules, key=lambda rule: (rule.priority, -_particularity(rule), rule.name)))


def choose(ordered: Iterable[FirstCallerRule], traits: MatterTraits) -> FirstCallerRule | None:
	"""The first rule that fits; None when nobody is meant to own such a matter."""
	return next((rule for rule in ordered if fits(rule, traits)), None)


def fits(rule: FirstCallerRule, traits: MatterTraits) -> bool:
	"""Whether a rule is meant for matters with these traits."""
	return (
		(not rule.kinds or traits.kind in rule.kinds)
		and (not rule.queues or traits.queue in rule.queues)
		and (not rule.tiers or traits.tier in rule.tiers)
	)


def _particularity(rule: FirstCallerRule) -> int:
	return bool(rule.kinds) + bool(rule.queues) + bool(rule.tiers)
