frappe.ui.form.on("CS Commission Rate", {
	refresh(frm) {
		const { pay } = cs_center;
		pay.show_state(frm);
		if (frm.is_new() || frm.doc.status !== "Holds" || !pay.is_manager()) return;
		pay.button(frm, __("Take Back"), () =>
			pay.ask_why(__("Take Back"), (why) => pay.call("void_commission_rate", { name: frm.doc.name, why }))
		);
	},
});
