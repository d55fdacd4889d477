frappe.listview_settings["CS Survey Response"] = {
	add_fields: ["dissatisfied", "solved"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.dissatisfied
			? [__("Dissatisfied", null, "CS Survey Response"), "red", "dissatisfied,=,1"]
			: [__("Content", null, "CS Survey Response"), "green", "dissatisfied,=,0"],
};
