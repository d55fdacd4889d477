frappe.provide("cs_center");
