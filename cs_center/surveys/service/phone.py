"""What an officer has before them when they ask a customer on the telephone (BACK-5)."""

from typing import Any

import frappe
from frappe import _

from cs_center.calls.service.staff import viewer
from cs_center.surveys.service import inviting, store, subjects


def form(invitation: str) -> dict[str, Any]:
	"""Questions in the officer's language, what to say first and last, and the number in full for who calls it.

	Raises PermissionError, `Rejected`.
	"""
	if viewer().roles.isdisjoint(store.ASKERS):
		frappe.throw(_("Customers are asked by callback officers and leaders."), frappe.PermissionError)
	open_ = inviting.open_one(invitation)
	fields = ("survey", "customer", "reference_doctype", "reference_name", "caller_number")
	row = frappe.db.get_value(store.INVITATION, invitation, fields, as_dict=True)
	return {
		"survey": row.survey,
		"customer": row.customer,
		"number": subjects.number_of(row) if _calls(open_) else row.caller_number or "",
		**asked(row.survey),
	}


def asked(survey: str) -> dict[str, Any]:
	"""What to say first and last and the questions of a survey, in the reader's language."""
	doc = frappe.get_cached_doc(store.SURVEY, survey)
	return {
		"intro": _(doc.intro) if doc.intro else "",
		"thanks": _(doc.thanks) if doc.thanks else "",
		"questions": [
			{
				"key": one.key,
				"text": _(one.text),
				"kind": one.kind,
				"required": one.required,
				"options": [{"value": option, "label": _(option)} for option in one.options],
			}
			for one in store.as_rule(doc).questions
		],
	}


def _calls(open_: "frappe._dict") -> bool:
	"""Who asks by telephone dials; nobody else needs the number (SEC-1). The queue of callbacks says its own."""
	return open_.channel == store.PHONE and open_.assigned_to == frappe.session.user
