frappe.query_reports["CS Flowers"] = {
	filters: [
		{ fieldname: "from_date", label: __("From Date"), fieldtype: "Date", default: frappe.datetime.year_start() },
		{ fieldname: "to_date", label: __("To Date"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: [
				{ value: "Person", label: __("Person") },
				{ value: "Team", label: __("Team") },
				{ value: "Giver", label: __("Giver") },
			],
			default: "Person",
		},
	],
};
