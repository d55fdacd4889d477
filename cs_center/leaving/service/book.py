"""What managers say a cancellation is: their rules by doctype. One cached read per request (KEEP-5)."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from cs_center.calls.service.privacy import is_ours
from cs_center.calls.service.words import refusals_said
from cs_center.engines import documents
from cs_center.leaving.rules import holding
from cs_center.leaving.rules.holding import NOBODY, LeavingPolicy

RULE = "CS Leaving Rule"
FITS, CANCELLED = "Comes to Fit", "Is Cancelled or Deleted"
_LOCAL = "cs_center_leaving_book"
_SECONDS_SHARED = 300
_AT_WORK = ("in_install", "in_migrate", "in_patch", "in_uninstall", "in_setup_wizard", "in_fixtures")


@dataclass(frozen=True, slots=True)
class LeavingRule:
	"""A rule as its record has it. `tier`: the lowest one that is meant; blank fields mean everybody."""

	policy: LeavingPolicy
	doctype: str
	happens: str
	customer_field: str
	conditions: tuple[documents.Condition, ...]
	tier: str = ""
	segment: str = ""
	team: str = ""


def rules_of(doctype: str) -> tuple[LeavingRule, ...]:
	"""The rules about documents of a doctype. Asked at every change of every document: nearly always there are none."""
	found = getattr(frappe.local, _LOCAL, None)
	if found is None:
		if is_at_work():
			return ()
		found = _shared()
		setattr(frappe.local, _LOCAL, found)
	return found.get(doctype, ())


def is_at_work() -> bool:
	"""Whether the site itself is being changed: nobody leaves then, and our tables may be there or not."""
	return any(frappe.flags.get(flag) for flag in _AT_WORK)


def forget() -> None:
	"""A rule changed: it counts from now on in this transaction, and for all others once this is there."""
	setattr(frappe.local, _LOCAL, None)
	frappe.cache.delete_value(_LOCAL)
	frappe.db.after_commit.add(lambda: frappe.cache.delete_value(_LOCAL))


def check(doc: Document) -> None:
	"""Raises ValidationError for a rule that means nothing, or that would hold what must never wait."""
	if not documents.is_kept(doc.document_type):
		frappe.throw(_("{0} has no documents that could be a cancellation.").format(_(doc.document_type)))
	with refusals_said():
		holding.check(_policy(doc))
	if is_ours(doc.document_type) and doc.stops != NOBODY:
		frappe.throw(_("Calls and complaints are never stopped: choose Nobody in Who Is Stopped."))
	if doc.happens == FITS and not doc.conditions:
		frappe.throw(
			_("Say by which conditions a cancellation is known: without any, every document is one.")
		)
	_check_fields(as_rule(doc))


def as_rule(doc: Any) -> LeavingRule:
	"""What the record of a rule says."""
	return LeavingRule(
		policy=_policy(doc),
		doctype=doc.document_type,
		happens=doc.happens,
		customer_field=doc.customer_field or documents.party_field(doc.document_type),
		conditions=tuple(
			documents.Condition(row.field_name, row.operator, row.value or "") for row in doc.conditions
		),
		tier=doc.tier or "",
		segment=doc.segment or "",
		team=doc.team or "",
	)


def _policy(doc: Any) -> LeavingPolicy:
	return LeavingPolicy(
		name=doc.name or doc.rule_name or "",
		amount=cint(doc.limit_amount),
		unit=doc.limit_unit,
		free_days=cint(doc.free_days),
		stops=doc.stops,
		manager_hours=cint(doc.manager_hours),
	)


def _check_fields(rule: LeavingRule) -> None:
	if not rule.customer_field:
		frappe.throw(_("{0} has no field that names a customer: choose one.").format(_(rule.doctype)))
	asked = [rule.customer_field, *(one.field for one in rule.conditions)]
	if unknown := documents.unknown_fields(rule.doctype, asked):
		frappe.throw(_("{0} has no field {1}.").format(_(rule.doctype), ", ".join(unknown)))
	if wrong := documents.unusable(rule.doctype, rule.conditions):
		frappe.throw(_("No field of {0} can be {1}.").format(_(rule.doctype), ", ".join(wrong)))


def _shared() -> dict[str, tuple[LeavingRule, ...]]:
	found = frappe.cache.get_value(_LOCAL, expires=True)
	if found is None:
		found = _read()
		frappe.cache.set_value(_LOCAL, found, expires_in_sec=_SECONDS_SHARED)
	return found


def _read() -> dict[str, tuple[LeavingRule, ...]]:
	if not frappe.db.table_exists(RULE):
		return {}  # the app was updated and its site was not migrated yet
	found: dict[str, tuple[LeavingRule, ...]] = {}
	for name in frappe.get_all(RULE, filters={"active": 1}, pluck="name", order_by="creation"):
		doc = frappe.get_doc(RULE, name)
		if documents.is_kept(doc.document_type):
			found[doc.document_type] = (*found.get(doc.document_type, ()), as_rule(doc))
	return found
