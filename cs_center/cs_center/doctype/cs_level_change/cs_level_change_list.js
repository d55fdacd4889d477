frappe.listview_settings["CS Level Change"] = {
	add_fields: ["status", "direction"],
	has_indicator_for_draft: true,
	get_indicator: ({ status }) => [
		cs_center.careers.status(status),
		cs_center.careers.STATUSES[status] || "gray",
		`status,=,${status}`,
	],
};
