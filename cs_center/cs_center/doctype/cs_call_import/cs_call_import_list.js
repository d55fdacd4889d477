frappe.listview_settings["CS Call Import"] = {
	add_fields: ["status", "lines_rejected"],

	get_indicator(doc) {
		const colours = { Queued: "gray", Running: "blue", Done: "green", Failed: "red" };
		return [__(doc.status, null, "CS Call Import"), colours[doc.status], `status,=,${doc.status}`];
	},
};
