"""The figures of typing tests, of the record that managers change (STAFF-1)."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

from cs_center.careers.rules.typing_speed import TypingPolicy

POLICY = "CS Typing Policy"


def policy() -> TypingPolicy:
	"""As CS Typing Policy says."""
	return _figures(frappe.get_cached_doc(POLICY))


def valid_months() -> int:
	"""How long a result counts; 0: for ever."""
	return cint(frappe.get_cached_doc(POLICY).valid_months)


def check(doc: Document) -> None:
	"""Raises ValidationError for figures with which no test could count."""
	figures = _figures(doc)
	spans = (
		(figures.least_seconds, figures.most_seconds),
		(figures.least_text, figures.longest_text),
	)
	if any(not 0 < least <= most for least, most in spans):
		frappe.throw(_("The least is more than zero and not above the most."))
	if (
		min(figures.possible_speed, figures.possible_speed_english) < 1
		or figures.inputs_per_character < 0
		or cint(doc.valid_months) < 0
	):
		frappe.throw(_("Figures of typing tests are not below zero."))
	if not 0 <= figures.least_accuracy <= 1:
		frappe.throw(_("What is right is from 0 to 100 %."))


def _figures(doc: Document) -> TypingPolicy:
	return TypingPolicy(
		least_seconds=cint(doc.least_seconds),
		most_seconds=cint(doc.most_seconds),
		least_accuracy=Decimal(str(flt(doc.least_accuracy, 4))) / 100,
		possible_speed=cint(doc.possible_speed),
		possible_speed_english=cint(doc.possible_speed_english),
		inputs_per_character=Decimal(str(flt(doc.inputs_per_character, 4))),
		least_text=cint(doc.least_text),
		longest_text=cint(doc.longest_text),
	)
