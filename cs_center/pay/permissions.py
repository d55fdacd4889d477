"""Pay is HR's: its doctypes, and whatever Frappe keeps about a record of them (STAFF-13, SEC-2).

Roles say it already; this holds it where roles of a site were changed, and for notes about pay in doctypes that others read.
"""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Criterion

from cs_center.pay.service.store import DOCTYPES, NOTED, is_hr

#: Frappe's notes about documents, by the columns that name the doctype.
NOTES: dict[str, tuple[str, ...]] = {
	"Access Log": ("export_from", "reference_document"),
	"Activity Log": ("reference_doctype", "timeline_doctype", "link_doctype"),
	"Comment": ("reference_doctype",),
	"Communication": ("reference_doctype",),
	"Data Import": ("reference_doctype",),
	"Deleted Document": ("deleted_doctype",),
	"DocShare": ("share_doctype",),
	"Document Follow": ("ref_doctype",),
	"Document Share Key": ("reference_doctype",),
	"Email Queue": ("reference_doctype",),
	"File": ("attached_to_doctype",),
	"Integration Request": ("reference_doctype",),
	"List Filter": ("reference_doctype",),
	"Milestone": ("reference_type",),
	"Notification Log": ("document_type",),
	"Reminder": ("reminder_doctype",),
	"Tag Link": ("document_type",),
	"ToDo": ("reference_type",),
	"Version": ("ref_doctype",),
	"View Log": ("reference_doctype",),
	"Workflow Action": ("reference_doctype",),
}
#: Where a traceback, with the values that it shows, ends up.
TRACEBACKS: dict[str, str] = {"Error Log": "error", "Scheduled Job Log": "details"}
#: Of the rooms pay and pay_office.
_OUR_CODE = "cs_center/pay"


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""SQL that leaves pay, and notes about it, out of lists and reports of everybody but HR."""
	if is_hr(user):
		return ""
	if doctype in DOCTYPES:
		return "(1 = 0)"
	hidden = _hidden(doctype)
	return f"({hidden.get_sql(with_namespace=True, quote_char='`')})" if hidden is not None else ""


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for pay and for notes about it, unless HR asks; None leaves the decision to the roles."""
	if is_hr(user):
		return None
	return False if doc.doctype in DOCTYPES or _is_about_pay(doc) else None


def _hidden(doctype: str | None) -> Criterion | None:
	table = DocType(doctype or "")
	if doctype in TRACEBACKS:
		column = table[TRACEBACKS[doctype]]
		return column.isnull() | column.not_like(f"%{_OUR_CODE}%")
	return Criterion.all(
		[table[column].isnull() | table[column].notin(NOTED) for column in NOTES.get(doctype or "", ())]
	)


def _is_about_pay(doc: Document) -> bool:
	if doc.doctype in TRACEBACKS:
		return _OUR_CODE in (doc.get(TRACEBACKS[doc.doctype]) or "")
	columns = NOTES.get(doc.doctype, ())
	# Read anew as well: a document may come from a browser that made it up.
	known = frappe.db.get_value(doc.doctype, doc.name, columns) if doc.name and columns else None
	stored = known if isinstance(known, tuple) else (known,)
	return any(one in NOTED for one in (*(doc.get(column) for column in columns), *stored))
