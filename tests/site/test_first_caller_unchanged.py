"""ERPNext Support and Helpdesk do as they do without us: for tickets that are not meant for us, and when we fail."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest
from frappe.desk.form import assign_to

from cs_center.responsibility.service import policy, sweep
from cs_center.responsibility.service import tickets as service
from devtools.session import create_user
from tests.site.centre import PEOPLE, assigned, issue, matter_of

AsUser = Callable[[str], AbstractContextManager[None]]
#: What a ticket may leave behind in other tables.
TRACES = (
	"Communication",
	"Comment",
	"ToDo",
	"DocShare",
	"Notification Log",
	"Email Queue",
	"Error Log",
	"Version",
	"CS Responsibility",
	"CS Responsibility Event",
)
#: Statements that the app may add to the making of a ticket, and to each saving of one.
MORE_TO_INSERT, MORE_TO_SAVE = 12, 4


def new_ticket(doctype: str, **values: Any) -> Any:
	made = frappe.get_doc({"doctype": doctype, "subject": "No signal", "description": "Dark", **values})
	return frappe.get_doc(doctype, made.insert().name)


def lead_a_life(doctype: str) -> tuple[int, int]:
	"""A ticket is made, changed, closed, reopened and deleted; answers statements of its making and of its savings."""
	with counted() as made:
		ticket = new_ticket(doctype)
	with counted() as saved:
		for values in ({"priority": "High"}, {"status": "Closed"}, {"status": "Open"}):
			ticket = frappe.get_doc(doctype, ticket.name)
			ticket.update(values)
			ticket.save()
	return len(made), len(saved)


class counted:
	"""The statements that are run inside the block."""

	def __enter__(self) -> list[str]:
		self.statements: list[str] = []
		self.run = frappe.db.sql

		def sql(query: Any, *arguments: Any, **options: Any) -> Any:
			self.statements.append(str(query))
			return self.run(query, *arguments, **options)

		frappe.db.sql = sql
		return self.statements

	def __exit__(self, *_error: object) -> None:
		del frappe.db.sql


def traces() -> dict[str, int]:
	return {doctype: frappe.db.count(doctype) for doctype in TRACES}


def left_by(deed: Callable[[], Any]) -> tuple[dict[str, int], Any]:
	before = traces()
	answer = deed()
	after = traces()
	return {doctype: after[doctype] - before[doctype] for doctype in TRACES}, answer


@pytest.fixture
def without_us(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
	"""A block in which none of our document events run."""

	def off() -> AbstractContextManager[None]:
		hooks = {
			doctype: {
				event: [path for path in paths if not path.startswith("cs_center.")]
				for event, paths in events.items()
			}
			for doctype, events in frappe.get_doc_hooks().items()
		}
		context = monkeypatch.context()
		context.__enter__().setattr(frappe.local, "doc_events_hooks", hooks)
		return context

	return off


@pytest.fixture
def outsider(site: str) -> str:
	"""Somebody who works with tickets and is no staff of the centre."""
	roles = ("Support Team", "Agent") if frappe.db.exists("Role", "Agent") else ("Support Team",)
	return create_user(*roles, email="outsider@centre.example.com")


def check_life(doctype: str, user: str, as_user: AsUser, without_us: Any) -> None:
	with as_user(user):
		lead_a_life(doctype)  # so that caches are warm
		alone = left_by(lambda: _alone(doctype, without_us))
		with_us = left_by(lambda: lead_a_life(doctype))
	assert with_us[0] == alone[0]
	assert with_us[0]["CS Responsibility"] == with_us[0]["ToDo"] == 0
	more = [ours - theirs for ours, theirs in zip(with_us[1], alone[1], strict=True)]
	assert more[0] <= MORE_TO_INSERT and more[1] <= 3 * MORE_TO_SAVE, more


def _alone(doctype: str, without_us: Any) -> tuple[int, int]:
	context = without_us()
	try:
		return lead_a_life(doctype)
	finally:
		context.__exit__(None, None, None)


def test_an_issue_of_somebody_who_is_no_staff(outsider: str, as_user: AsUser, without_us: Any) -> None:
	check_life("Issue", outsider, as_user, without_us)


def test_an_issue_when_no_rule_is_enabled(as_user: AsUser, without_us: Any) -> None:
	frappe.db.set_value(policy.DOCTYPE, {"name": ("is", "set")}, "enabled", 0)
	policy.forget()
	check_life("Issue", PEOPLE.anna, as_user, without_us)


def test_an_issue_that_no_rule_is_meant_for(as_user: AsUser, without_us: Any) -> None:
	rule = frappe.get_doc(policy.DOCTYPE, "Every Matter")
	rule.append("kinds", {"kind": "Complaint"})
	rule.save()
	check_life("Issue", PEOPLE.anna, as_user, without_us)


@pytest.mark.parametrize("chosen", ["HD Ticket", "Issue"])
def test_a_helpdesk_ticket_of_somebody_who_is_no_staff(
	full_site: str, chosen: str, outsider: str, as_user: AsUser, without_us: Any
) -> None:
	frappe.db.set_single_value("CS Settings", "ticket_doctype", chosen)
	check_life("HD Ticket", outsider, as_user, without_us)


def test_a_helpdesk_ticket_when_issues_are_chosen(full_site: str, as_user: AsUser, without_us: Any) -> None:
	role = {"parent": PEOPLE.anna, "parenttype": "User", "parentfield": "roles", "role": "Agent"}
	frappe.get_doc({"doctype": "Has Role", **role}).db_insert()
	frappe.clear_cache(user=PEOPLE.anna)
	check_life("HD Ticket", PEOPLE.anna, as_user, without_us)


def test_frappes_own_assignment_is_as_without_us(outsider: str, without_us: Any) -> None:
	def assign() -> None:
		ticket = issue()
		assign_to.add({"assign_to": [outsider], "doctype": "Issue", "name": ticket.name})
		assign_to.remove("Issue", ticket.name, outsider)

	assign()
	context = without_us()
	alone, _ = left_by(assign)
	context.__exit__(None, None, None)
	assert left_by(assign)[0] == alone


def broken(*arguments: Any, **options: Any) -> None:
	frappe.db.set_single_value("CS Settings", "subscribers", 1)
	frappe.throw("broken on purpose")


def check_failure(doctype: str, name: Any) -> None:
	logged = frappe.get_all("Error Log", filters={"reference_name": str(name)}, fields=["method", "error"])
	assert logged and "could not follow" in logged[0].method and "broken on purpose" in logged[0].error
	assert frappe.db.get_single_value("CS Settings", "subscribers") != 1, "half of what failed was kept"
	assert not frappe.local.message_log, "the user of the other app is not told about it"


@pytest.mark.parametrize("doctype", ["Issue", "HD Ticket"])
def test_a_failure_of_ours_keeps_nobody_from_saving_a_ticket(
	full_site: str, doctype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	frappe.db.set_single_value("CS Settings", "ticket_doctype", doctype)
	frappe.local.message_log = []
	for deed in ("created", "changed", "removed"):
		monkeypatch.setattr(service, deed, broken)
	ticket = new_ticket(doctype)
	check_failure(doctype, ticket.name)
	frappe.db.delete("Error Log")
	ticket.status = "Closed"
	ticket.save()
	assert frappe.db.get_value(doctype, ticket.name, "status") == "Closed"
	check_failure(doctype, ticket.name)
	frappe.db.delete("Error Log")
	frappe.delete_doc(doctype, ticket.name)
	assert not frappe.db.exists(doctype, ticket.name)
	assert frappe.db.count("Error Log") == 1


def test_a_failure_of_ours_keeps_nobody_from_assigning(monkeypatch: pytest.MonkeyPatch) -> None:
	ticket = issue(raised_by="customer@example.com")
	frappe.db.delete("Error Log")
	frappe.local.message_log = []
	for deed in ("assigned", "unassigned"):
		monkeypatch.setattr(service, deed, broken)
	assign_to.add({"assign_to": [PEOPLE.bea], "doctype": "Issue", "name": ticket.name})
	assert assigned(ticket) == [PEOPLE.bea]
	assign_to.remove("Issue", ticket.name, PEOPLE.bea)
	assert assigned(ticket) == []
	assert frappe.db.count("Error Log", {"method": ("like", "%could not follow ToDo%")}) == 2


def test_who_is_second_by_a_hair_keeps_their_assignment(monkeypatch: pytest.MonkeyPatch) -> None:
	ticket = issue(raised_by="customer@example.com")
	frappe.db.delete("Error Log")

	def lose(*arguments: Any) -> None:
		raise frappe.DuplicateEntryError

	monkeypatch.setattr(service, "take", lose)
	assign_to.add({"assign_to": [PEOPLE.bea], "doctype": "Issue", "name": ticket.name})
	assert assigned(ticket) == [PEOPLE.bea]
	assert not frappe.db.exists("Error Log", {"method": ("like", "%could not follow%")})


def test_a_deadlock_is_told_to_the_other_app(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The database has rolled back their work as well: they must not believe that it is done."""

	def lose(*arguments: Any) -> None:
		raise frappe.QueryDeadlockError

	monkeypatch.setattr(service, "created", lose)
	with pytest.raises(frappe.QueryDeadlockError):
		issue()


