frappe.listview_settings["CS Payroll Run"] = {
	get_indicator({ status }) {
		const colours = { Queued: "gray", Running: "blue", Done: "green", "Done with Problems": "orange", Failed: "red" };
		return [__(status, null, "CS Payroll Run"), colours[status] || "gray", `status,=,${status}`];
	},
	onload(list) {
		list.page.btn_primary?.hide();
	},
};
