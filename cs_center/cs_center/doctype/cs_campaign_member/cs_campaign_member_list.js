frappe.listview_settings["CS Campaign Member"] = {
	add_fields: ["status"],
	hide_name_column: true,
	onload(list) {
		list.page.add_inner_button(__("Call Customers"), () => frappe.set_route("cs-calling"));
	},
	get_indicator: (doc) => [
		cs_center.campaigns.member(doc.status),
		cs_center.campaigns.MEMBERS[doc.status],
		`status,=,${doc.status}`,
	],
};
