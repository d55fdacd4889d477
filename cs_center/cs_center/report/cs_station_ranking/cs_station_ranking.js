frappe.query_reports["CS Station Ranking"] = {
	filters: [
		{
			fieldname: "month",
			label: __("Month"),
			fieldtype: "Select",
			options: cs_center.papers.months(),
			default: cs_center.papers.months()[1],
		},
		{ fieldname: "area", label: __("Area"), fieldtype: "Link", options: "Territory" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (!["change", "complaints_change"].includes(column.fieldname) || !value) return shown;
		return `<span class="${value > 0 ? "text-danger" : "text-success"}">${value > 0 ? "+" : ""}${value}</span>`;
	},
};
