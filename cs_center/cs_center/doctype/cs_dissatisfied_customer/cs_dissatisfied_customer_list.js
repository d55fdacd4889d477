frappe.listview_settings["CS Dissatisfied Customer"] = {
	add_fields: ["next_visit_on"],
	get_indicator({ status, next_visit_on }) {
		if (status === "Closed") return [__("Closed", null, "CS Dissatisfied Customer"), "green", "status,=,Closed"];
		const today = frappe.datetime.get_today();
		if (next_visit_on <= today) return [__("Visit Due"), "red", `next_visit_on,<=,${today}|status,=,Open`];
		return [__("Open", null, "CS Dissatisfied Customer"), "orange", "status,=,Open"];
	},
};
