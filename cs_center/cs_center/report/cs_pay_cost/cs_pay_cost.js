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
			label: __("Counted By"),
			fieldtype: "Select",
			options: [
				{ value: "Team", label: __("Team") },
				{ value: "Post", label: __("Post") },
				{ value: "Company", label: __("Company") },
				{ value: "Grade", label: __("Grade") },
				{ value: "Month", label: __("Month") },
			],
			default: "Team",
		},
	],
};
