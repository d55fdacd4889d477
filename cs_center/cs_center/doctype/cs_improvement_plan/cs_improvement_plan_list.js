frappe.listview_settings["CS Improvement Plan"] = {
	add_fields: ["status", "due_on"],
	get_indicator(doc) {
		const filter = `status,=,${doc.status}`;
		const is_open = ["Asked", "Returned"].includes(doc.status);
		if (is_open && doc.due_on < frappe.datetime.get_today()) return [__("Late", null, "CS Improvement Plan"), "red", filter];
		const colour = { Asked: "orange", Returned: "orange", Written: "blue", Accepted: "green" }[doc.status];
		return [__(doc.status, null, "CS Improvement Plan"), colour, filter];
	},
};
