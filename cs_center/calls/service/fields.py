"""What somebody writes into a field of ours is refused in words, before anything reads it."""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.rules.fields import holds, refusal
from cs_center.calls.service.words import say

MODULE = "CS Center"
_MOST_SHOWN = 60


def check(doc: Document) -> None:
	"""Raises ValidationError for days, times and numbers that are none, those of the rows of its tables too."""
	if doc.meta.module != MODULE:
		return
	if found := list(_flaws(doc)):
		frappe.throw("<br>".join(found), title=_("What Was Written Can Not Be Kept"))


def _flaws(doc: Document) -> Iterator[str]:
	for one in (doc, *doc.get_all_children()):
		for field in one.meta.fields:
			value = one.get(field.fieldname)
			if not holds(field.fieldtype, value):
				shown = frappe.utils.escape_html(str(value)[:_MOST_SHOWN])
				said = say(refusal(field.fieldtype, _(field.label, context=one.doctype), shown))
				yield said if one is doc else _("Row {0}: {1}").format(one.idx, said)
