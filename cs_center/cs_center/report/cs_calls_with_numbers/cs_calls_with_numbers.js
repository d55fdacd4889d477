frappe.query_reports["CS Calls with Numbers"] = {
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
		{ fieldname: "number", label: __("Customer's Number"), fieldtype: "Data" },
		{ fieldname: "team", label: __("Team"), fieldtype: "Link", options: "CS Team" },
		{ fieldname: "agent", label: __("Agent"), fieldtype: "Link", options: "User" },
		{
			fieldname: "direction",
			label: __("Direction"),
			fieldtype: "Select",
			options: ["", ...cs_center.DIRECTIONS].map((value) => ({ value, label: cs_center.word(value) })),
		},
		{
			fieldname: "outcome",
			label: __("Outcome"),
			fieldtype: "Select",
			options: ["", ...Object.keys(cs_center.OUTCOMES)].map((value) => ({
				value,
				label: cs_center.word(value),
			})),
		},
	],
	onload(report) {
		report.page.set_indicator(__("Every run and export is noted"), "orange");
	},
	formatter(value, row, column, data, default_formatter) {
		if (["direction", "outcome"].includes(column.fieldname)) return cs_center.word(value);
		if (column.fieldname === "kind") return frappe.utils.escape_html(__(value || ""));
		return default_formatter(value, row, column, data);
	},
};
