frappe.listview_settings["CS Appraisal Month"] = {
	hide_name_column: true,
	formatters: { month: (month) => (month || "").slice(0, 7) },
	get_indicator: ({ status }) => [
		__(status, null, "CS Appraisal Month"),
		status === "Settled" ? "green" : "orange",
		`status,=,${status}`,
	],
};
