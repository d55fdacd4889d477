frappe.listview_settings["CS Segment Run"] = {
	onload(list) {
		if (!cs_center.has_role(["CS Supervisor", "CS Director", "System Manager"])) return;
		list.page.add_inner_button(__("Compute Now"), () =>
			frappe
				.xcall("cs_center.retention.api.compute_segments")
				.then(() => frappe.show_alert(__("A worker computes the segments; you see here how far it is.")))
		);
		frappe.realtime.off("cs_segments_computed");
		frappe.realtime.on("cs_segments_computed", () => {
			frappe.hide_progress();
			list.refresh();
		});
	},
	get_indicator: (doc) => [
		__(doc.status, null, "CS Segment Run"),
		{ Running: "blue", Done: "green", Failed: "red" }[doc.status],
		`status,=,${doc.status}`,
	],
};
