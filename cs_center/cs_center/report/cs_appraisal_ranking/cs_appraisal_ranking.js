frappe.query_reports["CS Appraisal Ranking"] = {
	filters: [
		{
			fieldname: "period",
			label: __("Period"),
			fieldtype: "Select",
			options: ["Month", "Quarter"].map((value) => ({ value, label: __(value) })),
			default: "Month",
		},
		{
			fieldname: "month",
			label: __("Any Day of It"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -1),
		},
		{
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: ["People", "Teams"].map((value) => ({ value, label: __(value) })),
			default: "People",
		},
		{ fieldname: "team", label: __("Team"), fieldtype: "Link", options: "CS Team" },
	],
};
