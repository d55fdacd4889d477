"""The roles of the app: one constant for install and uninstall."""

import frappe

from cs_center.calls.rules import access

#: role: whether it opens the Desk.
ROLES = {**dict.fromkeys(access.STAFF_ROLES, True), access.SWITCH: False}


def create() -> None:
	for role, desk_access in ROLES.items():
		if frappe.db.exists("Role", role):
			frappe.db.set_value("Role", role, "desk_access", int(desk_access))
		else:
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": int(desk_access)}).insert(
				ignore_permissions=True
			)


def remove() -> None:
	"""Take the roles away; who or what has them is forgotten by `traces.remove_references`."""
	for role in ROLES:
		frappe.delete_doc("Role", role, force=True, ignore_permissions=True)
