"""How many seats and people a hotline needs: by subscribers, by hours, and by Erlang C (SHIFT-5, SHIFT-6)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cs_center.calls.rules.reasons import Reason

SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class SeatPolicy:
	"""When a hotline gets another seat (SHIFT-5).

	answer_rate_drop: a fraction (0.05 is 5 points) below the usual rate, in each of answer_rate_weeks weeks
	running. line_calls_drop: weekly complaint calls of a telecom line below the usual, in each of line_weeks
	weeks running.
	"""

	subscribers_per_seat: int = 20_000
	least_seats: int = 1
	answer_rate_drop: Decimal = Decimal("0.05")
	answer_rate_weeks: int = 3
	line_calls_drop: int = 500
	line_weeks: int = 4


@dataclass(frozen=True, slots=True)
class StaffPolicy:
	"""Hours that a seat is manned, and that one person may work (SHIFT-6)."""

	hours_per_day: Decimal = Decimal(14)
	working_days_per_month: Decimal = Decimal(30)
	legal_hours_per_month: Decimal = Decimal(168)


@dataclass(frozen=True, slots=True)
class WaitTarget:
	"""share: the fraction of calls, under 1, to be answered after at most within_seconds."""

	share: float = 0.80
	within_seconds: float = 20


#: The answer rate of the hotline standard GB/T 33358 (SHIFT-6).
HOTLINE_STANDARD = WaitTarget(0.95, 15)


@dataclass(frozen=True, slots=True)
class Seats:
	"""A number of seats, and why."""

	seats: int
	reason: Reason


@dataclass(frozen=True, slots=True)
class Staff:
	"""People for some seats, as the exact figure of the formula, and why."""

	per_seat: Decimal
	staff: Decimal
	reason: Reason


@dataclass(frozen=True, slots=True)
class HandOver:
	"""Whether a telecom line goes over to the hotline, and why."""

	is_due: bool
	reason: Reason


@dataclass(frozen=True, slots=True)
class ErlangC:
	"""What so many agents make of so much traffic, when nobody hangs up.

	Shares are fractions of one. asa_seconds: the mean wait; infinite when there are no more agents than
	erlangs.
	"""

	agents: int
	erlangs: float
	wait_probability: float
	service_level: float
	asa_seconds: float
	occupancy: float
	reason: Reason


def seats_by_subscribers(subscribers: int, policy: SeatPolicy = SeatPolicy()) -> Seats:
	"""One seat for each full 20,000 subscribers: 130,000 are 6 (SHIFT-5). Raises ValueError when negative."""
	_not_negative(subscribers=subscribers)
	_positive(subscribers_per_seat=policy.subscribers_per_seat)
	by_rule = subscribers // policy.subscribers_per_seat
	seats = max(by_rule, policy.least_seats) if subscribers else 0
	text = "{subscribers} subscribers, one seat for each full {per_seat}: {seats}."
	if seats > by_rule:
		text = "{subscribers} subscribers are fewer than {per_seat} for each of the {seats} seats that any hotline needs."
	values = {"subscribers": subscribers, "per_seat": policy.subscribers_per_seat, "seats": seats}
	return Seats(seats, Reason(text, values, "SHIFT-5"))


def seats_for_growth(subscribers_then: int, subscribers_now: int, policy: SeatPolicy = SeatPolicy()) -> Seats:
	"""Seats to add: one for each full 20,000 new subscribers (SHIFT-5); none when there are fewer now."""
	_not_negative(subscribers_then=subscribers_then, subscribers_now=subscribers_now)
	_positive(subscribers_per_seat=policy.subscribers_per_seat)
	new = max(0, subscribers_now - subscribers_then)
	seats = new // policy.subscribers_per_seat
	text = "{new} new subscribers, one more seat for each full {per_seat}: {seats}."
	return Seats(
		seats, Reason(text, {"new": new, "per_seat": policy.subscribers_per_seat, "seats": seats}, "SHIFT-5")
	)


def seats_for_answer_rate(
	weekly_rates: Sequence[Decimal], usual_rate: Decimal, policy: SeatPolicy = SeatPolicy()
) -> Seats:
	"""One seat to add when the answer rate lay 5 points under the usual three weeks running (SHIFT-5).

	weekly_rates: fractions, oldest first, the last ones count.
	"""
	last = [_exact(rate) for rate in weekly_rates[-policy.answer_rate_weeks :]]
	limit = _exact(usual_rate) - policy.answer_rate_drop
	is_lower = len(last) == policy.answer_rate_weeks and all(rate <= limit for rate in last)
	text = (
		"The answer rate was at or under {limit} in each of the last {weeks} weeks ({rates}): one more seat."
		if is_lower
		else "The answer rate was not at or under {limit} in each of the last {weeks} weeks ({rates}): no more seats."
	)
	rates = ", ".join(str(rate) for rate in last)
	values = {"limit": str(limit), "weeks": policy.answer_rate_weeks, "rates": rates}
	return Seats(int(is_lower), Reason(text, values, "SHIFT-5"))


def hand_over_of_line(
	weekly_complaint_calls: Sequence[int], usual_calls: int, policy: SeatPolicy = SeatPolicy()
) -> HandOver:
	"""Whether a line's weekly complaint calls lay 500 under the usual in each of the last 4 weeks (SHIFT-5).

	weekly_complaint_calls: oldest first, the last ones count.
	"""
	last = weekly_complaint_calls[-policy.line_weeks :]
	limit = usual_calls - policy.line_calls_drop
	is_due = len(last) == policy.line_weeks and all(calls <= limit for calls in last)
	text = (
		"The line had at most {limit} complaint calls in each of the last {weeks} weeks ({calls}): hand it to the hotline."
		if is_due
		else "The line did not stay at or under {limit} complaint calls for {weeks} weeks ({calls}): it stays."
	)
	values = {"limit": limit, "weeks": policy.line_weeks, "calls": ", ".join(str(calls) for calls in last)}
	return HandOver(is_due, Reason(text, values, "SHIFT-5"))


def staff_for_seats(seats: int, policy: StaffPolicy = StaffPolicy()) -> Staff:
	"""Seat hours a day x working days / legal hours a month: a seat of 14 h is 2.5 people (SHIFT-6).

	Raises ValueError when seats or hours are negative, or nobody may work.
	"""
	_not_negative(seats=seats, hours_per_day=policy.hours_per_day, working_days=policy.working_days_per_month)
	_positive(legal_hours_per_month=policy.legal_hours_per_month)
	monthly_hours = _exact(policy.hours_per_day) * _exact(policy.working_days_per_month)
	legal_hours = _exact(policy.legal_hours_per_month)
	per_seat = monthly_hours / legal_hours
	staff = seats * monthly_hours / legal_hours
	text = "{seats} seats x {hours} h a day x {days} days / {legal} h a month = {staff} people."
	values = {
		"seats": seats,
		"hours": str(policy.hours_per_day),
		"days": str(policy.working_days_per_month),
		"legal": str(policy.legal_hours_per_month),
		"staff": _shown(staff),
	}
	return Staff(per_seat, staff, Reason(text, values, "SHIFT-6"))


def erlangs(calls_per_hour: float, handling_seconds: float) -> float:
	"""Traffic: how many calls are being handled at once on average. Raises ValueError when negative."""
	_not_negative(calls_per_hour=calls_per_hour, handling_seconds=handling_seconds)
	return calls_per_hour * handling_seconds / SECONDS_PER_HOUR


def erlang_c(
	calls_per_hour: float,
	handling_seconds: float,
	agents: int,
	within_seconds: float = WaitTarget().within_seconds,
) -> ErlangC:
	"""How many callers wait, and how long, with so many agents (SHIFT-6). handling_seconds: talk and wrap-up.

	Raises ValueError when anything is negative.
	"""
	_not_negative(agents=agents, within_seconds=within_seconds)
	traffic = erlangs(calls_per_hour, handling_seconds)
	blocking = 1.0
	for servers in range(1, agents + 1):
		blocking = _next_blocking(traffic, servers, blocking)
	return _queue(traffic, handling_seconds, agents, blocking, within_seconds)


def agents_needed(
	calls_per_hour: float, handling_seconds: float, target: WaitTarget = WaitTarget()
) -> ErlangC:
	"""The fewest agents that reach the target (SHIFT-6).

	Raises ValueError when the share is not at least 0 and under 1.
	"""
	if not 0 <= target.share < 1:
		raise ValueError(f"share is {target.share}: it must be at least 0 and less than 1")
	_not_negative(within_seconds=target.within_seconds)
	traffic = erlangs(calls_per_hour, handling_seconds)
	agents, blocking = 0, 1.0
	queue = _queue(traffic, handling_seconds, agents, blocking, target.within_seconds)
	while queue.service_level < target.share or (agents <= traffic and traffic):
		agents += 1
		blocking = _next_blocking(traffic, agents, blocking)
		if agents > traffic:
			queue = _queue(traffic, handling_seconds, agents, blocking, target.within_seconds)
	return queue


def _next_blocking(traffic: float, servers: int, blocking: float) -> float:
	"""Erlang B of one server more: stable for any size, where factorials overflow at 171."""
	return traffic * blocking / (servers + traffic * blocking)


def _queue(
	traffic: float, handling_seconds: float, agents: int, blocking: float, within_seconds: float
) -> ErlangC:
	"""Erlang C out of Erlang B (`blocking`) for the same agents."""
	if not traffic:
		return ErlangC(agents, 0.0, 0.0, 1.0, 0.0, 0.0, Reason(_NO_TRAFFIC, {"agents": agents}, "SHIFT-6"))
	if agents <= traffic:
		values = {"agents": agents, "erlangs": round(traffic, 2)}
		return ErlangC(agents, traffic, 1.0, 0.0, math.inf, 1.0, Reason(_OVERLOADED, values, "SHIFT-6"))
	spare = agents - traffic
	wait_probability = agents * blocking / (spare + traffic * blocking)
	service_level = 1 - wait_probability * math.exp(-spare * within_seconds / handling_seconds)
	values = {
		"agents": agents,
		"erlangs": round(traffic, 2),
		"handling_seconds": round(handling_seconds, 1),
		"share": f"{service_level:.1%}",
		"within_seconds": within_seconds,
	}
	return ErlangC(
		agents=agents,
		erlangs=traffic,
		wait_probability=wait_probability,
		service_level=service_level,
		asa_seconds=wait_probability * handling_seconds / spare,
		occupancy=traffic / agents,
		reason=Reason(_ENOUGH, values, "SHIFT-6"),
	)


_NO_TRAFFIC = "There are no calls: {agents} agents have nothing to do."
_OVERLOADED = "{erlangs} erlangs keep more than {agents} agents busy: the queue only grows."
_ENOUGH = "{erlangs} erlangs of calls of {handling_seconds} s: {agents} agents answer {share} of them within {within_seconds} s."


def _exact(number: Decimal | float) -> Decimal:
	return number if isinstance(number, Decimal) else Decimal(str(number))


def _shown(number: Decimal) -> str:
	return f"{round(number, 2):f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def _not_negative(**values: float | Decimal) -> None:
	for name, value in values.items():
		if value < 0:
			raise ValueError(f"{name} is {value}: it can not be negative")


def _positive(**values: float | Decimal) -> None:
	for name, value in values.items():
		if value <= 0:
			raise ValueError(f"{name} is {value}: it must be more than 0")
