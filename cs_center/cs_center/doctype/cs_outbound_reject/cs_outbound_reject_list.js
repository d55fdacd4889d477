frappe.listview_settings["CS Outbound Reject"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const colours = { Open: "red", Corrected: "green", Ignored: "gray" };
		return [__(doc.status, null, "CS Outbound Reject"), colours[doc.status], `status,=,${doc.status}`];
	},
};
