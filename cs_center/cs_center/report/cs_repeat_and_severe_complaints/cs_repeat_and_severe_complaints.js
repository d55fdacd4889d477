frappe.query_reports["CS Repeat and Severe Complaints"] = {
	filters: [
		{
			fieldname: "month",
			label: __("Month"),
			fieldtype: "Select",
			options: cs_center.papers.months(),
			default: cs_center.papers.months()[1],
		},
		{ fieldname: "area", label: __("Area"), fieldtype: "Link", options: "Territory" },
		{ fieldname: "station", label: __("Station"), fieldtype: "Link", options: "CS Station" },
	],
};
