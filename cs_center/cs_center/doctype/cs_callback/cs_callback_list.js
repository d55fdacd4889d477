frappe.listview_settings["CS Callback"] = {
	add_fields: ["status", "due_at", "promised_at", "call_log", "tried"],
	filters: [["status", "=", "Open"]],
	hide_name_column: true,
	formatters: {
		party_name: (name, _df, doc) => frappe.utils.escape_html(name || doc.caller_number || doc.name),
		assigned_to: (user) => (user ? frappe.utils.escape_html(frappe.user.full_name(user)) : ""),
	},

	onload(list) {
		if (!cs_center.has_role(cs_center.calling.ROLES)) return;
		list.page.add_inner_button(__("Call Customers"), () => frappe.set_route("cs-calling"));
	},

	get_indicator(doc) {
		const { status } = doc;
		if (status !== "Open") return [word(status), COLOURS[status], `status,=,${status}`];
		const now = frappe.datetime.now_datetime();
		if (doc.due_at < now) return [word("Overdue"), "red", `status,=,Open|due_at,<,${now}`];
		if (doc.promised_at) return [word("Promised"), "blue", "status,=,Open|promised_at,is,set"];
		return [word("Open"), "orange", "status,=,Open"];
	},
};

const COLOURS = { Done: "green", Cancelled: "gray", Unreachable: "darkgrey" };

function word(status) {
	return {
		Overdue: __("Overdue", null, "CS Callback"),
		Promised: __("Promised", null, "CS Callback"),
	}[status] || __(status, null, "CS Callback");
}
