"""A small service centre for tests: people, teams, queues, and calls to take."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import frappe

from cs_center.calls.rules.events import CallEvent
from cs_center.calls.service import log
from cs_center.workforce.service import presence
from devtools import office_hours
from devtools.remembered import remembered
from devtools.session import create_user

SOURCE = "pbx"
HOTLINE = "07198888888"


@dataclass(frozen=True)
class Centre:
	"""Users by what they are; team A has agents anna and alan and leader lee, team B agent bea."""

	anna: str
	alan: str
	bea: str
	lee: str
	supervisor: str
	inspector: str
	officer: str
	hr: str
	switch: str


ROLES = {
	"anna": "CS Agent",
	"alan": "CS Agent",
	"bea": "CS Agent",
	"lee": "CS Shift Leader",
	"supervisor": "CS Supervisor",
	"inspector": "CS Quality Inspector",
	"officer": "CS Callback Officer",
	"hr": "HR User",
	"switch": "CS Switch",
}
#: What those need beside who work with ERPNext's tickets.
TICKET_ROLES = dict.fromkeys(("CS Agent", "CS Shift Leader", "CS Supervisor"), ("Support Team",))
PEOPLE = Centre(**{name: f"{name}@centre.example.com" for name in ROLES})


def open_centre() -> None:
	"""Create the people, teams, queues and the hotline, once for all tests of a site: users are slow to make."""
	if frappe.db.exists("User", PEOPLE.anna):
		return
	for name, role in ROLES.items():
		create_user(role, *TICKET_ROLES.get(role, ()), email=getattr(PEOPLE, name))
	_insert("CS Team", team_name="A", leader=PEOPLE.lee)
	_insert("CS Team", team_name="B")
	for number, name, team in (
		("1001", "anna", "A"),
		("1002", "alan", "A"),
		("1003", "bea", "B"),
		("1009", "lee", "A"),
	):
		user = getattr(PEOPLE, name)
		_insert("CS Staff Record", staff_number=number, user=user, team=team, lines=[{"agent_id": number}])
	_insert("CS Hotline", hotline_name="Hotline", number=HOTLINE)
	_insert("CS Queue", queue_code="billing", title="Billing", team="A", hotline="Hotline", kind="Billing")
	_insert("CS Queue", queue_code="faults", title="Faults", team="B", own_hours=1, round_the_clock=1)


def _insert(doctype: str, **values: Any) -> Any:
	return frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)


@remembered
def customer(name: str, *numbers: str) -> str:
	"""A customer with a contact that has these numbers; returns the customer's name."""
	made = _insert("Customer", customer_name=name)
	phones = [
		{"phone": number, "is_primary_mobile_no": int(position == 0)}
		for position, number in enumerate(numbers)
	]
	links = [{"link_doctype": "Customer", "link_name": made.name}]
	_insert("Contact", first_name=name, phone_nos=phones, links=links)
	return made.name


def workday_morning() -> datetime:
	"""Ten o'clock this morning or, before that, yesterday's, in the site's zone: within service hours."""
	local = office_hours.now()
	ten = local.replace(hour=10, minute=0, second=0, microsecond=0)
	return ten if ten < local else ten - timedelta(days=1)


def take(
	call_id: str, kind: str, seconds: int = 0, *, start: datetime | None = None, **said: Any
) -> log.Taken:
	"""Take one event `seconds` after the start of the call."""
	at = (start or workday_morning()) + timedelta(seconds=seconds)
	values = {"from_number": "13800138000", "to_number": HOTLINE, "direction": "Inbound", **said}
	return log.take_event(SOURCE, call_id, CallEvent(kind, at.astimezone(timezone.utc), **values))


def answered_call(call_id: str, agent: str = "1001", **said: Any) -> str:
	"""A call of five minutes with an agent; returns its log."""
	take(call_id, "ringing", 0, queue="billing", **said)
	take(call_id, "answered", 12, agent=agent, **said)
	return take(call_id, "ended", 312, **said).call_log


def log_on(*users: str) -> None:
	"""These people are at their seats."""
	for user in users:
		presence.say(user, "Available", "Self")


def issue(subject: str = "No signal", **values: Any) -> Any:
	"""A ticket of ERPNext, as the present user writes it."""
	return frappe.get_doc({"doctype": "Issue", "subject": subject, **values}).insert()


def matter_of(ticket: Any) -> Any:
	"""The latest matter of a ticket, as a document."""
	filters = {"ticket_type": ticket.doctype, "ticket": str(ticket.name)}
	names = frappe.get_all("CS Responsibility", filters=filters, pluck="name", order_by="opened_at desc")
	return frappe.get_doc("CS Responsibility", names[0]) if names else None


def assigned(ticket: Any) -> list[str]:
	"""Who has a ticket by Frappe's own assignment."""
	filters = {"reference_type": ticket.doctype, "reference_name": str(ticket.name), "status": "Open"}
	return sorted(frappe.get_all("ToDo", filters=filters, pluck="allocated_to"))


def abandoned_call(call_id: str, **said: Any) -> str:
	"""A call that hung up after 40 seconds in the queue; returns its log."""
	take(call_id, "ringing", 0, queue="billing", **said)
	return take(call_id, "ended", 40, **said).call_log


def only_matter() -> Any:
	"""The one matter that there is; merged ones do not count."""
	(name,) = frappe.get_all("CS Responsibility", filters={"status": ("!=", "Merged")}, pluck="name")
	return frappe.get_doc("CS Responsibility", name)


def mail_account() -> None:
	"""Mail can go out: it is queued, and nothing sends it."""
	account = {"doctype": "Email Account", "email_account_name": "Out", "email_id": "out@example.com"}
	account |= {"enable_outgoing": 1, "default_outgoing": 1, "smtp_server": "localhost"}
	account |= {"awaiting_password": 1, "login_id_is_different": 0}
	frappe.get_doc(account).db_insert()
