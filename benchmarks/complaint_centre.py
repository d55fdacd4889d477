"""Filling a site with complaints, around document events: they are only there to be many."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from cs_center.complaints.service import taking

TOPIC = "Poor Quality"
_TABLES = ("CS Complaint", "CS Complaint Event", "CS Complaint Callback", "CS Notice", "Notification Log")
_STEP = 100_000


def customers(how_many: int) -> list[str]:
	"""Customers who complain."""
	names = [f"Bench Customer {number}" for number in range(how_many)]
	for name in names:
		if not frappe.db.exists("Customer", name):
			frappe.get_doc({"doctype": "Customer", "customer_name": name}).insert()
	frappe.db.commit()
	return names


def track_agreements() -> None:
	"""ERPNext keeps service level agreements, and has one for tickets, as a site that compares would."""
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	if frappe.db.exists("Service Level Agreement", {"document_type": "Issue"}):
		return
	ours = frappe.get_doc("Service Level Agreement", {"document_type": "CS Complaint"})
	frappe.copy_doc(ours).update(
		{
			"document_type": "Issue",
			"service_level": "Tickets",
			"pause_sla_on": [{"status": "On Hold"}],
			"sla_fulfilled_on": [{"status": "Closed"}],
		}
	).insert()


def complaints(how_many: int, due: int, agents: int) -> None:
	"""Open complaints, the first of which are due one escalation: nobody dispatched them for over an hour."""
	row = _template()
	now = now_datetime()
	for start in range(1, how_many + 1, _STEP):
		last = min(start + _STEP - 1, how_many)
		_insert(row, start, last, due, agents, now)
		frappe.db.commit()
	frappe.db.sql_ddl("ANALYZE TABLE `tabCS Complaint`")


def age(due: int) -> None:
	"""The first complaints are due again: for a second round."""
	frappe.db.sql(
		"update `tabCS Complaint` set level = 0, next_action_at = taken_at, seen_until = date_add(taken_at, interval 50 minute)"
		" where name <= %s",
		(f"BENCH-{due:08d}",),
	)
	frappe.db.commit()


def issues(how_many: int) -> list[str]:
	"""Tickets with an agreement."""
	names = [
		frappe.get_doc({"doctype": "Issue", "subject": f"Ticket {n}"}).insert().name for n in range(how_many)
	]
	frappe.db.commit()
	return names


def clear() -> None:
	"""Take everything away again."""
	for table in _TABLES:
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")


def _template() -> dict[str, Any]:
	name = taking.take({"subject": "Picture breaks up", "topic": TOPIC, "party_name": "Mrs Li"}, False)[
		"name"
	]
	row = frappe.db.get_value("CS Complaint", name, "*", as_dict=True)
	frappe.db.commit()
	return row


def _insert(row: dict[str, Any], first: int, last: int, due: int, agents: int, now: datetime) -> None:
	varying = {
		"name": "concat('BENCH-', lpad(seq, 8, '0'))",
		"handler": "concat('agent', mod(seq, %(agents)s), '@bench.example.com')",
		"holder": "concat('agent', mod(seq, %(agents)s), '@bench.example.com')",
		"team": "'Bench'",
		"next_action_at": "if(seq <= %(due)s, %(taken)s, date_add(%(now)s, interval 30 + mod(seq, 9000) minute))",
		"taken_at": "%(taken)s",
		"since": "%(taken)s",
		"seen_until": "date_add(%(taken)s, interval 50 minute)",
		"open_key": "null",
	}
	columns = [column for column in row if column not in varying]
	values = {f"c{position}": row[column] for position, column in enumerate(columns)}
	selected = [*varying.values(), *(f"%(c{position})s" for position in range(len(columns)))]
	names = ", ".join(f"`{column}`" for column in (*varying, *columns))
	given = {"agents": agents, "due": due, "now": now, "taken": now - timedelta(minutes=61), **values}
	frappe.db.sql(
		f"insert into `tabCS Complaint` ({names}) select {', '.join(selected)} "
		"from seq_1_to_100000000 where seq between %(first)s and %(last)s",
		{**given, "first": first, "last": last},
	)
