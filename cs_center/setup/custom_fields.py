"""Fields that the app adds to doctypes of other apps: one constant for install and uninstall."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

MODULE = "CS Center"

FIELDS: dict[str, tuple[dict[str, object], ...]] = {
	"Customer": (
		{
			"fieldname": "cs_tier",
			"label": "Service Tier",
			"fieldtype": "Link",
			"options": "CS Customer Tier",
			"insert_after": "customer_group",
			"in_standard_filter": 1,
			"description": "How much the customer means to the service centre (KEEP-1).",
		},
		{
			"fieldname": "cs_customer_since",
			"label": "Customer Since",
			"fieldtype": "Date",
			"insert_after": "cs_tier",
			"description": "Empty: since the day on which this record was made (KEEP-1).",
		},
	),
}


def create() -> None:
	"""Those that are missing; what a manager changed about one stays."""
	missing = {
		doctype: [
			{**field, "module": MODULE}
			for field in fields
			if not frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]})
		]
		for doctype, fields in FIELDS.items()
	}
	create_custom_fields({doctype: fields for doctype, fields in missing.items() if fields})


def remove() -> None:
	"""The fields and their columns; what people made of them with Customize Form goes with them."""
	for doctype, fields in FIELDS.items():
		for field in fields:
			name = field["fieldname"]
			frappe.db.delete("Property Setter", {"doc_type": doctype, "field_name": name})
			frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": name})
			if frappe.db.has_column(doctype, name):
				frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP COLUMN `{name}`")
