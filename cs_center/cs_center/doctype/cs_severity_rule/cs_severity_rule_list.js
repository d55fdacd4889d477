frappe.listview_settings["CS Severity Rule"] = {
	add_fields: ["enabled", "severity"],
	hide_name_column: true,
	formatters: { severity: (severity) => cs_center.complaints.severity(severity) },

	get_indicator(doc) {
		return doc.enabled
			? [__("Enabled", null, "CS Severity Rule"), "green", "enabled,=,1"]
			: [__("Disabled"), "gray", "enabled,=,0"];
	},
};
