frappe.query_reports["CS Consequences"] = {
	filters: [
		{
			fieldname: "from_month",
			label: __("From Month"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -12),
		},
		{
			fieldname: "to_month",
			label: __("To Month"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -1),
		},
		{ fieldname: "only_open", label: __("Only Those to Be Decided"), fieldtype: "Check" },
	],
};
