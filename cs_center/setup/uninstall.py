"""Leaving a site as it was: Frappe drops our doctypes and modules; this removes the rest.

Rows of other doctypes that are about our records, or built on our doctypes and roles, go with them. What Frappe writes
down about what people did (AUDIT) stays, but for the contents of our own records.
"""

from collections.abc import Iterator

import frappe

from cs_center.setup import custom_fields, defaults, roles, traces

APP, MODULE = "cs_center", "CS Center"
_APP_PATHS = "cs_center.%"


def before_uninstall() -> None:
	"""Remember what is ours, while it is there. Runs for `--dry-run` as well: changes nothing."""
	ours = {
		target: frappe.get_all(target, filters={"module": MODULE}, pluck="name")
		for target in traces.BY_MODULE
	}
	frappe.flags.cs_center_leaves = {
		**ours,
		"Role": list(roles.ROLES),
		"Series": [_series(autoname) for autoname in _autonames(ours["DocType"])],
	}


def after_uninstall() -> None:
	"""Remove what names us. Frappe calls this for `--dry-run` too, and then the app is still there."""
	ours = frappe.flags.cs_center_leaves
	if APP in frappe.get_installed_apps() or not ours:
		return
	traces.remove_files(ours["DocType"])
	custom_fields.remove()
	traces.remove_custom_fields(ours["DocType"])
	for target in (*traces.BY_MODULE, "Role"):
		traces.remove_references(target, ours[target])
	traces.remove_rows_without_links(ours["DocType"])
	for series in filter(None, ours["Series"]):
		frappe.db.delete("Series", {"name": ("like", f"{series}%")})
	frappe.db.delete("Scheduled Job Type", {"method": ("like", _APP_PATHS)})
	frappe.db.delete("Patch Log", {"patch": ("like", _APP_PATHS)})
	frappe.db.delete("Block Module", {"module": MODULE})
	for doctype, name in defaults.made():
		traces.remove_unless_used(doctype, name)
	defaults.forget()
	roles.remove()
	frappe.clear_cache()
	frappe.db.commit()  # the end of an uninstall, after which nothing else of it runs


def _autonames(doctypes: list[str]) -> Iterator[str]:
	for autoname in frappe.get_all("DocType", filters={"name": ("in", doctypes)}, pluck="autoname"):
		if autoname and "#" in autoname:
			yield autoname


def _series(autoname: str) -> str:
	return autoname.removeprefix("naming_series:").removeprefix("format:").split(".")[0].split("{")[0]
