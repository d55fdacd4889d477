frappe.query_reports["CS Call Volume"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Date", null, "CS Call Volume"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "group_by",
			label: __("By"),
			fieldtype: "Select",
			options: [
				{ value: "Hour", label: __("Hour") },
				{ value: "Day", label: __("Day") },
			],
			default: "Hour",
			reqd: 1,
		},
		{ fieldname: "queue", label: __("Queue"), fieldtype: "Link", options: "CS Queue" },
		{ fieldname: "team", label: __("Team"), fieldtype: "Link", options: "CS Team" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return data && data.is_total ? `<b>${shown}</b>` : shown;
	},
};
