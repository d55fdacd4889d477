"""Invoices of ERPNext by who sold them."""

from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum

INVOICE = "Sales Invoice"
_SUBMITTED = 1


def returns_of_employees(first: date, last: date) -> dict[str, int]:
	"""How many invoices of these days, both included, took goods or money back, by the employee of whose sales they are.

	Who is named as the sales person of no invoice of the time is left out.
	"""
	invoice, share, person = DocType(INVOICE), DocType("Sales Team"), DocType("Sales Person")
	rows = (
		frappe.qb.from_(invoice)
		.join(share)
		.on((share.parent == invoice.name) & (share.parenttype == INVOICE))
		.join(person)
		.on(person.name == share.sales_person)
		.where((invoice.posting_date >= first) & (invoice.posting_date <= last))
		.where((invoice.docstatus == _SUBMITTED) & person.employee.isnotnull())
		.groupby(person.employee)
		.select(person.employee, Sum(invoice.is_return))
	).run()
	return {employee: int(count or 0) for employee, count in rows if employee}
