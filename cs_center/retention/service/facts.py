"""What is known of customers, read in bulk as the conditions of segments ask for it (KEEP-1)."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, NullIf
from pypika.terms import Function, Term

from cs_center.calls.service import tiers
from cs_center.calls.service.per_customer import calls_of_customers
from cs_center.complaints.service.per_customer import complaints_of_customers
from cs_center.engines import customers
from cs_center.engines.customers import Span
from cs_center.responsibility.service.per_customer import open_matters_of_customers
from cs_center.retention.rules import segments as rules
from cs_center.retention.rules.segments import Asked, Facts

STANDING = "CS Customer Standing"
#: So many customers are read at once; a table without an index on its customer is read once for each time.
PAGE = 50_000


@dataclass(frozen=True, slots=True)
class Known:
	"""A customer, the segment that they are in so far, and what the conditions ask of them."""

	customer: str
	segment: str
	facts: Facts


@dataclass(frozen=True, slots=True)
class _Source:
	"""Where facts come from. `query`: rows by customer. `zero`: of which customers without a row have none."""

	facts: Mapping[str, str]
	query: Callable[[Sequence[Asked], date, Span], Any]
	zero: tuple[str, ...] = ()


def pages(
	asked: Sequence[Asked], today: date, after: str = "", segments: Sequence[str] = ()
) -> Iterator[list[Known]]:
	"""All customers that are not disabled, in pages by name; only those in these segments when there are any."""
	while span := customers.next_span(after, PAGE):
		after = span.last
		yield _page(asked, today, span, segments)


def of_customer(name: str, asked: Sequence[Asked], today: date) -> Known | None:
	"""One customer; None for one who is disabled or not there."""
	return next(iter(_page(asked, today, Span(None, name))), None)


def segment_of(customer: str) -> str:
	"""The segment that a customer is in; blank before they were looked at."""
	return frappe.db.get_value(STANDING, {"customer": customer}, "segment") or ""


def _page(asked: Sequence[Asked], today: date, span: Span, segments: Sequence[str] = ()) -> list[Known]:
	customer, standing = DocType(customers.CUSTOMER), DocType(STANDING)
	query = (
		frappe.qb.from_(customer)
		.left_join(standing)
		.on(standing.customer == customer.name)
		.where(span.holds(customer.name) & (customer.disabled == 0))
		.orderby(customer.name)
	)
	if segments:
		query = query.where(standing.segment.isin(segments))
	terms: dict[Asked, Term] = _plain_terms(customer, today)
	for number, source in enumerate(_SOURCES):
		wanted = [one for one in asked if one.fact in source.facts]
		if wanted:
			rows = source.query(wanted, today, span).as_(f"source_{number}")
			query = query.left_join(rows).on(rows.customer == customer.name)
			terms.update({one: _term(rows, source, one) for one in wanted})
	values = Function("JSON_ARRAY", customer.name, standing.segment, *(terms[one] for one in asked))
	return [_known(asked, text) for (text,) in query.select(values).run()]


def _plain_terms(customer: Any, today: date) -> dict[Asked, Term]:
	tier = Coalesce(NullIf(customer[tiers.FIELD], ""), tiers.default_tier())
	return {
		Asked(rules.MONTHS): customers.months_since(customers.since_when(customer), today),
		Asked(rules.TIER): tier,
		Asked(rules.GROUP): customer.customer_group,
		Asked(rules.TERRITORY): customer.territory,
	}


def _term(rows: Any, source: _Source, asked: Asked) -> Term:
	column = rows[_column(source, asked)]
	return Coalesce(column, 0) if asked.fact in source.zero else column


def _column(source: _Source, asked: Asked) -> str:
	return f"{source.facts[asked.fact]}_{asked.days}" if asked.days else source.facts[asked.fact]


def _known(asked: Sequence[Asked], text: str) -> Known:
	name, segment, *values = json.loads(text, parse_float=Decimal)
	return Known(name, segment or "", dict(zip(asked, values, strict=True)))


def _since(source: Mapping[str, str], asked: Sequence[Asked], today: date) -> dict[str, date]:
	return {f"{source[one.fact]}_{one.days}": today - timedelta(days=one.days) for one in asked if one.days}


def _invoices(asked: Sequence[Asked], today: date, span: Span) -> Any:
	return customers.invoices_of(_since(_OF_INVOICES, asked, today), today, span)


def _contracts(asked: Sequence[Asked], today: date, span: Span) -> Any:
	return customers.contracts_of(today, span)


def _calls(asked: Sequence[Asked], today: date, span: Span) -> Any:
	return calls_of_customers(_since(_OF_CALLS, asked, today), span)


def _complaints(asked: Sequence[Asked], today: date, span: Span) -> Any:
	return complaints_of_customers(_since(_OF_COMPLAINTS, asked, today), span)


def _matters(asked: Sequence[Asked], today: date, span: Span) -> Any:
	return open_matters_of_customers(span)


_OF_INVOICES = {
	rules.SPEND: "spend",
	rules.OVERDUE: "overdue",
	rules.OVERDUE_DAYS: "overdue_days",
	rules.LAST_INVOICE: "last_invoice_days",
}
_OF_CALLS, _OF_COMPLAINTS = {rules.CALLS: "calls"}, {rules.COMPLAINTS: "complaints"}
_SOURCES = (
	_Source(_OF_INVOICES, _invoices, (rules.SPEND, rules.OVERDUE)),
	_Source({rules.CONTRACT_END: "contract_end_days"}, _contracts),
	_Source(_OF_CALLS, _calls, tuple(_OF_CALLS)),
	_Source(_OF_COMPLAINTS, _complaints, tuple(_OF_COMPLAINTS)),
	_Source({rules.OPEN_MATTERS: "open_matters"}, _matters, (rules.OPEN_MATTERS,)),
)
