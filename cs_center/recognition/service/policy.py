"""What managers say about little red flowers: allowances, validity, prizes (STAFF-11)."""

import frappe
from frappe.model.document import Document
from frappe.utils import cint

from cs_center.calls.service.words import refusals_said
from cs_center.recognition.rules import flowers as rules
from cs_center.recognition.rules.flowers import FlowerPolicy, Prize

POLICY, PRIZE = "CS Flower Policy", "CS Flower Prize"


def policy() -> FlowerPolicy:
	"""As CS Flower Policy and the prizes that are offered say; the smallest prize first."""
	rows = frappe.get_all(PRIZE, {"active": 1}, ["name", "flowers"], order_by="flowers, name")
	return _figures(frappe.get_cached_doc(POLICY), [Prize(row.name, row.flowers) for row in rows])


def check(doc: Document) -> None:
	"""Raises ValidationError for figures that mean nothing."""
	with refusals_said():
		rules.check(_figures(doc, []))


def check_prize(doc: Document) -> None:
	"""Raises ValidationError for a prize without a name or flowers."""
	with refusals_said():
		rules.check(FlowerPolicy(prizes=(Prize(doc.prize_name or "", cint(doc.flowers)),)))


def _figures(doc: Document, prizes: list[Prize]) -> FlowerPolicy:
	return FlowerPolicy(
		per_giver=cint(doc.per_giver),
		valid_months=cint(doc.valid_months),
		honoured=cint(doc.honoured),
		prizes=tuple(prizes),
	)
