"""Who may write on a call log. Everyone of the centre may read it: its numbers are masked (SEC-1)."""

import frappe
from frappe.model.document import Document

from cs_center.calls.rules import access
from cs_center.calls.service.privacy import agents_on
from cs_center.calls.service.staff import viewer


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False when the user may not write on this call; None leaves the decision to the roles."""
	if ptype not in ("write", "email", "share"):
		return None
	seer = viewer(user)
	if access.edits_call(seer, agents_on(doc), doc.team):
		return None
	return False
