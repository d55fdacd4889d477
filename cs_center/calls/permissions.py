"""Who may write on a call log. Everyone of the centre may read it: its numbers are masked (SEC-1)."""

from frappe.model.document import Document

from cs_center.calls.service import privacy


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False when the user may not write on this call; None leaves the decision to the roles."""
	if ptype not in ("write", "email", "share"):
		return None
	return None if privacy.may_edit(doc.name, user) else False
