frappe.query_reports["CS Exam Marks"] = {
	filters: [
		{
			fieldname: "month",
			label: __("Month"),
			fieldtype: "Select",
			options: cs_center.papers.months(),
			default: cs_center.papers.months()[0],
		},
		{ fieldname: "months", label: __("Months Back"), fieldtype: "Int", default: 3 },
		{ fieldname: "team", label: __("Team"), fieldtype: "Link", options: "CS Team" },
		{ fieldname: "failed", label: __("Not Passed Only"), fieldtype: "Check" },
		{ fieldname: "every", label: __("With Corrected Ones"), fieldtype: "Check" },
	],
	formatter(value, row, column, standard, data) {
		const shown = standard(value, row, column, data);
		if (column.fieldname !== "passed" || !data) return shown;
		return `<span class="${data.passed === __("Yes") ? "text-success" : "text-danger"}">${shown}</span>`;
	},
};
