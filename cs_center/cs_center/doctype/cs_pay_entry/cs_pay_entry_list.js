cs_center.pay.list("CS Pay Entry", {
	onload(list) {
		const { pay } = cs_center;
		const names = () => list.get_checked_items(true);
		if (pay.is_manager())
			list.page.add_actions_menu_item(__("Approve"), async () => {
				await pay.call("approve_entries", { names: names() });
				list.clear_checked_items();
				list.refresh();
			});
		list.page.add_actions_menu_item(__("Decline"), () =>
			pay.ask_why(__("Decline"), async (why) => {
				await pay.call("decline_entries", { names: names(), why });
				list.clear_checked_items();
				list.refresh();
			})
		);
		list.page.add_inner_button(__("Share a Commission"), () => share(() => list.refresh()));
	},
});

/** A team's commission in parts whose sum is the whole (STAFF-3). */
function share(after) {
	const months = cs_center.papers.months();
	const fields = [
		{ fieldname: "month", fieldtype: "Select", label: __("Month"), options: months, default: months[1], reqd: 1 },
		{ fieldname: "pot", fieldtype: "Currency", label: __("Amount to Share"), reqd: 1 },
		{
			fieldname: "by",
			fieldtype: "Select",
			label: __("Shared By"),
			options: ["Headcount", "Points", "Hours"].map((value) => ({ value, label: __(value) })),
			default: "Headcount",
			reqd: 1,
		},
		{ fieldname: "why", fieldtype: "Small Text", label: __("Why"), reqd: 1 },
		{
			fieldname: "team",
			fieldtype: "Table",
			label: __("Who Shares"),
			reqd: 1,
			fields: [
				{ fieldname: "employee", fieldtype: "Link", options: "Employee", label: __("Employee"), in_list_view: 1, reqd: 1 },
				{ fieldname: "points", fieldtype: "Float", label: __("Points"), in_list_view: 1 },
				{ fieldname: "hours", fieldtype: "Float", label: __("Hours"), in_list_view: 1 },
			],
		},
	];
	return cs_center.matters.ask(__("Share a Commission"), fields, __("Propose"), async (values) => {
		const names = await cs_center.pay.call("share_commission", values);
		frappe.show_alert({ message: __("{0} entries wait to be approved.", [names.length]), indicator: "green" });
		after();
	});
}
