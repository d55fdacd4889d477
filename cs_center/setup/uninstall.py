"""Leaving a site as it was: Frappe drops our doctypes and modules; this removes the rest."""

import frappe

from cs_center.setup import roles

_APP_PATHS = "cs_center.%"
#: Tables of Frappe in which rows name a doctype of ours, by the field that does.
_TRACES = {
	"Singles": "doctype",
	"Version": "ref_doctype",
	"Comment": "reference_doctype",
	"ToDo": "reference_type",
	"DocShare": "share_doctype",
	"Property Setter": "doc_type",
	"Custom Field": "dt",
	"Custom DocPerm": "parent",
	"List View Settings": "name",
}


def before_uninstall() -> None:
	"""Remember which doctypes are ours, while there still are any."""
	frappe.flags.cs_center_doctypes = frappe.get_all("DocType", filters={"module": "CS Center"}, pluck="name")


def after_uninstall() -> None:
	"""Roles, scheduled jobs, and rows that name our doctypes in tables of others."""
	roles.remove()
	frappe.db.delete("Scheduled Job Type", {"method": ("like", _APP_PATHS)})
	if ours := frappe.flags.cs_center_doctypes:
		for table, field in _TRACES.items():
			frappe.db.delete(table, {field: ("in", ours)})
	frappe.clear_cache()
	frappe.db.commit()  # the end of an uninstall, after which nothing else of it runs
