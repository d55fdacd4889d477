frappe.listview_settings["CS Callback"] = {
	add_fields: ["status", "due_at", "call_log"],
	filters: [["status", "=", "Open"]],
	hide_name_column: true,
	formatters: {
		party_name: (name, _df, doc) => frappe.utils.escape_html(name || doc.caller_number || doc.name),
		assigned_to: (user) => (user ? frappe.utils.escape_html(frappe.user.full_name(user)) : ""),
	},

	get_indicator(doc) {
		if (doc.status === "Done") return [word(doc.status), "green", "status,=,Done"];
		if (doc.status === "Cancelled") return [word(doc.status), "gray", "status,=,Cancelled"];
		const now = frappe.datetime.now_datetime();
		if (doc.due_at < now) return [__("Overdue", null, "CS Callback"), "red", `status,=,Open|due_at,<,${now}`];
		return [word("Open"), "orange", "status,=,Open"];
	},
};

function word(status) {
	return __(status, null, "CS Callback");
}
