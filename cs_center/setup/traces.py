"""Rows in tables of other apps that name doctypes, roles, reports and the like which are about to go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import frappe
from frappe.model import table_fields

#: What Frappe deletes because it belongs to our module, in the doctypes that others link to.
BY_MODULE = (
	"DocType",
	"Report",
	"Page",
	"Number Card",
	"Dashboard Chart",
	"Print Format",
	"Workspace",
	"Notification",
)
#: What people did and what went wrong: Frappe's record of it, which is not for us to remove.
AUDIT = ("Access Log", "Activity Log", "Error Log", "Deleted Document", "Route History", "Scheduled Job Log")
#: Doctypes of Frappe of which a row is more than a note about the doctype that it names.
_ONLY_UNLINKED = ("Email Account", "IMAP Folder", "Integration Request", "User Type", "Onboarding Step")
#: Tables without a Link field, by the column that holds the name of a doctype.
_PLAIN_COLUMNS = {"__Auth": "doctype", "__UserSettings": "doctype", "__global_search": "doctype"}
_PLAIN_DOCTYPES = {"Singles": "doctype", "List View Settings": "name", "Custom DocPerm": "parent"}
_WORKSPACE_ROWS = {"Workspace Shortcut": "type", "Workspace Link": "link_type"}


@dataclass(frozen=True, slots=True)
class _Reference:
	"""A Link field that holds names of some doctype."""

	doctype: str
	field: str
	required: bool


def remove_references(target: str, names: Sequence[str]) -> None:
	"""Remove rows that name one of these records of `target`; where the row has a meaning of its own, unlink it."""
	if not names:
		return
	for reference in _references_to(target):
		meta = frappe.get_meta(reference.doctype)
		found = {reference.field: ("in", list(names))}
		if meta.issingle:
			in_single = {"doctype": reference.doctype, "field": reference.field, "value": ("in", list(names))}
			frappe.db.delete("Singles", in_single)
		elif reference.required or meta.istable or _is_a_note(target, reference.doctype):
			_remove_rows(reference.doctype, found)
		else:
			blank = dict.fromkeys((reference.field, *_named_by(reference)))
			frappe.db.set_value(reference.doctype, found, blank, update_modified=False)
	for doctype, kind in _WORKSPACE_ROWS.items():
		frappe.db.delete(doctype, {kind: target, "link_to": ("in", list(names))})


def remove_rows_without_links(doctypes: Sequence[str]) -> None:
	"""Rows of tables that hold the names of doctypes as plain text."""
	wanted = ("in", list(doctypes))
	for table, column in _PLAIN_COLUMNS.items():
		rows = frappe.qb.Table(table)
		frappe.qb.from_(rows).where(rows[column].isin(list(doctypes))).delete().run()
	for doctype, field in _PLAIN_DOCTYPES.items():
		frappe.db.delete(doctype, {field: wanted})
	# An audit row, but with the contents of a record that nobody can restore any more.
	frappe.db.delete("Deleted Document", {"deleted_doctype": wanted})


def remove_custom_fields(doctypes: Sequence[str]) -> None:
	"""Fields that somebody added to other doctypes to link to ours: left there, those could not be saved any more."""
	linked = ("Link", *table_fields)
	filters = {
		"fieldtype": ("in", linked),
		"options": ("in", list(doctypes)),
		"dt": ("not in", list(doctypes)),
	}
	for field in frappe.get_all("Custom Field", filters=filters, fields=["name", "dt", "fieldname"]):
		frappe.db.delete("Property Setter", {"doc_type": field.dt, "field_name": field.fieldname})
		frappe.db.delete("Custom Field", {"name": field.name})
		if frappe.db.has_column(field.dt, field.fieldname):
			frappe.db.sql_ddl(f"ALTER TABLE `tab{field.dt}` DROP COLUMN `{field.fieldname}`")


def remove_files(doctypes: Sequence[str]) -> None:
	"""Files attached to our records, from the disk as well."""
	attached = {"attached_to_doctype": ("in", list(doctypes))}
	for name in frappe.get_all("File", filters=attached, pluck="name"):
		# Detached first: a deleted file leaves a comment on what it is attached to, and that is gone.
		frappe.db.set_value("File", name, {"attached_to_doctype": None, "attached_to_name": None})
		frappe.delete_doc("File", name, force=True, ignore_permissions=True, delete_permanently=True)


def remove_unless_used(doctype: str, name: str) -> None:
	"""A record of another app that was made for ours goes, unless somebody has come to use it."""
	try:
		frappe.delete_doc(doctype, name, ignore_permissions=True, ignore_missing=True)
	except frappe.LinkExistsError:
		frappe.clear_last_message()


def _references_to(target: str) -> Iterator[_Reference]:
	wanted = {"fieldtype": "Link", "options": target}
	for table, place in (("DocField", "parent"), ("Custom Field", "dt")):
		for row in frappe.get_all(table, filters=wanted, fields=[place, "fieldname", "reqd"]):
			if row[place] not in AUDIT and _has_column(row[place], row.fieldname):
				yield _Reference(row[place], row.fieldname, bool(row.reqd))


def _named_by(reference: _Reference) -> list[str]:
	"""Fields with the name of what this field has the doctype of: alone they would keep the row from being copied."""
	fields = frappe.get_meta(reference.doctype).get(
		"fields", {"fieldtype": "Dynamic Link", "options": reference.field}
	)
	return [field.fieldname for field in fields if _has_column(reference.doctype, field.fieldname)]


def _has_column(doctype: str, field: str) -> bool:
	if not frappe.db.exists("DocType", doctype) or frappe.get_meta(doctype).get("is_virtual"):
		return False
	return bool(frappe.get_meta(doctype).issingle) or frappe.db.has_column(doctype, field)


def _is_a_note(target: str, doctype: str) -> bool:
	"""Frappe's own doctypes note something about what they name; those of other apps are somebody's business records."""
	if target != "DocType" or doctype in _ONLY_UNLINKED:
		return False
	module = frappe.db.get_value("DocType", doctype, "module")
	return frappe.db.get_value("Module Def", module, "app_name") == "frappe"


def _remove_rows(doctype: str, filters: dict[str, object]) -> None:
	names = frappe.get_all(doctype, filters=filters, pluck="name")
	if not names:
		return
	for table in frappe.get_meta(doctype).get_table_fields():
		if not frappe.get_meta(table.options).get("is_virtual"):
			frappe.db.delete(table.options, {"parenttype": doctype, "parent": ("in", names)})
	frappe.db.delete(doctype, {"name": ("in", names)})
