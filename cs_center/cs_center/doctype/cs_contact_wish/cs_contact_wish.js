frappe.ui.form.on("CS Contact Wish", {
	refresh(frm) {
		frm.toggle_display("number", Boolean(frm.doc.number));
		const said = cs_center.calling.wish(frm.doc);
		if (!frm.is_new() && said) frm.page.set_indicator(frappe.utils.escape_html(said), "orange");
		if (frm.doc.refuses && !frm.is_new() && !cs_center.has_role(cs_center.LEADERS)) {
			frm.set_intro(__("Only a leader lifts what a customer refused."));
		}
	},
});
