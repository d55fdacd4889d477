"""The rules run over call records, without Frappe: what would have happened (see docs/replay.md)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.fold import fold
from cs_center.calls.rules.records.parser import ParsedRecord
from cs_center.calls.rules.service_level import ServiceFigures, Tally, clock_hour
from cs_center.replay.policy import ReplayPolicy
from cs_center.replay.store import CallStore
from cs_center.responsibility.rules.figures import OwnershipFigures
from cs_center.responsibility.rules.ownership import (
	CustomerCall,
	as_customer_call,
	assign_all,
	caller_key,
	served_by,
)
from cs_center.workforce.rules.staffing import (
	HOTLINE_STANDARD,
	ErlangC,
	Seats,
	Staff,
	WaitTarget,
	agents_needed,
	seats_by_subscribers,
	staff_for_seats,
)

#: Called with the records worked through so far and the records there are.
Progress = Callable[[int, int], None]
_RECORDS_BETWEEN_PROGRESS = 2_000


@dataclass(frozen=True, slots=True)
class Replay:
	"""Everything that one replay found out."""

	policy: ReplayPolicy
	figures: ServiceFigures
	ownership: OwnershipFigures
	phantom: int
	seats: Seats
	staff: Staff

	def agents_for(self, tally: Tally, hours: int = 1, target: WaitTarget | None = None) -> ErlangC:
		"""Agents for the offered calls of a tally over so many hours, at the mean handling time."""
		handling_seconds = (self.figures.total.mean_talk_seconds or 0) + self.policy.wrap_up_seconds
		return agents_needed(tally.offered / hours, handling_seconds, target or self.policy.target)

	def busiest_hour(self) -> tuple[datetime, ErlangC, ErlangC] | None:
		"""The hour with most calls, with the agents for the policy's target and for the hotline standard."""
		busiest = self.figures.busiest_hour()
		if busiest is None:
			return None
		hour, tally = busiest
		return hour, self.agents_for(tally), self.agents_for(tally, target=HOTLINE_STANDARD)


def replay(
	records: Iterable[ParsedRecord],
	policy: ReplayPolicy,
	zone: tzinfo,
	progress: Progress = lambda done, total: None,
) -> Replay:
	"""Run the rules over these records; `zone` is where the switch's clocks are.

	Raises what reading them raises.
	"""
	figures = ServiceFigures(zone, policy.service)
	with CallStore() as store:
		store.add_events(_heard(records, store))
		working: set[tuple[str, datetime]] = set()
		store.add_taken(_taken(store, figures, working, policy, progress))
		ownership = _ownership(store.customers(), working, zone, policy)
		phantom = store.phantoms()
	seats = seats_by_subscribers(policy.subscribers, policy.seats)
	return Replay(policy, figures, ownership, phantom, seats, staff_for_seats(seats.seats, policy.staff))


def _heard(records: Iterable[ParsedRecord], store: CallStore) -> Iterator[tuple[str, tuple[CallEvent, ...]]]:
	for record in records:
		if record.events:
			yield record.call_id, record.events
		elif record.ignored_as == "phantom":
			store.add_phantom(record.call_id)


def _taken(
	store: CallStore,
	figures: ServiceFigures,
	working: set[tuple[str, datetime]],
	policy: ReplayPolicy,
	progress: Progress,
) -> Iterator[tuple[str, CustomerCall]]:
	done, total = 0, store.heard()
	for done, (call_id, events) in enumerate(store.calls()):
		call = fold(events, policy.plan)
		figures.add(call)
		hour = clock_hour(call.started_at, figures.zone)
		working.update((agent, hour) for agent in served_by(call))
		if caller := caller_key(call):
			yield caller, as_customer_call(call_id, call)
		if not done % _RECORDS_BETWEEN_PROGRESS:
			progress(done, total)
	progress(total, total)


def _ownership(
	customers: Iterable[tuple[str, list[CustomerCall]]],
	working: set[tuple[str, datetime]],
	zone: tzinfo,
	policy: ReplayPolicy,
) -> OwnershipFigures:
	found = OwnershipFigures()
	for _, calls in customers:
		found.identified_callers += 1
		for call, decision in assign_all(calls, policy.ownership):
			was_working = (
				decision.is_returning
				and (decision.owner_before, clock_hour(call.started_at, zone)) in working
			)
			found.add(call, decision, was_working)
	return found
