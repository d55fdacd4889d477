"""What a plan would have asked for, before it is saved: nothing is written (BACK-4)."""

from collections.abc import Iterable
from datetime import timedelta
from time import monotonic
from typing import Any

import frappe
from frappe.utils import now_datetime

from cs_center.callbacks.service import plans
from cs_center.callbacks.service.causes import Cause
from cs_center.calls.service.words import say
from cs_center.contact.service import conduct
from cs_center.engines import documents
from cs_center.engines.customers import names_of

DAYS = 30
_NAMED, _LONGEST_SECONDS = 20, 30


def preview(values: dict[str, Any]) -> dict[str, Any]:
	"""Whom the plan would have called for documents that changed in the last days. Raises PermissionError, ValidationError.

	Answers days, looked_at, documents, calls, barred (who wants no such call), nobody (documents that name nobody to
	call), is_all (false when it stopped for the time it took) and some of the calls by name.
	"""
	frappe.has_permission(plans.PLAN, "write", throw=True)
	doc = frappe.get_doc({**values, "doctype": plans.PLAN})
	plans.check(doc)
	plan, began, is_all, looked_at = plans.as_plan(doc), monotonic(), True, 0
	causes: list[Cause] = []
	for rows in documents.changed_pages(plan.doctype, now_datetime() - timedelta(days=DAYS), plan.fields):
		looked_at += len(rows)
		causes += plans.wanted_of(plan, rows)
		if monotonic() - began > _LONGEST_SECONDS:
			is_all = False
			break
	return {"days": DAYS, "looked_at": looked_at, "is_all": is_all, **_counted(causes, plan.purpose)}


def _counted(causes: list[Cause], purpose: str) -> dict[str, Any]:
	named = [cause for cause in causes if cause.customer or cause.caller]
	barred = conduct.barred({cause.customer for cause in named if cause.customer}, purpose)
	calls = [cause for cause in named if cause.customer not in barred]
	return {
		"documents": len({cause.reference_name for cause in causes}),
		"nobody": len({cause.reference_name for cause in causes if not (cause.customer or cause.caller)}),
		"calls": len(calls),
		"barred": [{"customer": name, "why": say(reason)} for name, reason in sorted(barred.items())][
			:_NAMED
		],
		"barred_count": len(barred),
		"named": _named(calls[:_NAMED]),
	}


def _named(calls: Iterable[Cause]) -> list[dict[str, Any]]:
	calls = list(calls)
	titles = names_of(cause.customer for cause in calls if cause.customer)
	return [
		{
			"doctype": cause.reference_doctype,
			"name": cause.reference_name,
			"customer": cause.customer,
			"customer_name": titles.get(cause.customer) or cause.customer,
			"round": cause.round,
			"not_before": cause.not_before,
			"due_at": cause.due_at,
		}
		for cause in calls
	]
