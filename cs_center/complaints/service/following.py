"""Complaints that follow what happens elsewhere: the owner of their matter (FIRST-1, FIRST-5)."""

import frappe
from frappe import _

from cs_center.complaints.rules import states
from cs_center.complaints.service import moves, store


def owner_moved(matter: str, before: str, after: str, reason: str) -> None:
	"""A matter has another owner: who handled its complaints for it hands them on. Called by the hook `cs_matter_moved`."""
	filters = {"responsibility": matter, "handler": before, "status": ("in", states.OPEN)}
	for name in frappe.get_all(store.COMPLAINT, filters=filters, pluck="name") if after else ():
		doc = store.locked(name)
		moves.keep(doc, states.take_over(store.standing_of(doc), after, reason), to_user=after)


def ticket_removed(ticket_type: str, ticket: str) -> None:
	"""A ticket is deleted: complaints about it stay, and let it go. Called by the hook `cs_ticket_removed`."""
	filters = {"ticket_type": ticket_type, "ticket": ticket}
	for name in frappe.get_all(store.COMPLAINT, filters=filters, pluck="name"):
		doc = store.locked(name)
		frappe.db.set_value(
			store.COMPLAINT, name, {"ticket_type": None, "ticket": None}, update_modified=False
		)
		gone = {"ticket_type": [ticket_type, None], "ticket": [ticket, None]}
		levels = {"from_level": doc.level, "to_level": doc.level}
		moves.note(doc, TICKET_DELETED, _("The ticket was deleted."), changes=gone, **levels)


TICKET_DELETED = "Ticket Deleted"
