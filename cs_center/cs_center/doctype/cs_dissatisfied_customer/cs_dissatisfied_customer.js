frappe.ui.form.on("CS Dissatisfied Customer", {
	refresh(frm) {
		const is_open = frm.doc.status === "Open";
		frm.page.set_indicator(__(frm.doc.status, null, "CS Dissatisfied Customer"), is_open ? "orange" : "green");
		frm.toggle_display("status", false);
		frm.toggle_display("end_section", !is_open);
		frm.set_df_property("visits", "cannot_add_rows", 1);
		if (!is_open) return frm.disable_form();
		show_when(frm);
		if (!frm.perm[0]?.write) return;
		frm.add_custom_button(__("Log Visit"), () => log_visit(frm)).addClass("btn-primary");
		if (frm.doc.visits.some((row) => row.done_on)) {
			frm.add_custom_button(__("Close File"), () => close(frm));
		}
	},
});

/** The next visit, in words (COMP-11). */
function show_when(frm) {
	const days = frappe.datetime.get_diff(frm.doc.next_visit_on, frappe.datetime.get_today());
	const day = frappe.datetime.str_to_user(frm.doc.next_visit_on);
	frm.dashboard.clear_headline();
	if (days < 0) frm.dashboard.set_headline_alert(__("The visit was due on {0}.", [day]), "red");
	else if (!days) frm.dashboard.set_headline_alert(__("Visit the customer today."), "orange");
}

function log_visit(frm) {
	ask(frm, __("Log Visit"), "log_visit", [
		{
			fieldname: "done_on",
			fieldtype: "Date",
			label: __("Visited On"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "mood",
			fieldtype: "Select",
			label: __("Satisfied (1 to 5)", null, "CS Care Visit"),
			options: ["", "1", "2", "3", "4", "5"],
		},
		{
			fieldname: "content",
			fieldtype: "Small Text",
			label: __("What Was Said", null, "CS Care Visit"),
			reqd: 1,
		},
	]);
}

function close(frm) {
	ask(frm, __("Close File"), "close", [
		{
			fieldname: "why",
			fieldtype: "Small Text",
			label: __("Why the File Was Closed", null, "CS Dissatisfied Customer"),
			reqd: 1,
		},
	]);
}

function ask(frm, title, method, fields) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: title,
		async primary_action(values) {
			await frappe.xcall(`cs_center.care.api.${method}`, { file: frm.doc.name, ...values });
			dialog.hide();
			await frm.reload_doc();
		},
	});
	dialog.show();
}
