"""Callbacks that were open before there was a queue get their places in it."""

import frappe

from cs_center.callbacks.service import store
from cs_center.contact.rules.conduct import SERVICE

_FIELDS = ["name", "status", "due_at", "assigned_to", "customer", "open_key", "purpose"]
_A_PAGE = 500


def execute() -> None:
	"""Commits page by page; run again it goes on with those that have no place yet."""
	waiting = {"status": store.OPEN, "party_key": ("is", "not set")}
	while rows := frappe.get_all(store.DOCTYPE, waiting, _FIELDS, limit=_A_PAGE):
		for row in store.placed([{**row, "purpose": row.purpose or SERVICE} for row in rows]):
			frappe.db.set_value(store.DOCTYPE, row.pop("name"), row, update_modified=False)
		frappe.db.commit()  # a page at a time: a kill loses nothing
