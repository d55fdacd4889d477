frappe.listview_settings["CS Warning"] = {
	add_fields: ["status", "level", "peak_level", "respond_by"],
	filters: [["status", "!=", "Over"]],
	hide_name_column: true,
	formatters: {
		level: (level) => cs_center.incidents.level(level),
	},

	get_indicator(doc) {
		const status = __(doc.status, null, "CS Warning");
		const filter = `status,=,${doc.status}`;
		if (doc.status === "Over") return [status, "gray", filter];
		const late = doc.status === "Open" && doc.respond_by && doc.respond_by < frappe.datetime.now_datetime();
		if (late) return [__("No Response"), "red", filter];
		return [status, doc.status === "Responded" ? "green" : "orange", filter];
	},
};
