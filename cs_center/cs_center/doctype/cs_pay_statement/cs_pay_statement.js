frappe.ui.form.on("CS Pay Statement", {
	async refresh(frm) {
		const { pay } = cs_center;
		pay.show_state(frm);
		const { name, status, employee, pay_month } = frm.doc;
		frm.toggle_display("lines", false);
		const told = await pay.call("explain", { statement: name });
		if (frm.doc.name !== name) return;
		frm.get_field("explained").$wrapper.html(pay.statement(told, true));
		if (status === "Closed")
			pay.button(frm, __("Correct"), () =>
				pay.ask_why(__("Correct"), async (why) => {
					const entries = await pay.call("correct", { month: pay_month, employee, why });
					const message = entries.length
						? __("{0} entries wait to be approved.", [entries.length])
						: __("Nothing differs from what was paid.");
					frappe.show_alert({ message, indicator: entries.length ? "green" : "blue" });
				})
			);
	},
});
