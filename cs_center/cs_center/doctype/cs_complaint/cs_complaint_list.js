frappe.listview_settings["CS Complaint"] = {
	add_fields: ["status", "severity", "due_by", "level", "level_name", "holder", "handler"],
	filters: [["status", "in", cs_center.complaints.OPEN]],
	hide_name_column: true,
	formatters: {
		due_by: (due_by, _df, doc) => cs_center.complaints.due(due_by, doc.status),
		severity: (severity) => cs_center.complaints.severity(severity),
		holder: (user) => (user ? frappe.utils.escape_html(frappe.user.full_name(user)) : ""),
		level_name: (name, _df, doc) =>
			frappe.utils.escape_html(cs_center.complaints.level_name(doc.level, name)),
	},

	get_indicator(doc) {
		const status = __(doc.status, null, "CS Complaint");
		const runs = cs_center.complaints.is_open(doc.status) && doc.status !== "Waiting for Customer";
		const now = frappe.datetime.now_datetime();
		if (runs && doc.due_by && doc.due_by < now) {
			return [__("Late: {0}", [status]), "red", `status,=,${doc.status}|due_by,<,${now}`];
		}
		return [status, cs_center.complaints.STATUSES[doc.status] || "gray", `status,=,${doc.status}`];
	},

	onload(listview) {
		show_more_columns(listview);
		if (cs_center.has_role(cs_center.LEADERS)) {
			listview.page.add_inner_button(__("Board", null, "CS Complaint"), () =>
				frappe.set_route("cs-complaint-board")
			);
		}
	},

	refresh(listview) {
		if (cs_center.has_role(cs_center.complaints.TAKES)) {
			listview.page.set_primary_action(__("Take Complaint"), () => cs_center.complaints.take(), "add");
		}
	},
};

/** Until when, how severe and where belong on one line; the Desk would show one of them on a small screen. */
function show_more_columns(listview) {
	if (listview.view_name !== "List" || listview.list_view_settings?.total_fields) return;
	listview.list_view_settings = { ...listview.list_view_settings, total_fields: 6 };
	listview.setup_columns();
	listview.render_header(true);
}
