"""The roles of the app: one constant for install and uninstall."""

import frappe

from cs_center.calls.rules import access

#: role: whether it opens the Desk.
ROLES = {**dict.fromkeys((*access.STAFF_ROLES, access.STATION_MEMBER), True), access.SWITCH: False}


def create() -> None:
	"""Those that are missing; Frappe has made most of them with the doctypes that name them."""
	for role, desk_access in ROLES.items():
		if not frappe.db.exists("Role", role):
			record = {"doctype": "Role", "role_name": role, "desk_access": int(desk_access)}
			frappe.get_doc(record).insert(ignore_permissions=True)


def settle() -> None:
	"""Who opens the Desk, once: what a manager changes later stays."""
	for role, desk_access in ROLES.items():
		frappe.db.set_value("Role", role, "desk_access", int(desk_access))


def remove() -> None:
	"""Take the roles away; who or what has them is forgotten by `traces.remove_references`."""
	for role in ROLES:
		frappe.delete_doc("Role", role, force=True, ignore_permissions=True)
