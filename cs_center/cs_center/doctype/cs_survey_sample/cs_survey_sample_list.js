frappe.listview_settings["CS Survey Sample"] = {
	get_indicator: (doc) => [
		__(doc.status, null, "CS Survey Sample"),
		{ Draft: "gray", Drawing: "orange", Drawn: "blue", Asking: "purple", Closed: "green" }[doc.status],
		`status,=,${doc.status}`,
	],
};