def test_where_helpdesk_is_not_installed_issues_are_followed(as_user: AsUser) -> None:
	frappe.db.set_single_value("CS Settings", "ticket_doctype", "HD Ticket")
	with as_user(PEOPLE.anna):
		ticket = issue()
	assert matter_of(ticket).responsible == PEOPLE.anna


def test_what_failed_is_made_good_by_hand_and_by_the_sweep(
	as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
	with as_user(PEOPLE.anna):
		ticket = issue()
	with monkeypatch.context() as patch:
		patch.setattr(service, "changed", broken)
		ticket.reload()
		ticket.status = "Closed"
		ticket.save()
	assert matter_of(ticket).status == "Open"
	sweep.act(matter_of(ticket).name)
	assert matter_of(ticket).status == "Awaiting Confirmation"


@pytest.fixture
def rule() -> Iterator[Any]:
	"""An Assignment Rule that gives open issues to bea and closes her assignment when they are answered."""
	days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
	values = {
		"name": "New issues",
		"document_type": "Issue",
		"assign_condition": "status == 'Open'",
		"close_condition": "status in ('Replied', 'Closed')",
		"rule": "Round Robin",
		"description": "A new issue",
		"users": [{"user": PEOPLE.bea}],
		"assignment_days": [{"day": day} for day in days],
	}
	yield frappe.get_doc({"doctype": "Assignment Rule", **values}).insert()
	frappe.cache_manager.clear_doctype_map("Assignment Rule", "Issue")


def test_who_an_assignment_rule_chooses_owns_a_customers_ticket(rule: Any) -> None:
	ticket = issue(raised_by="customer@example.com")
	assert matter_of(ticket).responsible == PEOPLE.bea and assigned(ticket) == [PEOPLE.bea]
	assert frappe.get_all("ToDo", filters={"reference_name": ticket.name}, pluck="assignment_rule") == [
		rule.name
	]


@pytest.mark.parametrize("status", ["Replied", "Closed"])
def test_an_assignment_that_a_rule_closed_stays_closed(rule: Any, status: str) -> None:
	ticket = issue(raised_by="customer@example.com")
	ticket.reload()
	ticket.status = status
	ticket.save()
	todos = frappe.get_all("ToDo", filters={"reference_name": ticket.name}, pluck="status")
	assert todos == ["Closed"]
	matter = matter_of(ticket)
	assert matter.status == ("Open" if status == "Replied" else "Awaiting Confirmation")
	for _ in range(2):
		sweep.act(matter.name)
	assert frappe.get_all("ToDo", filters={"reference_name": ticket.name}, pluck="status") == todos
	assert matter_of(ticket).responsible == PEOPLE.bea


def test_a_rule_gives_a_reopened_ticket_back_to_its_owner_once(rule: Any) -> None:
	ticket = issue(raised_by="customer@example.com")
	for status in ("Closed", "Open"):
		ticket.reload()
		ticket.status = status
		ticket.save()
	assert matter_of(ticket).status == "Open" and assigned(ticket) == [PEOPLE.bea]


def test_a_rule_leaves_what_a_member_of_the_staff_took(rule: Any, as_user: AsUser) -> None:
	with as_user(PEOPLE.anna):
		ticket = issue()
	assert matter_of(ticket).responsible == PEOPLE.anna and assigned(ticket) == [PEOPLE.anna]
