frappe.listview_settings["CS Penalty Sheet"] = {
	has_indicator_for_draft: true,
	get_indicator({ status }) {
		const colours = { Draft: "gray", Signed: "blue", Published: "orange", "Handed Over": "green" };
		return [__(status, null, "CS Penalty Sheet"), colours[status] || "gray", `status,=,${status}`];
	},
};
