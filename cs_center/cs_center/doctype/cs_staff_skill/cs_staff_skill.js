frappe.ui.form.on("CS Staff Skill", {
	refresh(frm) {
		frm.disable_form();
		const may = ["CS Shift Leader", "CS Supervisor", "CS Director", ...cs_center.careers.HR];
		if (frm.doc.withdrawn_on || !cs_center.has_role(may)) return;
		frm.add_custom_button(__("Withdraw", null, "CS Level Change"), async () => {
			const words = { fieldname: "words", label: __("Reason"), fieldtype: "Small Text", reqd: 1 };
			await cs_center.matters.ask(__("Withdraw the Skill"), [words], __("Withdraw", null, "CS Level Change"), (values) =>
				cs_center.careers.call("withdraw_skill", { staff_skill: frm.doc.name, ...values })
			);
			await frm.reload_doc();
		});
	},
});
