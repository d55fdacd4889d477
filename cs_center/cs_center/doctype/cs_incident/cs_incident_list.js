frappe.listview_settings["CS Incident"] = {
	add_fields: ["status"],
	filters: [["status", "!=", "Closed"]],
	hide_name_column: true,

	get_indicator(doc) {
		const colour = cs_center.incidents.STATUSES[doc.status] || "gray";
		return [__(doc.status, null, "CS Incident"), colour, `status,=,${doc.status}`];
	},
};
