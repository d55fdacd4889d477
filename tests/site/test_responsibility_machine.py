"""Deeds in any order, on real tables (FIRST-1..7): one owner, the assignment agrees, the chain explains it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.desk.form import assign_to
from frappe.utils import now_datetime
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cs_center.calls.service.numberbook import key_of
from cs_center.responsibility import api
from cs_center.responsibility.rules.matter import LIVE, owner_by_chain
from cs_center.responsibility.service import answer, sweep
from cs_center.workforce.service import presence
from devtools.session import as_user
from tests.site.centre import PEOPLE, answered_call, assigned

NUMBER = "13800138000"
AGENTS = st.sampled_from([PEOPLE.anna, PEOPLE.alan, PEOPLE.bea])
ANYBODY = st.sampled_from([PEOPLE.anna, PEOPLE.alan, PEOPLE.bea, PEOPLE.lee, PEOPLE.supervisor])
REASONS = st.sampled_from(["", "because"])
DAYS = st.sampled_from([1, 29, 31, 400])
_FIELDS = ["name", "status", "responsible", "offered_to", "station", "ended_at", "open_key"]


class Matters(RuleBasedStateMachine):
	"""One ticket of one caller and whatever people do with it."""

	@initialize()
	def a_ticket(self) -> None:
		frappe.db.savepoint("machine")
		call = answered_call(frappe.generate_hash(length=10))
		with as_user(PEOPLE.anna):
			self.ticket = frappe.get_doc("Issue", api.open_ticket(call, "No signal")["ticket"])

	def teardown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="machine")

	@rule(user=ANYBODY)
	def take(self, user: str) -> None:
		self.deed(user, lambda matter: api.take("Issue", self.ticket.name))

	@rule(user=ANYBODY, to=AGENTS, kind=st.sampled_from(["Ownership", "Handling"]), reason=REASONS)
	def offer(self, user: str, to: str, kind: str, reason: str) -> None:
		self.deed(user, lambda matter: api.offer(matter, reason, to_user=to, kind=kind))

	@rule(user=ANYBODY, accepts=st.booleans(), note=REASONS)
	def answer_offer(self, user: str, accepts: bool, note: str) -> None:
		self.deed(user, lambda matter: api.answer_offer(self.last_offer(matter), accepts, note))

	@rule(user=ANYBODY)
	def withdraw(self, user: str) -> None:
		self.deed(user, lambda matter: api.withdraw_offer(self.last_offer(matter)))

	@rule(user=ANYBODY, note=REASONS)
	def report_done(self, user: str, note: str) -> None:
		self.deed(user, lambda matter: api.station_done(matter, note))

	@rule(user=ANYBODY, to=ANYBODY, reason=REASONS, dropped=st.booleans())
	def reassign(self, user: str, to: str, reason: str, dropped: bool) -> None:
		self.deed(user, lambda matter: api.reassign(matter, to, reason, dropped))

	@rule(user=ANYBODY, reason=REASONS)
	def release(self, user: str, reason: str) -> None:
		self.deed(user, lambda matter: api.release(matter, reason))

	@rule(user=ANYBODY, how=REASONS)
	def confirm(self, user: str, how: str) -> None:
		self.deed(user, lambda matter: api.confirm(matter, how))

	@rule(user=AGENTS, status=st.sampled_from(["Open", "Replied", "Resolved", "Closed"]))
	def save_the_ticket(self, user: str, status: str) -> None:
		def save(_matter: str) -> None:
			self.ticket.reload()
			self.ticket.status = status
			self.ticket.save()

		self.deed(user, save)

	@rule(status=st.sampled_from(["Open", "Closed"]))
	def change_the_ticket_without_an_event(self, status: str) -> None:
		frappe.db.set_value("Issue", self.ticket.name, "status", status)
		for page in sweep.pages("Issue"):
			sweep.agree("Issue", page)

	@rule(user=AGENTS)
	def take_the_assignment_away(self, user: str) -> None:
		if user in assigned(self.ticket):
			assign_to.remove("Issue", self.ticket.name, user)
			self.sweep()

	@rule(user=AGENTS, state=st.sampled_from(["Available", "Away", "Logged Off"]))
	def come_or_go(self, user: str, state: str) -> None:
		presence.say(user, state, "Self")

	@rule(user=AGENTS, enabled=st.booleans())
	def disable(self, user: str, enabled: bool) -> None:
		frappe.db.set_value("User", user, "enabled", int(enabled))

	@rule(days=DAYS)
	def let_time_pass(self, days: int) -> None:
		"""Everything that is kept of the matter happened so many days earlier."""
		row = self.latest()
		ago = timedelta(days=days)
		moments = ("ended_at", "confirm_by", "answer_by", "due_by", "next_action_at")
		doc = frappe.db.get_value("CS Responsibility", row.name, moments, as_dict=True)
		changed = {field: doc[field] - ago for field in moments if doc[field]}
		if changed:
			frappe.db.set_value("CS Responsibility", row.name, changed)
		self.sweep()

	@rule()
	def sweep(self) -> None:
		due = {"next_action_at": ("<=", now_datetime()), "status": ("in", LIVE)}
		for name in frappe.get_all("CS Responsibility", filters=due, pluck="name"):
			sweep.act(name)

	@invariant()
	def there_is_one_owner_and_the_assignment_agrees(self) -> None:
		live = [row for row in self.rows() if row.status in LIVE]
		assert len(live) <= 1
		if live:
			assert live[0].responsible
			owner = [live[0].responsible]
			# A closed ticket keeps the assignment that it has; an assignment rule may have closed it.
			assert assigned(self.ticket) in ([owner] if live[0].status == "Open" else [owner, []])
		assert not [row for row in self.rows() if row.open_key and row.status not in LIVE]

	@invariant()
	def the_chain_explains_the_owner(self) -> None:
		for row in self.rows():
			chain = frappe.get_all(
				"CS Responsibility Event",
				filters={"responsibility": row.name},
				fields=["event", "to_user", "position", "reason"],
				order_by="position",
			)
			assert owner_by_chain((step.event, step.to_user or "") for step in chain) == row.responsible
			assert [step.position for step in chain] == list(range(1, len(chain) + 1))
			assert all(step.reason for step in chain)

	@invariant()
	def an_offer_is_open_only_while_somebody_answers(self) -> None:
		open_offers = frappe.get_all("CS Handover", filters={"status": "Offered"}, pluck="responsibility")
		assert sorted(open_offers) == sorted(row.name for row in self.rows() if row.offered_to)
		assert all(row.status in LIVE for row in self.rows() if row.offered_to)

	@invariant()
	def a_caller_never_reaches_somebody_who_is_not_there(self) -> None:
		found = answer.find(key_of(NUMBER), now_datetime()).answer
		if found.user:
			assert presence.there([found.user], now_datetime())[found.user].is_there

	def deed(self, user: str, do: Callable[[str], Any]) -> None:
		"""Do it as the user; what is refused changes nothing."""
		matter, before = self.latest().name, self.rows()
		frappe.db.savepoint("deed")
		with as_user(user):
			try:
				do(matter)
			except (frappe.ValidationError, frappe.PermissionError):
				frappe.db.rollback(save_point="deed")
				assert self.rows() == before

	def rows(self) -> list[Any]:
		filters = {"ticket": self.ticket.name}
		return frappe.get_all(
			"CS Responsibility", filters=filters, fields=_FIELDS, order_by="opened_at, name"
		)

	def latest(self) -> Any:
		filters = {"ticket": self.ticket.name}
		names = frappe.get_all(
			"CS Responsibility", filters=filters, pluck="name", order_by="owned_since desc", limit=1
		)
		return frappe.get_doc("CS Responsibility", names[0])

	@staticmethod
	def last_offer(matter: str) -> str:
		filters = {"responsibility": matter}
		offers = frappe.get_all(
			"CS Handover", filters=filters, pluck="name", order_by="offered_at desc", limit=1
		)
		if not offers:
			raise frappe.ValidationError
		return offers[0]


@pytest.mark.parametrize("examples", [25])
def test_whatever_people_do_there_is_one_owner(examples: int) -> None:
	run_state_machine_as_test(
		Matters,
		settings=settings(
			max_examples=examples,
			stateful_step_count=20,
			deadline=None,
			derandomize=True,
			# A failure is told as it was found: to shrink one takes minutes on real tables.
			phases=[Phase.generate],
			suppress_health_check=list(HealthCheck),
		),
	)
