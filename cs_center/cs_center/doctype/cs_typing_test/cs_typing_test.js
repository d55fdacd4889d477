frappe.ui.form.on("CS Typing Test", {
	refresh(frm) {
		frm.disable_form();
		const { exams } = cs_center;
		const { status, user } = frm.doc;
		const has_result = ["Counts", "Does Not Count"].includes(status);
		if (!has_result || user === frappe.session.user || !exams.has_one_of(exams.ENTERERS)) return;
		frm.add_custom_button(__("Withdraw"), async () => {
			const words = { fieldname: "words", label: __("Reason"), fieldtype: "Small Text", reqd: 1 };
			await cs_center.matters.ask(__("Withdraw the Result"), [words], __("Withdraw"), (values) =>
				exams.call("withdraw_typing", { typing_test: frm.doc.name, ...values })
			);
			await frm.reload_doc();
		});
	},
});
