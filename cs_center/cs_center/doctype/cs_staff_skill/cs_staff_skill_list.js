frappe.listview_settings["CS Staff Skill"] = {
	onload(list) {
		const may = ["CS Shift Leader", "CS Supervisor", "CS Director", ...cs_center.careers.HR];
		if (!cs_center.has_role(may)) return;
		list.page.add_inner_button(__("Confirm a Skill"), async () => {
			await cs_center.careers.confirm_skill();
			list.refresh();
		});
	},
};
