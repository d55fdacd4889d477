frappe.listview_settings["CS Staff Record"] = {
	add_fields: ["active"],

	get_indicator(doc) {
		return doc.active
			? [__("Active", null, "CS Staff Record"), "green", "active,=,1"]
			: [__("Left", null, "CS Staff Record"), "gray", "active,=,0"];
	},
};
