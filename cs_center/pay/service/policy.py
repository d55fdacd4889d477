"""By which figures HR pays: the single record `CS Pay Policy`, as the rules need them (STAFF-3, STAFF-4, STAFF-9)."""

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.appraisal.rules import scheme as schemes
from cs_center.appraisal.rules.exact import plain
from cs_center.appraisal.rules.scheme import FieldFigures, PlaceAward, Scheme
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.words import refusals_said
from cs_center.pay.rules.proration import ProrationPolicy
from cs_center.pay.rules.service_years import ServicePolicy
from cs_center.pay.rules.spans import check_why
from cs_center.pay.rules.statement import PayPolicy
from cs_center.pay.service import events
from cs_center.pay.service.events import Event
from cs_center.pay.service.store import POLICY, money, number

#: The figures of money, which are frozen with a month that is closed.
FIGURES = (
	"service_per_year",
	"service_most",
	"proration_basis",
	"legal_days",
	"yuan_per_point",
	"most_pay",
	"first_award",
	"field_points",
	"field_yuan_per_point",
	"field_accident_points",
)
#: Those of the scheme of appraisal that decide what points are paid: frozen with them.
_OF_POINTS = {"base": Decimal, "cap": Decimal, "unpaid_months": int, "first_months": int}
_NO_FIGURES = ("Section Break", "Column Break")


@dataclass(frozen=True, slots=True)
class Figures:
	"""What a month is worked out by."""

	pay: PayPolicy
	scheme: Scheme


def figures(record: Any = None) -> Figures:
	"""The figures of the policy, or of what was frozen with a month (`frozen`)."""
	record = record or frappe.get_cached_doc(POLICY)
	return Figures(_pay_policy(record), _with_money(_points_scheme(), record))


def money_scheme() -> Scheme:
	"""The scheme of appraisal with its money: what points, places and awards are worth. For HR's rooms only."""
	return figures().scheme


def four_eyes() -> bool:
	"""Whether somebody else than who asks approves."""
	return bool(frappe.get_cached_doc(POLICY).four_eyes)


def frozen() -> str:
	"""The figures as they are kept with a closed month."""
	record = frappe.get_cached_doc(POLICY)
	kept = {field: str(record.get(field) or 0) for field in FIGURES}
	kept["quarter_awards"] = [
		{field: str(row.get(field)) for field in ("first_place", "last_place", "amount")}
		for row in record.quarter_awards
	]
	scheme = _points_scheme()
	kept |= {field: str(getattr(scheme, field)) for field in _OF_POINTS}
	return json.dumps(kept)


def thawed(text: str) -> Figures:
	"""The figures that were kept with a month."""
	kept = json.loads(text)
	kept["quarter_awards"] = [frappe._dict(row) for row in kept["quarter_awards"]]
	found = figures(frappe._dict(kept))
	points = {field: kind(kept[field]) for field, kind in _OF_POINTS.items() if field in kept}
	return replace(found, scheme=replace(found.scheme, **points))


def check(doc: Document) -> None:
	"""Raises ValidationError for figures that mean nothing, or that change without a reason."""
	with refusals_said():
		schemes.check(figures(doc).scheme)
		_check_numbers(doc)
		if _changed(doc):
			check_why(doc.change_why or "")
	if not doc.four_eyes and not (doc.one_pair_why or "").strip():
		frappe.throw(_("Say why nobody else approves: the reason stays with the policy."))


def keep_change(doc: Document) -> None:
	"""What was before and who changed it stays with the audit, beside why they did: the next change needs a reason of its own."""
	events.keep(
		Event(
			"Changed",
			POLICY,
			POLICY,
			before=f"{label}: {was}",
			after=f"{label}: {now}",
			why=doc.change_why or "",
		)
		for label, was, now in _changed(doc)
	)
	doc.change_why = None
	frappe.db.set_single_value(POLICY, "change_why", None, update_modified=False)


def _changed(doc: Document) -> list[tuple[str, str, str]]:
	"""Label, before and after of what a save changes."""
	before = doc.get_doc_before_save()
	if not before:
		return []
	said = (
		(field.label, _said(before, field), _said(doc, field))
		for field in doc.meta.fields
		if field.fieldname != "change_why" and field.fieldtype not in _NO_FIGURES
	)
	return [(label, was, now) for label, was, now in said if was != now]


def _said(doc: Any, field: Any) -> str:
	if field.fieldtype == "Table":
		rows = doc.get(field.fieldname) or []
		return "; ".join(f"{row.first_place}-{row.last_place}: {money(row.amount)}" for row in rows)
	if field.fieldtype in ("Currency", "Float", "Int", "Check"):
		return plain(number(doc.get(field.fieldname)))
	return str(doc.get(field.fieldname) or "")


def _pay_policy(record: Any) -> PayPolicy:
	most = money(record.service_most)
	return PayPolicy(
		service=ServicePolicy(money(record.service_per_year), most or None),
		proration=ProrationPolicy(record.proration_basis, number(record.legal_days)),
	)


def _with_money(scheme: Scheme, record: Any) -> Scheme:
	return replace(
		scheme,
		yuan_per_point=money(record.yuan_per_point),
		most_pay=money(record.most_pay),
		first_award=money(record.first_award),
		awards=tuple(
			PlaceAward(int(row.first_place), int(row.last_place), money(row.amount))
			for row in record.quarter_awards
		),
		field_staff=FieldFigures(
			number(record.field_points),
			money(record.field_yuan_per_point),
			number(record.field_accident_points),
		),
	)


def _points_scheme() -> Scheme:
	"""Points come from the scheme of appraisal, which leaders read; no amount of money is in it."""
	for path in frappe.get_hooks("cs_points_scheme"):
		return frappe.get_attr(path)()
	return Scheme()


def _check_numbers(doc: Document) -> None:
	if number(doc.legal_days) <= 0:
		raise Rejected("A month has more than no legal days.")
	if min(money(doc.service_per_year), money(doc.service_most)) < 0:
		raise Rejected("Years-of-service pay is zero or more.")
	if not 0 <= int(number(doc.statement_day)) <= 28:
		raise Rejected("Statements are worked out on a day from 1 to 28, or on none.")
