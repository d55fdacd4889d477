frappe.query_reports["CS Satisfaction"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -6),
		},
		{ fieldname: "to_date", label: __("To Date"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: ["Agent", "Station", "Kind", "Team"].map((value) => ({ value, label: __(value) })),
			default: "Station",
		},
	],
};
