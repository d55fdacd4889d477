"""Deeds by anybody in any order, on real tables (COMP-1..7, BACK-1..3): no path closes or moves what it must not."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import frappe
import pytest
from frappe.utils import get_datetime, now_datetime
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cs_center.complaints import api
from cs_center.complaints.rules import states
from cs_center.complaints.service import policy, store, sweep
from cs_center.notices import service as notices
from cs_center.responsibility import api as matters
from devtools.session import as_user
from tests.site import complaints as some
from tests.site.centre import PEOPLE, issue
from tests.site.complaints import DIRECTOR, FIXER, STATION, TOPIC, complaint

STAFF = [PEOPLE.anna, PEOPLE.alan, PEOPLE.bea, PEOPLE.lee, PEOPLE.supervisor, DIRECTOR, PEOPLE.officer, FIXER]
ANYBODY = st.sampled_from([*STAFF, PEOPLE.inspector, PEOPLE.hr])
LEADERS = st.sampled_from([PEOPLE.lee, PEOPLE.supervisor, DIRECTOR])
AGENTS = st.sampled_from([PEOPLE.anna, PEOPLE.alan, PEOPLE.bea])
WHY = st.sampled_from(["because", "because", ""])
HOURS = st.sampled_from([1, 3, 50, 24 * 12, 24 * 40])
#: Steps in which a limit may move, and those in which a level does: by one, or past holes and in emergencies.
MOVES_LIMIT = {states.GRANT_TIME, states.RESUME, states.CORRECT, states.REOPEN, states.TAKE}
MOVES_LEVEL = {states.NOT_SOLVED, states.REOPEN, states.ESCALATE, states.SKIP, "Escalated"}
_MOMENTS = (
	"taken_at",
	"since",
	"due_by",
	"answer_by",
	"dispatch_by",
	"dispatched_at",
	"closed_at",
	"seen_until",
)
#: What a step says that went past somebody who is not there.
_HOLE = "Nobody is there"


class Complaints(RuleBasedStateMachine):
	"""One complaint about a ticket and whatever people and time do with it."""

	@initialize(by=AGENTS, topic=st.sampled_from([TOPIC, "Leak of Secrets"]))
	def a_complaint(self, by: str, topic: str) -> None:
		frappe.db.savepoint("machine")
		with as_user(PEOPLE.anna):
			self.ticket = issue().name
		with as_user(by):
			values = {"subject": "Dark", "topic": topic, "ticket_type": "Issue", "ticket": self.ticket}
			self.name = api.take(values)["name"]
		self.shift = timedelta()
		self.done: Counter[str] = Counter()

	def teardown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="machine")

	@rule(user=ANYBODY, station=st.sampled_from([STATION, "South", "none"]))
	def dispatch(self, user: str, station: str) -> None:
		self.deed(user, lambda: api.dispatch(self.name, station))

	@rule(user=ANYBODY, why=WHY)
	def return_to_handler(self, user: str, why: str) -> None:
		self.deed(user, lambda: api.return_to_handler(self.name, why))

	@rule(user=ANYBODY, what=WHY)
	def report_done(self, user: str, what: str) -> None:
		self.deed(user, lambda: api.report_done(self.name, what))

	@rule(user=ANYBODY, is_done=st.booleans(), note=WHY)
	def verify(self, user: str, is_done: bool, note: str) -> None:
		self.deed(user, lambda: api.verify(self.name, int(is_done), note))

	@rule(
		user=st.sampled_from([PEOPLE.officer, PEOPLE.officer, *STAFF]),
		reached=st.booleans(),
		solved=st.booleans(),
		report=WHY,
	)
	def call_back(self, user: str, reached: bool, solved: bool, report: str) -> None:
		self.deed(user, lambda: api.log_callback(self.name, int(reached), int(solved), report=report))

	@rule(user=ANYBODY)
	def close_unreachable(self, user: str) -> None:
		self.deed(user, lambda: api.close_unreachable(self.name))

	@rule(user=ANYBODY, waits=st.booleans(), why=WHY)
	def wait_or_go_on(self, user: str, waits: bool, why: str) -> None:
		self.deed(user, lambda: api.wait_for_customer(self.name, why) if waits else api.go_on(self.name))

	@rule(user=ANYBODY, why=WHY)
	def escalate(self, user: str, why: str) -> None:
		self.deed(user, lambda: api.escalate(self.name, why))

	@rule(user=LEADERS, level=st.sampled_from(["Supervisor", "Director", "General Manager", "none"]), why=WHY)
	def escalate_in_emergency(self, user: str, level: str, why: str) -> None:
		self.deed(user, lambda: api.escalate_in_emergency(self.name, level, why))

	@rule(user=ANYBODY, days=st.integers(-3, 30), agrees=st.booleans(), asks=st.booleans(), why=WHY)
	def more_time(self, user: str, days: int, agrees: bool, asks: bool, why: str) -> None:
		until = str(get_datetime(complaint(self.name).due_by) + timedelta(days=days))
		do = api.ask_more_time if asks else api.extend
		self.deed(user, lambda: do(self.name, until, why, int(agrees)))

	@rule(user=ANYBODY, grants=st.booleans(), why=WHY)
	def decide_more_time(self, user: str, grants: bool, why: str) -> None:
		self.deed(user, lambda: api.decide_more_time(self.name, int(grants), why))

	@rule(user=LEADERS, to=st.sampled_from(STAFF), why=WHY)
	def take_over(self, user: str, to: str, why: str) -> None:
		self.deed(user, lambda: api.take_over(self.name, why, to))

	@rule(user=ANYBODY, severity=st.sampled_from([*states.SEVERITIES, "none"]), why=WHY)
	def rate(self, user: str, severity: str, why: str) -> None:
		self.deed(user, lambda: api.change_severity(self.name, severity, why))

	@rule(user=ANYBODY, kind=st.sampled_from(["Complaint", "Enquiry", "none"]), urgent=st.booleans(), why=WHY)
	def correct(self, user: str, kind: str, urgent: bool, why: str) -> None:
		self.deed(user, lambda: api.correct(self.name, {"kind": kind, "urgent": int(urgent)}, why))

	@rule(user=ANYBODY, why=WHY)
	def reopen(self, user: str, why: str) -> None:
		self.deed(user, lambda: api.reopen(self.name, why))

	@rule(user=ANYBODY, what=WHY)
	def answer(self, user: str, what: str) -> None:
		self.deed(user, lambda: api.answer(self.name, what))

	@rule(
		user=ANYBODY,
		field=st.sampled_from(["description", "status", "level", "due_by", "handler", "severity"]),
	)
	def edit(self, user: str, field: str) -> None:
		def save() -> None:
			doc = complaint(self.name)
			doc.set(field, {"level": 4, "due_by": now_datetime() + timedelta(days=99)}.get(field, "Solved"))
			doc.save()

		self.deed(user, save)

	@rule(to=AGENTS, why=WHY)
	def reassign_the_matter(self, to: str, why: str) -> None:
		if matter := frappe.db.get_value("CS Responsibility", {"ticket": self.ticket}):
			self.deed(PEOPLE.lee, lambda: matters.reassign(matter, to, why))

	@rule()
	def delete_the_ticket(self) -> None:
		if frappe.db.exists("Issue", self.ticket):
			frappe.delete_doc("Issue", self.ticket)

	@rule(status=st.sampled_from(["Open", "Closed"]))
	def save_the_ticket(self, status: str) -> None:
		if frappe.db.exists("Issue", self.ticket):
			doc = frappe.get_doc("Issue", self.ticket)
			doc.status = status
			doc.save()

	@rule(user=st.sampled_from([PEOPLE.lee, PEOPLE.supervisor, DIRECTOR]), enabled=st.booleans())
	def come_or_go(self, user: str, enabled: bool) -> None:
		"""A hole in the chain, or one that is filled again."""
		frappe.db.set_value("User", user, "enabled", int(enabled))
		frappe.local.request_cache.clear()

	@rule(hours=HOURS)
	def let_time_pass(self, hours: int) -> None:
		"""Everything of the complaint happened so many hours earlier; then the sweep comes by."""
		ago = timedelta(hours=hours)
		_earlier(
			store.COMPLAINT,
			{"name": self.name},
			[*_MOMENTS, "asked_until", "next_action_at", "callback_by"],
			ago,
		)
		_earlier(store.CALLBACK, {"complaint": self.name}, ["at"], ago)
		# Working days lie elsewhere then.
		next_at = store.next_action_at(complaint(self.name))
		frappe.db.set_value(store.COMPLAINT, self.name, "next_action_at", next_at, update_modified=False)
		self.shift += ago
		self.sweep()

	@rule(hours=HOURS)
	def sweep_as_of_later(self, hours: int) -> None:
		self.sweep(now_datetime() + timedelta(hours=hours))

	@rule()
	def settle_anew(self) -> None:
		uncommitted(sweep.settle_anew)

	def sweep(self, as_of: datetime | None = None) -> None:
		tally = uncommitted(lambda: sweep.sweep(as_of))
		assert tally.failed == 0, complaint(self.name).sweep_error
		assert uncommitted(lambda: sweep.sweep(as_of)).due == 0

	@invariant()
	def only_the_customers_word_or_the_attempts_close(self) -> None:
		doc = complaint(self.name)
		answers = frappe.get_all(
			store.CALLBACK,
			filters={"complaint": self.name, "round": doc.round},
			fields=["reached", "solved", "at", "by_user"],
		)
		if doc.status == states.SOLVED:
			words = [one for one in answers if one.reached and one.solved]
			assert len(words) == 1 and words[0].by_user not in (doc.reported_by, FIXER)
		elif doc.status == states.UNREACHABLE:
			tried = [one.at for one in answers if not one.reached]
			assert len(states.counted(tried, states.CallbackPolicy())) >= 3
		else:
			assert not any(one.reached and one.solved for one in answers)

	@invariant()
	def the_history_has_no_gap_and_says_how_it_stands(self) -> None:
		doc, steps = complaint(self.name), self.steps()
		assert [step.position for step in steps] == list(range(1, len(steps) + 1)) and doc.steps == len(steps)
		assert all(step.reason for step in steps)
		said = [step for step in steps if step.to_status]
		assert said[-1].to_status == doc.status and said[0].event == states.TAKE
		for before, after in pairwise(said):
			assert after.from_status == before.to_status and after.from_level == before.to_level

	@invariant()
	def levels_rise_by_one_but_in_emergencies_and_past_holes(self) -> None:
		for step in self.steps()[1:]:
			rose = step.to_level - step.from_level
			if step.to_status and rose:
				is_past_a_hole = _HOLE in f"{step.reason} {step.changed.get('holder_reason')}"
				assert rose > 0 and (step.event in MOVES_LEVEL or is_past_a_hole), step
				assert rose == 1 or step.event == states.SKIP or is_past_a_hole, step

	@invariant()
	def a_limit_moves_only_where_it_says_so(self) -> None:
		for step in self.steps():
			if "due_by" in step.changed:
				assert step.event in MOVES_LIMIT, step
		by_steps = [step.changed["due_by"][1] for step in self.steps() if "due_by" in step.changed]
		if by_steps and not self.shift:
			assert get_datetime(by_steps[-1]) == complaint(self.name).due_by

	@invariant()
	def what_is_closed_is_left_alone(self) -> None:
		doc = complaint(self.name)
		is_closed = doc.status in states.CLOSED
		assert is_closed == bool(doc.closed_at) == bool(doc.closed_by)
		# Of a ticket that was deleted there is nothing any more that could be taken twice.
		assert is_closed == (not doc.open_key) or not doc.ticket
		# Its policy looks at it as long as any step is ahead; that is what the book says of it now.
		assert doc.next_action_at == store.next_action_at(doc)
		assert not (is_closed and doc.next_action_at)

	@invariant()
	def everybody_is_told_once(self) -> None:
		fields = ["user", "method", "text"]
		rows = frappe.get_all(notices.DOCTYPE, filters={"reference_name": self.name}, fields=fields)
		told = Counter((row.user, row.method, row.text) for row in rows)
		reasons = Counter(step.reason for step in self.steps())
		for (user, method, text), count in told.items():
			assert user and count <= max(reasons[text], 1), (user, method, text)

	@invariant()
	def somebody_has_it(self) -> None:
		doc = complaint(self.name)
		assert doc.handler and doc.holder and (doc.level == 0) == (not doc.level_name)
		assert doc.level or doc.holder == doc.handler
		assert 0 <= doc.level <= policy.book().highest

	@invariant()
	def the_agreement_agrees(self) -> None:
		doc = complaint(self.name)
		if doc.service_level_agreement and not self.shift and doc.status != states.WAITING:
			assert doc.resolution_by == doc.due_by
			assert (doc.agreement_status in ("Fulfilled", "Failed")) == (doc.status in states.CLOSED)

	def deed(self, user: str, do: Callable[[], Any]) -> None:
		"""Do it as the user; what is refused changes nothing."""
		before = self.rows()
		frappe.db.savepoint("deed")
		with as_user(user):
			try:
				do()
				return
			except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError):
				frappe.db.rollback(save_point="deed")
		assert self.rows() == before

	def rows(self) -> list[Any]:
		at = {"complaint": self.name}
		return [
			frappe.db.get_value(store.COMPLAINT, self.name, "*", as_dict=True),
			*(frappe.db.count(one, at) for one in (store.EVENT, store.CALLBACK)),
		]

	def steps(self) -> list[Any]:
		found = store.history(self.name)
		for step in found:
			step.changed = json.loads(step.changes) if step.changes else {}
		return found


def _earlier(doctype: str, filters: dict[str, str], fields: list[str], ago: timedelta) -> None:
	for row in frappe.get_all(doctype, filters=filters, fields=["name", *fields]):
		moved = {field: row[field] - ago for field in fields if row[field]}
		if moved:
			frappe.db.set_value(doctype, row.name, moved, update_modified=False)


def uncommitted(do: Callable[[], Any]) -> Any:
	"""A sweep commits chunk by chunk; here its chunks are part of the test's own transaction."""
	commit, frappe.db.commit = frappe.db.commit, lambda: None
	try:
		return do()
	finally:
		frappe.db.commit = commit


@pytest.mark.parametrize("examples", [15])
def test_whatever_people_do_the_loop_holds(examples: int) -> None:
	some.open_station()
	frappe.get_doc(
		{"doctype": "CS Station", "station_name": "South", "members": [{"user": PEOPLE.alan}]}
	).insert()
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	frappe.clear_document_cache("Support Settings", "Support Settings")
	run_state_machine_as_test(
		Complaints,
		settings=settings(
			max_examples=examples,
			stateful_step_count=15,
			deadline=None,
			derandomize=True,
			# A failure is told as it was found: to shrink one takes minutes on real tables.
			phases=[Phase.generate],
			suppress_health_check=list(HealthCheck),
		),
	)
