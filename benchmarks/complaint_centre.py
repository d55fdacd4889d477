"""Filling a site with complaints, around document events: they are only there to be many."""

from typing import Any

import frappe

from benchmarks.filling import fill
from cs_center.complaints.service import taking

TOPIC = "Poor Quality"
_TABLES = ("CS Complaint", "CS Complaint Event", "CS Complaint Callback", "CS Notice", "Notification Log")


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
	agreement = frappe.copy_doc(
		frappe.get_doc("Service Level Agreement", {"document_type": "CS Complaint"})
	).update(
		{
			"document_type": "Issue",
			"service_level": "Tickets",
			"pause_sla_on": [{"status": "On Hold"}],
			"sla_fulfilled_on": [{"status": "Closed"}],
		}
	)
	[medium] = agreement.priorities
	for priority in ("Low", "High"):
		agreement.append(
			"priorities", {**frappe.copy_doc(medium).as_dict(), "priority": priority, "default_priority": 0}
		)
	agreement.insert()


def complaints(how_many: int, due: int, agents: int) -> None:
	"""Open complaints, the first of which are due one escalation: nobody dispatched them for over an hour."""
	fill("CS Complaint", _template(), _open_ones(due, agents), how_many)


def issues(how_many: int) -> list[str]:
	"""Tickets with an agreement."""
	names = [
		frappe.get_doc({"doctype": "Issue", "subject": f"Ticket {n}"}).insert().name for n in range(how_many)
	]
	frappe.db.commit()
	return names


def year(how_many: int) -> None:
	"""Complaints of a year, settled by forty stations about all topics, each with its callback."""
	row = _template()
	topics = frappe.get_all("CS Complaint Topic", pluck="name", order_by="name")
	listed = ", ".join(frappe.db.escape(topic) for topic in topics)
	at = f"date_sub(%(now)s, interval mod(seq * 7919, {365 * 24 * 60}) minute)"
	varying = {
		"name": "concat('YEAR-', lpad(seq, 8, '0'))",
		"station": "concat('Station ', mod(seq, 40))",
		"topic": f"elt(1 + mod(seq, {len(topics)}), {listed})",
		"severity": "elt(1 + mod(seq, 20) div 15, 'General', if(mod(seq, 3), 'Repeat', 'Severe'))",
		"status": "'Solved'",
		"taken_at": at,
		"since": at,
		"closed_at": f"date_add({at}, interval mod(seq, 20) day)",
		"due_by": f"date_add({at}, interval 13 day)",
		"next_action_at": "null",
		"open_key": "null",
	}
	fill("CS Complaint", row, varying, how_many)
	_fill_callbacks(how_many)
	frappe.db.sql_ddl("ANALYZE TABLE `tabCS Complaint Callback`")


def _fill_callbacks(how_many: int) -> None:
	columns = "name, creation, modified, complaint, round, at, reached, solved, attitude, speed, quality"
	frappe.db.sql(
		f"insert into `tabCS Complaint Callback` ({columns}) select concat('answer-', name), closed_at, closed_at, name, 1,"
		" closed_at, 1, 1, 4, 3, 5 from `tabCS Complaint` limit %s",
		(how_many,),
	)
	frappe.db.commit()


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


def _open_ones(due: int, agents: int) -> dict[str, str]:
	agent = f"concat('agent', mod(seq, {agents}), '@bench.example.com')"
	taken = "date_sub(%(now)s, interval 61 minute)"
	later = "date_add(%(now)s, interval 30 + mod(seq, 9000) minute)"
	return {
		"name": "concat('BENCH-', lpad(seq, 8, '0'))",
		"handler": agent,
		"holder": agent,
		"team": "'Bench'",
		"next_action_at": f"if(seq <= {due}, {taken}, {later})",
		"taken_at": taken,
		"since": taken,
		"seen_until": f"date_add({taken}, interval 50 minute)",
		"open_key": "null",
	}
