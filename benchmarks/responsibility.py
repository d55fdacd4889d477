"""Group `responsibility`: who answers, ownership in record import, and assignment beside Frappe's own rule."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import frappe
from frappe.automation.doctype.assignment_rule import assignment_rule
from frappe.utils import now_datetime

from benchmarks import centre, numbers
from benchmarks.calls import write_records
from benchmarks.figures import Figure, at_least, at_most, median_microseconds, per_second
from cs_center.calls.service import files
from cs_center.responsibility.service import answer, deeds, policy
from devtools import session
from devtools.site_fixtures import SiteFixtures

GROUP = "responsibility"
CALLS, MATTERS, NUMBERS = 1_000_000, 100_000, 300_000
AGENTS = 50
OPEN_TODOS = 20_000
TICKETS = 200
IMPORT_ROUNDS = 3


def who_answers(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Who answers a caller, among a million calls and a hundred thousand open matters, beside one indexed SELECT."""
	with session.connected(site):
		centre.staff(AGENTS)
		numbers.fill_to(NUMBERS, 0)
		centre.calls(CALLS, NUMBERS)
		centre.matters(MATTERS, AGENTS)
		frappe.db.commit()
		for name, known in (("owner is there", MATTERS), ("nobody owns", NUMBERS)):
			ours, floor = median_microseconds(_who_answers(known), _bare_select(known), rounds=1000)
			yield Figure(GROUP, f"who_answers, {name}", ours, None, floor, "us", *at_most(ours / floor, 3))
		numbers.clear()
		centre.clear()


def record_import(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Importing a record file with ownership decided and stored, on top of the same import without any rule."""
	with session.connected(site), TemporaryDirectory() as folder:
		centre.staff(80, first_number=1000)
		numbers.fill_to(NUMBERS, 0)
		for name, callers in (("each caller anew", NUMBERS), ("as a bank's, 2.6 calls a caller", 23_000)):
			path = Path(folder) / "calls.csv"
			write_records(path, callers)
			ours, without = 0.0, 0.0
			for _round in range(IMPORT_ROUNDS):
				ours = max(ours, _imported(path))
				with _no_rules():
					without = max(without, _imported(path))
			added = without / ours
			figure = f"import with ownership, {name}"
			yield Figure(GROUP, figure, ours, without, None, "a second", *at_most(added, 1.3))
		numbers.clear()
		centre.clear()


def assignment(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Sharing tickets out to who has fewest, beside Frappe's Load Balancing rule, with 20,000 open assignments."""
	with session.connected(site):
		agents = centre.staff(AGENTS)
		centre.todos(OPEN_TODOS, agents)
		tickets = centre.issues(2 * TICKETS, owner=agents[0])
		frappe.db.commit()
		with _rule(agents):
			peer = per_second(lambda: _apply_rule(tickets[:TICKETS]))
		matters = centre.matters_of(tickets[TICKETS:])
		ours = per_second(lambda: _share_out(matters, agents[1:]))
		yield Figure(GROUP, "sharing tickets out", ours, peer, None, "a second", *at_least(ours / peer, 20))
		centre.clear()


MEASUREMENTS = (who_answers, record_import, assignment)


def _who_answers(known: int) -> Callable[[], object]:
	random = Random(1)
	first = 0 if known == MATTERS else MATTERS

	def ask() -> None:
		found = answer.find(numbers.mobile(random.randrange(first, known)), now_datetime())
		assert bool(found.answer.user) == (known == MATTERS)

	return ask


def _bare_select(known: int) -> Callable[[], object]:
	random = Random(1)
	query = "select name, responsible, status from `tabCS Responsibility` where customer_key = %s"
	keys = [centre.sealed_mobile(number) for number in range(0, known, max(1, known // 2000))]
	return lambda: frappe.db.sql(query, (random.choice(keys),))


def _imported(path: Path) -> float:
	speed = per_second(lambda: files.import_records(path, "asterisk-cdr-csv").created)
	centre.clear_calls()
	return speed


class _no_rules:
	"""The site as it is when no first-caller rule is enabled."""

	def __enter__(self) -> None:
		frappe.db.set_value(policy.DOCTYPE, {"enabled": 1}, "enabled", 0)
		self._changed()

	def __exit__(self, *_error: object) -> None:
		frappe.db.set_value(policy.DOCTYPE, {"enabled": 0}, "enabled", 1)
		self._changed()

	def _changed(self) -> None:
		frappe.db.commit()
		policy.forget()


class _rule:
	"""Frappe's Load Balancing rule for tickets."""

	def __init__(self, agents: list[str]) -> None:
		self.agents = agents

	def __enter__(self) -> None:
		self.rule = frappe.get_doc(
			{
				"doctype": "Assignment Rule",
				"name": "Share",
				"document_type": "Issue",
				"description": "Share",
				"assign_condition": "status == 'Open'",
				"rule": "Load Balancing",
				"users": [{"user": agent} for agent in self.agents],
				"assignment_days": [{"day": day} for day in _DAYS],
			}
		).insert()
		frappe.db.commit()

	def __exit__(self, *_error: object) -> None:
		self.rule.delete()
		frappe.db.commit()


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _apply_rule(tickets: list[str]) -> int:
	for ticket in tickets:
		assignment_rule.apply(doctype="Issue", name=ticket)
		frappe.db.commit()
	return len(tickets)


def _share_out(matters: list[str], agents: list[str]) -> int:
	planned = deeds.plan(matters, agents)
	return deeds.reassign_many(planned, "Shared out", False)["moved"]
