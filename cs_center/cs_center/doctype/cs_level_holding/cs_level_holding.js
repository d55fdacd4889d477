frappe.ui.form.on("CS Level Holding", {
	refresh(frm) {
		frm.disable_form();
		frm.add_custom_button(__("Career Page"), () => frappe.set_route("cs-my-career", frm.doc.employee));
		const is_first = !frm.doc.level_change && !frm.doc.until && !frm.doc.withdrawn;
		if (!is_first || !cs_center.has_role(cs_center.careers.HR)) return;
		frm.add_custom_button(__("Correct the First Level"), async () => {
			await cs_center.careers.correct_first_level(frm.doc);
			await frm.reload_doc();
		});
	},
});
