frappe.listview_settings["CS Leaving Talk"] = {
	add_fields: ["status"],
	hide_name_column: true,
	formatters: {
		assigned_to: (user) => (user ? frappe.utils.escape_html(frappe.user.full_name(user)) : ""),
	},
	onload(list) {
		if (!cs_center.has_role(["CS Retention Officer"])) return;
		list.page.add_inner_button(__("Call Customers"), () => frappe.set_route("cs-calling"));
	},
	get_indicator: (doc) => [
		cs_center.leaving.status(doc.status),
		cs_center.leaving.STATUSES[doc.status],
		`status,=,${doc.status}`,
	],
};
