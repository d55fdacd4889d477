frappe.listview_settings["CS Call Reject"] = {
	add_fields: ["status"],
	filters: [["status", "=", "Open"]],
	hide_name_column: true,

	get_indicator(doc) {
		const colours = { Open: "red", Corrected: "green", Ignored: "gray" };
		return [__(doc.status, null, "CS Call Reject"), colours[doc.status], `status,=,${doc.status}`];
	},
};
