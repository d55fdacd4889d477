frappe.query_reports["CS Pay Cost"] = {
	filters: [
		{
			fieldname: "first_month",
			label: __("First Month"),
			fieldtype: "Select",
			options: cs_center.papers.months(),
			default: cs_center.papers.months()[1],
		},
		{
			fieldname: "month",
			label: __("Last Month"),
			fieldtype: "Select",
			options: cs_center.papers.months(),
			default: cs_center.papers.months()[1],
		},
		{
			fieldname: "by",
			label: __("By", null, "CS Pay Cost"),
			fieldtype: "Select",
			options: ["Team", "Post", "Company", "Grade", "Month"].map((value) => ({ value, label: __(value) })),
			default: "Team",
		},
	],
};
