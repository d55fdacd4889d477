frappe.listview_settings["CS Pay Change"] = {
	has_indicator_for_draft: true,
	get_indicator({ status }) {
		const colours = { Draft: "gray", Asked: "orange", Applying: "blue", Applied: "green", Withdrawn: "darkgrey" };
		return [__(status, null, "CS Pay Change"), colours[status] || "gray", `status,=,${status}`];
	},
};
