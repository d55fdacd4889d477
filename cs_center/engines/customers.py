"""What ERPNext keeps of customers, grouped by customer, to be joined to them in bulk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, Date, Max, Min, NullIf, Sum
from pypika import Case
from pypika.terms import Criterion, CustomFunction, LiteralValue, Term

from cs_center.engines.database import prepared, read, value

CUSTOMER = "Customer"
_FOR_EVER = date(9999, 12, 31)
days_between = CustomFunction("DATEDIFF", ["until", "since"])
_months_between = CustomFunction("TIMESTAMPDIFF", ["unit", "since", "until"])


@dataclass(frozen=True, slots=True)
class Span:
	"""Customers in the order of their names: those behind `after`, up to `last`; only `last` when `after` is None."""

	after: str | None
	last: str

	def holds(self, name: Term) -> Criterion:
		"""Whether a name lies in it."""
		return name == self.last if self.after is None else (name > self.after) & (name <= self.last)


def areas_above() -> dict[str, str]:
	"""Each area and the one that it lies in, blank for the uppermost."""
	rows = frappe.get_all("Territory", fields=["name", "parent_territory"])
	return {row.name: row.parent_territory or "" for row in rows}


def lies_in(area: str, above: Mapping[str, str]) -> tuple[str, ...]:
	"""An area and those that it lies in. `above`: as `areas_above` says."""
	found: dict[str, None] = {}
	while area and area not in found:
		found[area] = None
		area = above.get(area, "")
	return tuple(found)


def areas_of(customers: Iterable[str]) -> dict[str, str]:
	"""The area of each customer, blank where nobody said one. Customers that there are not are left out."""
	names = tuple(sorted(set(customers)))
	return {name: area or "" for name, area in read(_areas, customers=names)} if names else {}


@prepared
def _areas() -> Any:
	customer = DocType(CUSTOMER)
	return (
		frappe.qb.from_(customer)
		.where(customer.name.isin(value("customers")))
		.select(customer.name, customer.territory)
	)


def names_of(customers: Iterable[str]) -> dict[str, str]:
	"""What each customer is called."""
	filters = {"name": ("in", sorted(set(customers)))}
	return dict(frappe.get_all(CUSTOMER, filters=filters, fields=["name", "customer_name"], as_list=True))


def managers_of(customers: Iterable[str]) -> dict[str, tuple[str, str]]:
	"""What each customer is called, and the user who manages their account; blank where there is none."""
	names = tuple(sorted(set(customers)))
	rows = read(_managers, customers=names) if names else ()
	return {name: (title or name, manager or "") for name, title, manager in rows}


@prepared
def _managers() -> Any:
	customer = DocType(CUSTOMER)
	return (
		frappe.qb.from_(customer)
		.where(customer.name.isin(value("customers")))
		.select(customer.name, customer.customer_name, customer.account_manager)
	)


def in_use(customers: Iterable[str]) -> set[str]:
	"""Those of the customers that there are and that are not disabled."""
	filters = {"name": ("in", sorted(set(customers))), "disabled": 0}
	return set(frappe.get_all(CUSTOMER, filters=filters, pluck="name"))


def names_in(span: Span) -> list[str]:
	"""Customers of a span that are not disabled."""
	customer = DocType(CUSTOMER)
	query = frappe.qb.from_(customer).where(span.holds(customer.name) & (customer.disabled == 0))
	return query.orderby(customer.name).select(customer.name).run(pluck=True)


def with_value(field: str, values: Iterable[str]) -> list[tuple[str, str]]:
	"""Name and value of customers that are not disabled and have one of the values in an indexed field."""
	filters = {field: ("in", sorted(values)), "disabled": 0}
	return frappe.get_all(CUSTOMER, filters=filters, fields=["name", field], as_list=True, order_by="name")


def count_customers() -> int:
	"""Customers that are not disabled."""
	return frappe.db.count(CUSTOMER, {"disabled": 0})


def next_span(after: str, size: int) -> Span | None:
	"""The next customers by name; None when there are no more."""
	customer = DocType(CUSTOMER)
	behind = (
		frappe.qb.from_(customer).where(customer.name > after).orderby(customer.name).select(customer.name)
	)
	page = behind.limit(size).as_("page")
	last, found = frappe.qb.from_(page).select(Max(page.name), Count("*")).run()[0]
	return Span(after, last) if found else None


def months_since(day: Term, today: date) -> Term:
	"""Whole months from a day until today."""
	return _months_between(LiteralValue("MONTH"), day, today)


def since_when(customer: Any) -> Term:
	"""The day on which somebody became a customer: as somebody wrote down, else when the record was made."""
	return Coalesce(customer.cs_customer_since, Date(customer.creation))


def invoices_of(spend_since: Mapping[str, date], today: date, span: Span) -> Any:
	"""Columns: customer, what they were invoiced since each day (company currency, returns taken off), `overdue`,
	`overdue_days`, `last_invoice_days`."""
	invoice = DocType("Sales Invoice")
	is_late = (invoice.outstanding_amount > 0) & (invoice.due_date < today)
	first_late = Min(Case().when(is_late, invoice.due_date).else_(None))
	last_sale = Max(Case().when(invoice.is_return == 0, invoice.posting_date).else_(None))
	spent = (
		Sum(Case().when(invoice.posting_date >= since, invoice.base_grand_total).else_(0)).as_(column)
		for column, since in spend_since.items()
	)
	return (
		frappe.qb.from_(invoice)
		.where(span.holds(invoice.customer) & (invoice.docstatus == 1))
		.groupby(invoice.customer)
		.select(
			invoice.customer,
			*spent,
			Sum(Case().when(is_late, invoice.outstanding_amount).else_(0)).as_("overdue"),
			days_between(today, first_late).as_("overdue_days"),
			days_between(today, last_sale).as_("last_invoice_days"),
		)
	)


def invoiced(since: date, until: date, whose: Any) -> Any:
	"""Columns: customer, `spend`: invoiced within these days (returns taken off), `sales`: how many invoices. `whose`: a
	query of customers."""
	invoice = DocType("Sales Invoice")
	is_wanted = (invoice.docstatus == 1) & (invoice.posting_date >= since) & (invoice.posting_date <= until)
	return (
		frappe.qb.from_(invoice)
		.where(invoice.customer.isin(whose) & is_wanted)
		.groupby(invoice.customer)
		.select(
			invoice.customer,
			Sum(invoice.base_grand_total).as_("spend"),
			Sum(Case().when(invoice.is_return == 0, 1).else_(0)).as_("sales"),
		)
	)


def contracts_of(today: date, span: Span) -> Any:
	"""Columns: customer, `contract_end_days`: until the last contract ends, below zero when it has; none without an end."""
	contract = DocType("Contract")
	end = NullIf(Max(Coalesce(contract.end_date, _FOR_EVER)), _FOR_EVER)
	is_customer = (contract.party_type == CUSTOMER) & span.holds(contract.party_name)
	return (
		frappe.qb.from_(contract)
		.where(is_customer & (contract.docstatus == 1))
		.groupby(contract.party_name)
		.select(contract.party_name.as_("customer"), days_between(end, today).as_("contract_end_days"))
	)
