frappe.query_reports["CS Staffing"] = {
	filters: [
		{
			fieldname: "days",
			label: __("Days before Today"),
			fieldtype: "Int",
			default: 28,
			reqd: 1,
		},
		{ fieldname: "queue", label: __("Queue"), fieldtype: "Link", options: "CS Queue" },
		{
			fieldname: "wrap_up_seconds",
			label: __("Wrap-up after a Call (Seconds)"),
			fieldtype: "Int",
			default: 0,
		},
	],
};
