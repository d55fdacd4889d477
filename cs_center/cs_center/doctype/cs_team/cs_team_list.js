frappe.listview_settings["CS Team"] = {
	add_fields: ["disabled"],
	button: cs_center.flowers.row_button(
		(doc) => ({ team: doc.name }),
		(doc) => !doc.disabled
	),
};
