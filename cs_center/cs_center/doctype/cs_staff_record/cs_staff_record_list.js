frappe.listview_settings["CS Staff Record"] = {
	add_fields: ["active", "employee", "staff_name", "user"],
	button: cs_center.flowers.row_button(
		(doc) => ({ employee: doc.employee, full_name: doc.staff_name }),
		(doc) => doc.active && doc.employee && doc.user !== frappe.session.user
	),

	get_indicator(doc) {
		return doc.active
			? [__("Active", null, "CS Staff Record"), "green", "active,=,1"]
			: [__("Left", null, "CS Staff Record"), "gray", "active,=,0"];
	},
};
