"""What customers are told: templates of managers, which see nothing but what they are given (KEEP-4, SEC-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from jinja2 import StrictUndefined, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cs_center.ahead.rules.occasions import DOCUMENT
from cs_center.ahead.service.store import PLAN
from cs_center.engines import documents

#: Not Frappe's own templates: those may read every table, and who writes plans may not (STAFF-13).
_JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_MOST_CHARACTERS = 2000


class CanNotBeSaid(Exception):
	"""A template that means nothing for a customer; the message says why."""


@dataclass(frozen=True, slots=True)
class Said:
	subject: str
	message: str


def check(doc: Document) -> None:
	"""Raises ValidationError for a template that could not be filled in."""
	fields = documents.plain_fields(doc.document_type) if doc.kind == DOCUMENT else ()
	sample = _given("", "", date.today(), 0, (), dict.fromkeys(fields, ""))
	for field in ("subject", "message"):
		try:
			_filled(doc.get(field) or "", sample)
		except CanNotBeSaid as error:
			label = _(frappe.get_meta(PLAN).get_label(field), context="CS Reminder Plan")
			frappe.throw(_("{0} can not be filled in: {1}").format(label, error))


def names_fields(plan: Any) -> bool:
	"""Whether the words of a plan say something that stands in a document. What is no template says nothing."""
	try:
		written = _JINJA.parse(f"{plan.subject or ''}\n{plan.message or ''}")
	except TemplateError:
		return False
	return "doc" in find_undeclared_variables(written)


def said(customer_name: str, reasons: Sequence[Any], today: date, plan: Document | None = None) -> Said:
	"""What a customer is told of the reasons, in the words of the plan of the first. Raises CanNotBeSaid.

	`plan`: one that is not saved.
	"""
	lead = reasons[0]
	plan = plan or frappe.get_cached_doc(PLAN, lead.plan)
	doc = documents.plain_values(lead.reference_doctype, lead.reference_name) if lead.reference_name else {}
	days = (lead.occasion_date - today).days
	others = [_site_word(one.occasion) for one in reasons[1:]]
	given = _given(customer_name, _site_word(lead.occasion), lead.occasion_date, days, others, doc)
	subject = _filled(plan.subject or "", given) or _site_word(lead.occasion)
	return Said(" ".join(subject.split()), _filled(plan.message or "", given))


def _given(
	customer_name: str, occasion: str, day: date, days: int, others: Sequence[str], doc: Mapping[str, Any]
) -> dict[str, Any]:
	return {
		"customer_name": customer_name,
		"occasion": occasion,
		"date": f"{day:%Y-%m-%d}",
		"days": days,
		"others": list(others),
		"doc": dict(doc),
	}


def _filled(template: str, given: Mapping[str, Any]) -> str:
	try:
		text = _JINJA.from_string(template).render(given).strip()
	except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError) as error:
		raise CanNotBeSaid(str(error)) from error
	if len(text) > _MOST_CHARACTERS:
		raise CanNotBeSaid(_("it is longer than {0} characters").format(_MOST_CHARACTERS))
	return text


def _site_word(text: str) -> str:
	return _(text, frappe.db.get_default("lang") or "en")
