frappe.listview_settings["CS Outbound Call"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const { outbound } = cs_center;
		return [outbound.word(doc.status), outbound.CALLS[doc.status], `status,=,${doc.status}`];
	},
};
