frappe.listview_settings["CS Typing Text"] = {
	add_fields: ["active"],
	hide_name_column: true,

	get_indicator: ({ active }) =>
		active ? [__("Used in Tests", null, "CS Typing Text"), "green", "active,=,1"] : [__("Not Used"), "gray", "active,=,0"],

	onload(list) {
		if (!frappe.model.can_create("CS Typing Text")) return;
		list.page.add_inner_button(__("Read the Knowledge Base"), async () => {
			const found = await cs_center.exams.call("read_articles");
			frappe.show_alert({
				message: __("{0} new texts, {1} changed, {2} not used any more.", [found.new, found.changed, found.out]),
				indicator: "green",
			});
			list.refresh();
		});
	},
};
