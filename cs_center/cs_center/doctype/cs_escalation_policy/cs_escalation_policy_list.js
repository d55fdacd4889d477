frappe.listview_settings["CS Escalation Policy"] = {
	add_fields: ["enabled"],
	hide_name_column: true,

	get_indicator(doc) {
		return doc.enabled
			? [__("Enabled", null, "CS Escalation Policy"), "green", "enabled,=,1"]
			: [__("Disabled"), "gray", "enabled,=,0"];
	},
};
