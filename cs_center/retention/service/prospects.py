"""Prospects noted in calls become leads (KEEP-7)."""

import frappe
from frappe import _

from cs_center.calls.service.privacy import customer_number, may_edit
from cs_center.engines import crm

_CALL = "CS Call Log"


def note(call_log: str, title: str, words: str) -> str:
	"""A Lead of who was on a call, the same one however often it is noted. Raises PermissionError, ValidationError."""
	row = frappe.db.get_value(
		_CALL, call_log, ["customer", "party_type", "party"], as_dict=True, for_update=True
	)
	if not row:
		frappe.throw(_("There is no call {0}.").format(call_log), frappe.DoesNotExistError)
	if not may_edit(call_log):
		frappe.throw(_("Who was on the call notes what came of it."), frappe.PermissionError)
	if row.customer:
		frappe.throw(_("{0} is a customer already.").format(row.customer))
	if row.party_type == crm.LEAD and row.party:
		return row.party
	if not title.strip():
		frappe.throw(_("Say what the prospect is called."))
	name = crm.lead(title.strip(), customer_number(call_log), words, frappe.session.user)
	frappe.db.set_value(_CALL, call_log, {"party_type": crm.LEAD, "party": name, "party_name": title.strip()})
	return name
