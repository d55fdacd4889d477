cs_center.pay.list("CS Pay Month", {
	onload(list) {
		const { pay } = cs_center;
		list.page.set_primary_action(__("Work Out a Month"), () =>
			pay.ask_month(__("Work Out a Month"), __("Work Out"), async (month) =>
				frappe.set_route("Form", "CS Pay Month", await pay.call("compute", { month }))
			)
		);
	},
});
