frappe.query_reports["CS Dissatisfied Customers"] = {
	filters: [
		{ fieldname: "until", label: __("Visit Until"), fieldtype: "Date" },
		{ fieldname: "assigned_to", label: __("Cared For By"), fieldtype: "Link", options: "User" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return column.fieldname === "overdue" && value ? `<b class="text-danger">${shown}</b>` : shown;
	},
};
