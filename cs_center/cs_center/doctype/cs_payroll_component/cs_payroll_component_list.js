frappe.listview_settings["CS Payroll Component"] = {
	async onload(list) {
		if (!(await cs_center.pay_office.call("has_payroll"))) return;
		list.page.add_inner_button(__("Create What Is Missing"), async () => {
			const made = await cs_center.pay_office.call("create_components");
			frappe.show_alert({ message: __("Salary Components made: {0}", [made.length]), indicator: "green" });
			list.refresh();
		});
	},
};
