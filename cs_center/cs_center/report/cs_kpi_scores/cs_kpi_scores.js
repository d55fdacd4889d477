frappe.query_reports["CS KPI Scores"] = {
	filters: [
		{
			fieldname: "month",
			label: __("Any Day of It"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -1),
		},
		{ fieldname: "team", label: __("Team"), fieldtype: "Link", options: "CS Team" },
		{ fieldname: "post", label: __("Post", null, "CS Post"), fieldtype: "Link", options: "CS Post" },
	],
};
