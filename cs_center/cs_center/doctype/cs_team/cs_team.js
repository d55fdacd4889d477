frappe.ui.form.on("CS Team", {
	refresh(frm) {
		if (!frm.is_new() && !frm.doc.disabled) {
			cs_center.flowers.add_button(frm, () => ({ team: frm.doc.name }));
		}
	},
});
