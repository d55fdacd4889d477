"""Frappe's own ways to show or send documents to others: nobody but HR turns them on pay (STAFF-13)."""

import re
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.pay.service.store import DOCTYPES, is_hr

_NOT_TEXT = ("owner", "modified_by", "doctype", "name")
_SYSTEM_MANAGER = "System Manager"
_TEMPLATE = re.compile(r"{[{%]")
#: What a template may ask of Frappe without reading records: all else answers whatever it is asked, to whoever reads it.
_READS = re.compile(r"\bfrappe\b(?!\s*[.]\s*(?:utils|session|format\w*|date_format|form_dict|lang|_)\b)")


def check(doc: Document, method: str | None = None) -> None:
	"""Raises PermissionError for a report, mail, chart, share or script that names pay, or a report of it, unless HR makes it."""
	if is_hr():
		return
	texts = list(_texts(doc.as_dict()))
	if not any(name in text for text in texts for name in DOCTYPES) and _reports().isdisjoint(texts):
		return
	frappe.throw(_("Pay is seen and changed by HR only (STAFF-13)."), frappe.PermissionError)


def check_template(doc: Document, method: str | None = None) -> None:
	"""Templates read any record with nobody's rights: those that read at all are made by who could give themselves every role.

	Raises PermissionError for one that names pay, and for one that reads records, made by others.
	"""
	check(doc)
	if is_hr() or _SYSTEM_MANAGER in frappe.get_roles():
		return
	if any(_TEMPLATE.search(text) and _READS.search(text) for text in _texts(doc.as_dict())):
		frappe.throw(
			_("A template that reads other records is made by a System Manager: write {0} only.").format(
				"{{ doc.… }}"
			),
			frappe.PermissionError,
		)


def check_share(doc: Document, method: str | None = None) -> None:
	"""Assigning somebody to a record shares it with them, and a share is stronger than roles: of pay only with HR."""
	check(doc)
	if doc.get("share_doctype") in DOCTYPES and (doc.everyone or not is_hr(doc.user)):
		frappe.throw(_("Pay is seen and changed by HR only (STAFF-13)."), frappe.PermissionError)


def keep_private(doc: Document, method: str | None = None) -> None:
	"""A file that is attached to pay is private, and attached by HR. Raises PermissionError, ValidationError."""
	if doc.attached_to_doctype not in DOCTYPES:
		return
	check(doc)
	if not doc.is_private:
		frappe.throw(_("Files of pay are private: upload it as a private file."))


def _reports() -> set[str]:
	"""Those that are mailed are made by the rights of the scheduler, which has all of them."""
	return set(frappe.get_all("Report", {"ref_doctype": ("in", DOCTYPES)}, pluck="name"))


def _texts(values: Any) -> Iterator[str]:
	if isinstance(values, str):
		yield values
	elif isinstance(values, dict):
		for key, value in values.items():
			if key not in _NOT_TEXT:
				yield from _texts(value)
	elif isinstance(values, list):
		for value in values:
			yield from _texts(value)
