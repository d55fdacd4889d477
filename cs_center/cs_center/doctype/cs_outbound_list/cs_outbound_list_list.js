frappe.listview_settings["CS Outbound List"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const { outbound } = cs_center;
		return [outbound.status(doc.status), outbound.STATUSES[doc.status], `status,=,${doc.status}`];
	},
};
