"""Filling a site with customers, what they bought and what they called about, around document events."""

import frappe

from benchmarks.filling import fill
from cs_center.engines.database import stamp

_TABLES = ("CS Customer Standing", "CS Segment Change", "CS Segment Run")
_PREFIX = "Seg-"
_NAME = f"concat('{_PREFIX}', lpad({{number}}, 8, '0'))"


def customers(how_many: int) -> None:
	"""Customers of up to five years."""
	name = f"{_PREFIX}template"
	frappe.get_doc({"doctype": "Customer", "customer_name": name}).insert()
	row = frappe.db.get_value("Customer", name, "*", as_dict=True)
	frappe.delete_doc("Customer", name)
	varying = {
		"name": _NAME.format(number="seq"),
		"customer_name": _NAME.format(number="seq"),
		"cs_customer_since": "date_sub(curdate(), interval mod(seq * 7919, 1825) day)",
	}
	fill("Customer", row, varying, how_many)


def papers(how_many: int, of_customers: int) -> None:
	"""So many invoices, and a fifth as many contracts."""
	posted = "date_sub(curdate(), interval mod(seq * 104729, 700) day)"
	fill(
		"Sales Invoice",
		stamp(),
		{
			"name": "concat('SEGINV-', seq)",
			"customer": _whose(of_customers),
			"docstatus": "1",
			"posting_date": posted,
			"due_date": f"date_add({posted}, interval 30 day)",
			"base_grand_total": "mod(seq, 1000) + 0.5",
			"outstanding_amount": "if(mod(seq, 20) = 0, 100, 0)",
		},
		how_many,
	)
	fill(
		"Contract",
		stamp(),
		{
			"name": "concat('SEGCON-', seq)",
			"party_type": "'Customer'",
			"party_name": _whose(of_customers),
			"docstatus": "1",
			"end_date": "date_add(curdate(), interval cast(mod(seq * 7919, 1000) as signed) - 100 day)",
		},
		how_many // 5,
	)


def calls_and_complaints(how_many: int, of_customers: int) -> None:
	"""So many calls, and a tenth as many complaints."""
	at = "date_sub(now(), interval mod(seq * 7919, 525600) minute)"
	same = {"customer": _whose(of_customers)}
	fill(
		"CS Call Log",
		stamp(),
		{"name": "sha1(concat('s', seq))", **same, "direction": "'Inbound'", "started_at": at},
		how_many,
	)
	fill(
		"CS Complaint",
		stamp(),
		{"name": "concat('SEGCP-', seq)", **same, "status": "'Solved'", "taken_at": at},
		how_many // 10,
	)


def names(how_many: int) -> list[str]:
	"""The first customers."""
	return frappe.get_all(
		"Customer", {"name": ("like", f"{_PREFIX}%")}, order_by="name", limit=how_many, pluck="name"
	)


def clear() -> None:
	"""Take everything away again."""
	for table in (*_TABLES, "CS Call Log", "CS Complaint"):
		frappe.db.sql_ddl(f"TRUNCATE TABLE `tab{table}`")
	for table, column in (("Customer", "name"), ("Sales Invoice", "customer"), ("Contract", "party_name")):
		frappe.db.sql(f"delete from `tab{table}` where `{column}` like %s", (f"{_PREFIX}%",))
	frappe.db.commit()


def _whose(of_customers: int) -> str:
	return _NAME.format(number=f"1 + mod(seq * 15485863, {of_customers})")
