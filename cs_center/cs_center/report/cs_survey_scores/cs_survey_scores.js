frappe.query_reports["CS Survey Scores"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -29),
		},
		{ fieldname: "to_date", label: __("To Date"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: ["Agent", "Team", "Station", "Kind", "Survey", "Area", "Channel"].map((value) => ({
				value,
				label: __(value),
			})),
			default: "Agent",
		},
		{ fieldname: "sample", label: __("Sample"), fieldtype: "Link", options: "CS Survey Sample" },
	],
};
