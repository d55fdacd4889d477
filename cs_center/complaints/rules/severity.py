"""How severe a complaint is, by the manager's rules, and why (COMP-1, COMP-4, COMP-5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.calls.rules.reasons import Reason
from cs_center.complaints.rules.states import GENERAL, SEVERITIES


@dataclass(frozen=True, slots=True)
class Earlier:
	"""What the customer brought before about the same matter: a complaint, a call or a ticket."""

	doctype: str
	name: str
	at: datetime


@dataclass(frozen=True, slots=True)
class SeverityRule:
	"""A rule that fits when all that it asks for is met; zero and an empty set ask for nothing.

	topics: what the complaint is about. earlier: so many earlier contacts about the same matter within window_days.
	failed_callbacks: so often the customer said that it is not solved. loss: of the customer, in the site's currency.
	"""

	name: str
	severity: str
	priority: int = 10
	topics: frozenset[str] = frozenset()
	earlier: int = 0
	window_days: float = 30
	failed_callbacks: int = 0
	loss: float = 0


@dataclass(frozen=True, slots=True)
class Circumstances:
	"""What a complaint is judged by."""

	topic: str = ""
	loss: float = 0
	failed_callbacks: int = 0
	earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
	severity: str
	reason: Reason


def judge(of: Circumstances, rules: Iterable[SeverityRule], now: datetime) -> Judgement:
	"""The severity by the first rule that fits, the gravest before the others; general when none does (COMP-1)."""
	ordered = sorted(rules, key=lambda rule: (-SEVERITIES.index(rule.severity), rule.priority, rule.name))
	for rule in ordered:
		if reason := _why(of, rule, now):
			return Judgement(rule.severity, reason)
	return Judgement(GENERAL, Reason("No rule says that it is graver.", {}, "COMP-1"))


def is_graver(severity: str, than: str) -> bool:
	return SEVERITIES.index(severity) > SEVERITIES.index(than)


def _why(of: Circumstances, rule: SeverityRule, now: datetime) -> Reason | None:
	"""The sentence of a rule that fits. A rule that asks for nothing fits nothing."""
	found: Reason | None = None
	if rule.topics:
		if of.topic not in rule.topics:
			return None
		found = Reason(_BY_TOPIC, {"name": rule.name, "topic": of.topic}, "COMP-1")
	if rule.loss:
		if of.loss < rule.loss:
			return None
		found = Reason(_BY_LOSS, {"name": rule.name, "loss": of.loss, "limit": rule.loss}, "COMP-1")
	if rule.failed_callbacks:
		if of.failed_callbacks < rule.failed_callbacks:
			return None
		found = Reason(_BY_CALLBACKS, {"name": rule.name, "count": of.failed_callbacks}, "COMP-1")
	if rule.earlier:
		recent = [one for one in of.earlier if one.at >= now - timedelta(days=rule.window_days)]
		if len(recent) < rule.earlier:
			return None
		latest = max(recent, key=lambda one: (one.at, one.name))
		days = f"{rule.window_days:g}"
		values = {"name": rule.name, "count": len(recent), "days": days, "latest": latest.name}
		found = Reason(_BY_EARLIER, values, "COMP-1")
	return found


_BY_TOPIC = "Rule “{name}”: it is about “{topic}”."
_BY_LOSS = "Rule “{name}”: the customer lost {loss}, at least {limit}."
_BY_CALLBACKS = "Rule “{name}”: the customer said {count} times that it is not solved."
_BY_EARLIER = "Rule “{name}”: the customer brought the same matter {count} times before in {days} days, last with {latest}."
