(() => {
	const COLOURS = { Queued: "gray", Running: "blue", Done: "green", "Done with Problems": "orange", Failed: "red" };
	const { pay_office } = cs_center;

	frappe.ui.form.on("CS Payroll Run", {
		onload() {
			pay_office.watch("CS Payroll Run", __("Handing over"));
		},

		refresh(frm) {
			const { doc } = frm;
			if (frm.is_new()) return;
			const month = (doc.month || "").slice(0, 7);
			frm.page.set_indicator(__(doc.status, null, "CS Payroll Run"), COLOURS[doc.status]);
			frm.toggle_display("status", false);
			frm.disable_form();
			const is_to_payroll = doc.how === "Additional Salary";
			frm.toggle_display(["created", "cancelled", "kept"], is_to_payroll);
			if (!is_to_payroll || ["Queued", "Running"].includes(doc.status)) return;
			frm.add_custom_button(__("Compare with Payroll"), () =>
				frappe.set_route("query-report", "CS Payroll Reconciliation", { month })
			);
			if (pay_office.is_manager())
				pay_office.button(frm, __("Hand Over Again"), () => pay_office.call("hand_over_again", { run: doc.name }), "btn-primary");
		},
	});
})();
