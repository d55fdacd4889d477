"""Callbacks that were open before there was a queue get their places in it."""

import frappe

from cs_center.callbacks.service import store


def execute() -> None:
	"""Commits page by page; run again it goes on with those that have no place yet."""
	while names := frappe.get_all(
		store.DOCTYPE, {"status": store.OPEN, "party_key": ("is", "not set")}, pluck="name", limit=500
	):
		for row in store.placed([_known(name) for name in names]):
			frappe.db.set_value(store.DOCTYPE, row.pop("name"), row, update_modified=False)
		frappe.db.commit()


def _known(name: str) -> dict[str, object]:
	fields = ["name", "status", "due_at", "assigned_to", "customer", "open_key", "purpose"]
	row = frappe.db.get_value(store.DOCTYPE, name, fields, as_dict=True)
	return {**row, "purpose": row.purpose or "Service"}
