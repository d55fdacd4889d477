frappe.listview_settings["CS Level Holding"] = {
	add_fields: ["until", "withdrawn"],
	get_indicator({ until, withdrawn }) {
		if (withdrawn) return [__("Withdrawn", null, "CS Level Holding"), "red", "withdrawn,=,1"];
		return until ? [__("Former", null, "CS Level Holding"), "gray", "until,is,set"] : [__("Present"), "green", "until,is,not set"];
	},
	onload(list) {
		if (!cs_center.has_role(cs_center.careers.HR)) return;
		list.page.add_inner_button(__("Enter First Levels"), () =>
			cs_center.careers.enter_first_levels(() => list.refresh())
		);
	},
};
