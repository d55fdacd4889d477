frappe.query_reports["CS Payroll Reconciliation"] = {
	filters: [
		{
			fieldname: "month",
			label: __("Month"),
			fieldtype: "Select",
			options: cs_center.papers.months(),
			default: cs_center.papers.months()[1],
		},
		{
			fieldname: "verdict",
			label: __("Verdict"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Equal", label: __("Equal") },
				{ value: "Missing", label: __("Missing") },
				{ value: "Extra", label: __("Extra") },
				{ value: "Different", label: __("Different") },
			],
		},
	],
	onload(report) {
		report.page.add_inner_button(__("Hand Over Again"), () => cs_center.pay_office.hand_over(report.get_values().month));
	},
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (column.fieldname !== "said" || !data) return shown;
		const look = { Equal: "text-success", Missing: "text-warning" }[data.verdict] || "text-danger";
		return `<span class="${look}">${shown}</span>`;
	},
};
