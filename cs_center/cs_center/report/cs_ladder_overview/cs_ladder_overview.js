frappe.query_reports["CS Ladder Overview"] = {
	filters: [
		{ fieldname: "team", label: __("Team"), fieldtype: "Link", options: "CS Team" },
		{ fieldname: "level", label: __("Level"), fieldtype: "Link", options: "CS Career Level" },
	],
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "full_name" && data?.employee) {
			const page = `/app/cs-my-career/${encodeURIComponent(data.employee)}`;
			return `<a href="${page}">${frappe.utils.escape_html(value || "")}</a>`;
		}
		return default_formatter(value, row, column, data);
	},
};
