frappe.listview_settings["CS Survey Invitation"] = {
	add_fields: ["status", "problem"],
	hide_name_column: true,
	get_indicator(doc) {
		const colours = { Waiting: "orange", Sent: "blue", Opened: "purple", Answered: "green" };
		const colour = doc.problem && doc.status === "Waiting" ? "red" : colours[doc.status] || "gray";
		return [__(doc.status, null, "CS Survey Invitation"), colour, `status,=,${doc.status}`];
	},
};
