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
		{
			"fieldname": "cs_birthday_calendar",
			"label": "Birthday by Calendar",
			"fieldtype": "Select",
			"options": "Gregorian\nLunar",
			"default": "Gregorian",
			"insert_after": "cs_customer_since",
			"description": "Greeted every year on the day of this calendar (KEEP-4).",
		},
		{
			"fieldname": "cs_birthday_month",
			"label": "Month of Birthday",
			"fieldtype": "Int",
			"non_negative": 1,
			"insert_after": "cs_birthday_calendar",
		},
		{
			"fieldname": "cs_birthday_day",
			"label": "Day of Birthday",
			"fieldtype": "Int",
			"non_negative": 1,
			"insert_after": "cs_birthday_month",
		},
		{
			"fieldname": "cs_birthday_leap_month",
			"label": "Born in a Leap Month",
			"fieldtype": "Check",
			"insert_after": "cs_birthday_day",
			"depends_on": "eval:doc.cs_birthday_calendar == 'Lunar'",
			"description": "In years without this leap month it is kept in the ordinary one.",
		},
		{
			"fieldname": "cs_birthday_key",
			"label": "Birthday Key",
			"fieldtype": "Data",
			"length": 10,
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"search_index": 1,
			"insert_after": "cs_birthday_leap_month",
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
