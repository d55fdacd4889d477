frappe.listview_settings["CS Responsibility"] = {
	add_fields: ["status", "due_by", "responsible", "offered_to"],
	filters: [["status", "in", ["Open", "Awaiting Confirmation"]]],
	hide_name_column: true,
	formatters: {
		due_by: (due_by, _df, doc) => cs_center.matters.due(due_by, doc.status),
		kind: (kind) => frappe.utils.escape_html(__(kind || "")),
	},

	get_indicator(doc) {
		const colour = cs_center.matters.STATUSES[doc.status] || "gray";
		const now = frappe.datetime.now_datetime();
		if (doc.status === "Open" && doc.due_by && doc.due_by < now) {
			return [__("Limit Missed"), "red", `status,=,Open|due_by,<,${now}`];
		}
		return [__(doc.status, null, "CS Responsibility"), colour, `status,=,${doc.status}`];
	},
};
