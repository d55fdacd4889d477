frappe.ui.form.on("CS Station Volume", {
	refresh(frm) {
		if (!frm.is_new()) frm.page.set_title(`${frm.doc.station} · ${(frm.doc.month || "").slice(0, 7)}`);
	},
});
