frappe.query_reports["CS Talks before Leaving"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -11),
		},
		{ fieldname: "to_date", label: __("To Date"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: ["Month", "Reason", "Officer", "Rule"].map((value) => ({ value, label: __(value) })),
			default: "Month",
		},
	],
};
