frappe.query_reports["CS Complaints by Type"] = {
	filters: [
		{
			fieldname: "month",
			label: __("Month"),
			fieldtype: "Select",
			options: cs_center.papers.months(),
			default: cs_center.papers.months()[1],
		},
		{ fieldname: "months", label: __("Months"), fieldtype: "Int", default: 6 },
		{ fieldname: "area", label: __("Area"), fieldtype: "Link", options: "Territory" },
	],
};
