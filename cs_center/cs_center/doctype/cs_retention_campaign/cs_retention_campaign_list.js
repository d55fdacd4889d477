frappe.listview_settings["CS Retention Campaign"] = {
	add_fields: ["status", "built_at"],
	get_indicator: (doc) => [
		cs_center.campaigns.status(doc.status),
		cs_center.campaigns.STATUSES[doc.status],
		`status,=,${doc.status}`,
	],
};
