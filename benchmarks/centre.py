"""Filling a site with staff, calls, matters and assignments, around document events: they are only there to be many."""

import frappe

from benchmarks.numbers import mobile
from cs_center.calls.service.privacy import sealed
from cs_center.engines.database import insert_many, stamp
from cs_center.responsibility.service import store
from cs_center.workforce.service import presence, roster

_TABLES = (
	"CS Responsibility",
	"CS Responsibility Event",
	"CS Staff Record",
	"CS Staff Line",
	"CS Presence",
	"CS Duty",
)
_CALL_TABLES = ("CS Call Log", "CS Call Record", "CS Call Leg", "CS Callback")
STEP = 20_000


def staff(how_many: int, first_number: int = 2000) -> list[str]:
	"""Agents with a staff record, an agent number, and at their seats."""
	users = [f"agent{number}@bench.example.com" for number in range(how_many)]
	if not frappe.db.exists("CS Team", "Bench"):
		frappe.get_doc({"doctype": "CS Team", "team_name": "Bench"}).insert()
	for number, user in enumerate(users):
		if not frappe.db.exists("User", user):
			_user(user)
		agent_id = str(first_number + number)
		record = {"doctype": "CS Staff Record", "staff_number": agent_id, "user": user, "team": "Bench"}
		frappe.get_doc({**record, "lines": [{"agent_id": agent_id}]}).insert()
		presence.say(user, "Available", "Self")
	frappe.db.commit()
	roster.rebuild(frappe.get_all("CS Staff Record", pluck="name"))
	frappe.db.commit()
	return users


def _user(user: str) -> None:
	doc = frappe.new_doc("User")
	doc.update({"name": user, "email": user, "first_name": user, "enabled": 1, "user_type": "System User"})
	for role in ("CS Agent", "Support Team"):
		doc.append("roles", {"role": role})
	doc.set_user_and_timestamp()
	doc.set_parent_in_children()
	for row in (doc, *doc.get_all_children()):
		row.db_insert()


def calls(how_many: int, callers: int) -> None:
	"""Answered calls of the first numbers, in order."""
	for table, columns, values in (
		(
			"CS Call Log",
			"name, creation, modified, source, call_id, direction, outcome, started_at, answered_at, ended_at, agent",
			"sha1(seq), now(), now(), 'fill', seq, 'Inbound', 'Answered', {at}, {at}, {at}, 'nobody@example.com'",
		),
		(
			"CS Call Record",
			"name, creation, modified, source, call_id, started_at, caller_key, facts",
			"sha1(seq), now(), now(), 'fill', seq, {at}, concat('+86138', lpad(mod(seq, %(callers)s), 8, '0')), '[]'",
		),
	):
		at = "date_sub(now(), interval seq second)"
		for start in range(1, how_many, 100_000):
			frappe.db.sql(
				f"insert into `tab{table}` ({columns}) select {values.format(at=at)} "
				"from seq_1_to_100000000 where seq between %(first)s and %(last)s",
				{"first": start, "last": start + 99_999, "callers": callers},
			)
			frappe.db.commit()
		frappe.db.sql_ddl(f"ANALYZE TABLE `tab{table}`")


def sealed_mobile(number: int) -> str:
	return sealed(mobile(number))


def matters(how_many: int, agents: int) -> None:
	"""Open matters with tickets, one of each of the first numbers."""
	now = frappe.utils.now_datetime()
	rule = frappe.get_all("CS First Caller Rule", filters={"owns": 1}, pluck="name")[0]
	for start in range(0, how_many, STEP):
		rows = [
			{
				"name": f"matter-{number}",
				**stamp(),
				"status": "Open",
				"responsible": f"agent{number % agents}@bench.example.com",
				"staff_number": str(2000 + number % agents),
				"team": "Bench",
				"owned_since": now,
				"opened_at": now,
				"last_contact_at": now,
				"customer_key": sealed_mobile(number),
				"contact": f"contact-{number}",
				"ticket_type": "Issue",
				"ticket": f"ISS-{number}",
				"open_key": store.ticket_key("Issue", f"ISS-{number}"),
				"rule": rule,
				"fixed": 1,
			}
			for number in range(start, min(start + STEP, how_many))
		]
		insert_many("CS Responsibility", rows)
		frappe.db.commit()
	frappe.db.sql_ddl("ANALYZE TABLE `tabCS Responsibility`")


def todos(how_many: int, agents: list[str]) -> None:
	"""Open assignments of tickets, shared about evenly."""
	for start in range(0, how_many, STEP):
		rows = [
			{
				"name": f"todo-{number}",
				**stamp(),
				"status": "Open",
				"allocated_to": agents[number % len(agents)],
				"reference_type": "Issue",
				"reference_name": f"old-{number}",
				"description": "old",
			}
			for number in range(start, min(start + STEP, how_many))
		]
		insert_many("ToDo", rows)
	frappe.db.commit()


def issues(how_many: int, owner: str) -> list[str]:
	"""Tickets, the second half written by one agent, who owns them therefore."""
	names = []
	for number in range(how_many):
		if number == how_many // 2:
			frappe.set_user(owner)
		names.append(frappe.get_doc({"doctype": "Issue", "subject": f"Ticket {number}"}).insert().name)
	frappe.set_user("Administrator")
	return names


def matters_of(tickets: list[str]) -> list[str]:
	return frappe.get_all("CS Responsibility", filters={"ticket": ("in", tickets)}, pluck="name")


def clear_calls() -> None:
	"""Take calls and what became of them away again."""
	for table in (*_CALL_TABLES, "CS Responsibility", "CS Responsibility Event"):
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")


def clear() -> None:
	"""Take everything away again."""
	clear_calls()
	for table in (*_TABLES, "ToDo"):
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")
