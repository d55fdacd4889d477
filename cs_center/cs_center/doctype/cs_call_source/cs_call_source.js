frappe.ui.form.on("CS Call Source", {
	refresh(frm) {
		const kinds = frm.doc.__onload?.dial_kinds;
		if (kinds) frm.set_df_property("dial_kind", "options", kinds);
		const may_try = !frm.is_new() && frappe.user.has_role("System Manager");
		if (may_try && frm.doc.dial_kind && !frm.doc.disabled) {
			frm.add_custom_button(__("Try Connection"), () => try_connection(frm));
		}
	},
	dial_kind(frm) {
		const knows_people = frm.doc.dial_kind === "Telephony";
		frm.set_value("dial_without_line", knows_people ? 1 : 0);
		frm.set_value("dial_format", knows_people ? "E.164" : "National");
	},
});

/** What counts is what is saved. */
async function try_connection(frm) {
	if (frm.is_dirty()) await frm.save();
	const { message } = await frm.call({
		method: "try_connection",
		doc: frm.doc,
		freeze: true,
		freeze_message: __("Asking the switch..."),
	});
	const colours = { Connected: "green", "Does Not Answer": "red", Refuses: "orange" };
	frappe.msgprint({
		title: __(message.state, null, "CS Call Source"),
		indicator: colours[message.state],
		message: frappe.utils.escape_html(message.said),
	});
	frm.reload_doc();
}
