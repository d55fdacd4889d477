frappe.query_reports["CS Late Complaints Notice"] = {
	filters: [
		{
			fieldname: "month",
			label: __("Month"),
			fieldtype: "Select",
			options: cs_center.papers.months(),
			default: cs_center.papers.months()[1],
		},
	],
};
