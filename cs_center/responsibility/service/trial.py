"""A first-caller rule tried on calls that were: who would have had them, beside who took them (FIRST-1, FIRST-7).

Nothing is written. The figures are those of the replay, counted by the same rules. For code that has checked who asks.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast, Coalesce, Date, NullIf
from frappe.utils import format_datetime, get_fullname
from pypika.functions import Extract
from pypika.terms import Criterion, Term

from cs_center.calls.rules.events import INBOUND
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service import store
from cs_center.calls.service.clock import from_site, to_site
from cs_center.calls.service.words import say
from cs_center.responsibility.rules.figures import Misrouted, OwnerFigures, OwnershipFigures
from cs_center.responsibility.rules.ownership import CustomerCall, Matter, OwnershipPolicy, assign

MOST_EXAMPLES = 50
#: A centre of hundreds of agents has more pairs of them than anybody reads.
MOST_PAIRS = 1_000

#: Calls of a page; all calls of its last caller come with it.
_CALLS_OF_A_PAGE = 5_000
#: The keys of extensions: who calls from inside the house is nobody's customer.
_EXTENSIONS = "int:%"
_READ = (
	"name",
	"source",
	"call_id",
	"started_at",
	"answered_at",
	"hotline",
	"queue",
	"team",
	"kind",
	"customer",
	"party_type",
	"party",
	"agent",
	"agent_id",
)

#: One inbound call: the fields `_READ` of its log and its `caller_key`. Times are the site's.
Row = frappe._dict


def all_calls(_row: Row) -> bool:
	"""A rule that is meant for every call."""
	return True


@dataclass(frozen=True, slots=True)
class LoggedCall(CustomerCall):
	"""A customer's call with the name of its log."""

	log: str = ""


@dataclass(frozen=True, slots=True)
class Example:
	"""A call that one agent took and another should have had. `title` is masked, `started_at` the site's time.

	owner_was_working: they served some call in the clock hour of this one.
	"""

	call_log: str
	title: str
	started_at: datetime
	went_to: str
	belonged_to: str
	owner_was_working: bool
	reason: Reason


@dataclass(frozen=True, slots=True)
class Trial:
	"""What a rule would have come to over the calls of these days, both included."""

	policy: OwnershipPolicy
	first: date
	last: date
	figures: OwnershipFigures
	examples: tuple[Example, ...]

	def as_dict(self) -> dict[str, Any]:
		"""Everything as plain JSON, with people's names and sentences in the user's language.

		`owners` has most matters first. `pairs` says how many calls that belonged to one agent went to which, the most
		first; `went_to` is blank where the switch did not say.
		"""
		figures = self.figures
		pairs = sorted(figures.by_owner_and_taker.items(), key=lambda item: (-item[1], item[0]))
		return {
			"first": self.first.isoformat(),
			"last": self.last.isoformat(),
			"window_days": self.policy.window_days,
			"identified_callers": figures.identified_callers,
			"matters": figures.matters,
			"owned_matters": figures.total.matters,
			"returning_without_owner": figures.returning_without_owner,
			**_counts(figures.total),
			"returning_calls": figures.returning_calls,
			"owners": _owners(figures),
			"pairs": [
				{**_person("belonged_to", owner), **_person("went_to", taker), "calls": calls}
				for (owner, taker), calls in pairs[:MOST_PAIRS]
			],
			"pairs_left_out": len(pairs[MOST_PAIRS:]),
			"examples": [_example_as_dict(example) for example in self.examples],
		}


def try_rule(
	policy: OwnershipPolicy, first: date, last: date, takes: Callable[[Row], bool] = all_calls
) -> Trial:
	"""Decide every call of these days as the rule would have.

	`takes` says whether the rule is meant for a call; one that it is not meant for neither begins nor continues a
	matter. Calls of the window before the first day take part, since a matter may have begun there, but are not counted.
	"""
	begin = datetime.combine(first, time.min)
	end = datetime.combine(last, time.min) + timedelta(days=1)
	found = OwnershipFigures(most_examples=MOST_EXAMPLES)
	working = _working(begin, end)
	for rows in _customers(begin - timedelta(days=policy.window_days), end):
		_try_customer(found, [row for row in rows if takes(row)], policy, begin, working)
	return Trial(policy, first, last, found, _examples(found.examples))


def _try_customer(
	found: OwnershipFigures,
	rows: list[Row],
	policy: OwnershipPolicy,
	begin: datetime,
	working: set[tuple[str, datetime]],
) -> None:
	if not any(row.started_at >= begin for row in rows):
		return
	found.identified_callers += 1
	matter: Matter | None = None
	for call, started_at in sorted(
		((_call(row), row.started_at) for row in rows), key=lambda pair: pair[0].sequence
	):
		decision = assign(matter, call, policy)
		matter = decision.matter
		if started_at >= begin:
			found.add(call, decision, (decision.owner_before, _clock_hour(started_at)) in working)


def _call(row: Row) -> LoggedCall:
	answered_at = from_site(row.answered_at) if row.answered_at else None
	agent = (row.agent or row.agent_id or "") if answered_at else ""
	# The switch's own id, as the replay has it: it decides between calls of the same instant.
	return LoggedCall(row.call_id, from_site(row.started_at), answered_at, agent, row.name)


def _clock_hour(local: datetime) -> datetime:
	return local.replace(minute=0, second=0, microsecond=0)


