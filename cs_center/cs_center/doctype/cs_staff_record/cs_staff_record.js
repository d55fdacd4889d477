frappe.ui.form.on("CS Staff Record", {
	setup(frm) {
		frm.set_query("user", () => ({ filters: { user_type: "System User", enabled: 1 } }));
		frm.set_query("team", () => ({ filters: { disabled: 0 } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		if (frappe.model.can_read("CS Call Log")) {
			frm.add_custom_button(__("Calls"), () =>
				frappe.set_route("List", "CS Call Log", "List", { agent: frm.doc.user })
			);
		}
		if (frm.doc.active && frm.doc.employee && frm.doc.user !== frappe.session.user) {
			const { employee, staff_name } = frm.doc;
			cs_center.flowers.add_button(frm, () => ({ employee, full_name: staff_name }));
		}
		if (frm.doc.active && !frm.doc.lines?.length) {
			frm.set_intro(
				__("Without an agent number or extension the switch's calls are not credited to this member of staff."),
				"orange"
			);
		}
	},
});