def _customers(since: datetime, until: datetime) -> Iterator[list[Row]]:
	"""The inbound calls of each caller who can be told, in pages: a million calls never sit in memory together."""
	after: str | None = ""
	while after is not None:
		last = _last_key_of_page(after, since, until)
		# Grouped here and not by the order of rows: to the database, keys that differ in capitals only are equal.
		customers: dict[str, list[Row]] = defaultdict(list)
		for row in _page(after, last, since, until):
			customers[row.caller_key].append(row)
		yield from customers.values()
		after = last


def _last_key_of_page(after: str, since: datetime, until: datetime) -> str | None:
	"""The caller with whom the next page ends, read from the index alone; None when the page is the last one."""
	record = DocType(store.RECORD)
	keys = (
		frappe.qb.from_(record)
		.where((record.caller_key > after) & _between(record, since, until))
		.select(record.caller_key)
		.orderby(record.caller_key)
		.limit(1)
		.offset(_CALLS_OF_A_PAGE)
	).run(pluck=True)
	return keys[0] if keys else None


def _page(after: str, last: str | None, since: datetime, until: datetime) -> list[Row]:
	record, log = DocType(store.RECORD), DocType(store.LOG)
	# Who called and when is asked of the record, whose index has both: asked of the log, each page would sort all days.
	query = (
		frappe.qb.from_(record)
		.join(log)
		.on(log.name == record.name)
		.where((record.caller_key > after) & _between(record, since, until))
		.where((log.direction == INBOUND) & record.caller_key.not_like(_EXTENSIONS))
		.select(record.caller_key, *(log[field] for field in _READ))
	)
	if last is not None:
		query = query.where(record.caller_key <= last)
	return query.run(as_dict=True)


def _working(since: datetime, until: datetime) -> set[tuple[str, datetime]]:
	"""Who served some call, whatever its direction, in which clock hours; a transferred call counts for both."""
	log, leg = DocType(store.LOG), DocType(store.LEG)
	calls = frappe.qb.from_(log).where(_between(log, since, until))
	answered = calls.where(log.answered_at.isnotnull())
	transferred = (
		calls.join(leg)
		.on((leg.parent == log.name) & (leg.parenttype == store.LOG))
		.where(leg.answered_at.isnotnull())
	)
	hour = Date(log.started_at), Extract("HOUR", log.started_at)
	working: set[tuple[str, datetime]] = set()
	for query, who in ((answered, log), (transferred, leg)):
		for agent, day, hour_of_day in query.select(_identity(who), *hour).distinct().run():
			if agent:
				working.add((agent.decode(), datetime.combine(day, time(int(hour_of_day)))))
	return working


def _identity(who: DocType) -> Term:
	"""Who answered: the user, else the number that the switch knows. As bytes, since these are compared exactly."""
	return Cast(Coalesce(NullIf(who.agent, ""), who.agent_id), "BINARY")


def _between(table: DocType, since: datetime, until: datetime) -> Criterion:
	return (table.started_at >= since) & (table.started_at < until)


def _examples(found: list[Misrouted]) -> tuple[Example, ...]:
	names = [misrouted.call.log for misrouted in found]
	filters = {"name": ("in", names)}
	rows = frappe.get_all(store.LOG, filters=filters, fields=["name", "title"]) if names else []
	titles = {row.name: row.title for row in rows}
	return tuple(
		Example(
			call_log=misrouted.call.log,
			title=titles.get(misrouted.call.log) or "",
			started_at=to_site(misrouted.call.started_at),
			went_to=misrouted.went_to,
			belonged_to=misrouted.belonged_to,
			owner_was_working=misrouted.owner_was_working,
			reason=misrouted.decision.reason,
		)
		for misrouted in found
	)


def _owners(figures: OwnershipFigures) -> list[dict[str, Any]]:
	owners = sorted(figures.by_owner.items(), key=lambda item: (-item[1].matters, item[0]))
	return [
		{**_person("agent", agent), "matters": of_owner.matters, **_counts(of_owner)}
		for agent, of_owner in owners
	]


def _counts(figures: OwnerFigures) -> dict[str, int]:
	return {
		"returning_calls": figures.returning_calls,
		"returned_to_owner": figures.returned_to_owner,
		"owner_was_working": figures.was_working,
		"went_elsewhere": figures.went_elsewhere,
		"was_absent": figures.was_absent,
	}


def _example_as_dict(example: Example) -> dict[str, Any]:
	return {
		"call_log": example.call_log,
		"title": example.title,
		"started_at": str(example.started_at),
		**_person("went_to", example.went_to),
		**_person("belonged_to", example.belonged_to),
		"owner_was_working": example.owner_was_working,
		"reason": say(_readable(example.reason)),
	}


def _person(field: str, agent: str) -> dict[str, str]:
	return {field: agent, f"{field}_name": _name_of(agent)}


def _name_of(agent: str) -> str:
	"""The full name of a user; a number of the switch stays as it is. Frappe keeps names for the request."""
	return get_fullname(agent) if agent else ""


def _readable(reason: Reason) -> Reason:
	"""With names instead of user ids, and the site's time as the user writes it."""
	values = dict(reason.values)
	for who in ("owner", "agent"):
		if who in values:
			values[who] = _name_of(str(values[who]))
	if since := values.get("since"):
		values["since"] = format_datetime(to_site(datetime.fromisoformat(str(since))))
	return replace(reason, values=values)
