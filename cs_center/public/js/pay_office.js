frappe.provide("cs_center.pay_office");

/** HR's pay office: progress of its jobs, a month to payroll, the bank and finance (STAFF-3). */
(() => {
	const { pay_office } = cs_center;
	const HR = ["HR User", "HR Manager"];
	const MANAGER = ["HR Manager"];

	pay_office.call = (method, values) => frappe.xcall(`cs_center.pay_office.api.${method}`, values);
	pay_office.is_manager = () => cs_center.has_role(MANAGER);
	pay_office.yuan = (value) => (value === null || value === undefined ? "" : format_currency(value, null, 2));

	/** An amount with its sign, green or red. */
	pay_office.difference = (value) => {
		const number = Number(value || 0);
		const look = { 1: "text-success", "-1": "text-danger" }[Math.sign(number)] || "text-muted";
		return `<span class="${look}">${number > 0 ? "+" : ""}${pay_office.yuan(number)}</span>`;
	};

	/** A button that does a deed and shows what came of it. */
	pay_office.button = (frm, label, deed, look) => {
		const button = frm.add_custom_button(label, async () => {
			if (frm.is_dirty()) await frm.save();
			await deed();
			await frm.reload_doc();
		});
		if (look) button.addClass(look);
	};

	/** The bar of a form while a worker is at it; told to its user alone. */
	pay_office.watch = (doctype, label) => {
		frappe.realtime.off("cs_pay_office_progress");
		frappe.realtime.on("cs_pay_office_progress", async (told) => {
			if (cur_frm?.doctype !== told.doctype || cur_frm.docname !== told.name || told.doctype !== doctype) return;
			cur_frm.dashboard.show_progress(label, told.percent, __("{0} %", [told.percent]));
			if (told.percent < 100) return;
			await frappe.timeout(1);
			cur_frm.dashboard.hide_progress();
			cur_frm.reload_doc();
		});
	};

	/** A closed month to payroll; shows the run. */
	pay_office.hand_over = (month) =>
		frappe.confirm(__("Hand {0} over to payroll? What is there already is kept, and nothing is made twice.", [month]), async () => {
			const run = await pay_office.call("hand_over", { month });
			frappe.set_route("Form", "CS Payroll Run", run);
		});

	/** A closed month as a file for the bank or for finance. */
	pay_office.export = (month) => {
		const fields = [
			{
				fieldname: "how",
				label: __("For Whom"),
				fieldtype: "Select",
				options: ["Bank Sheet", "Finance Sheet"].map((value) => ({ value, label: __(value, null, "CS Payroll Run") })),
				default: "Bank Sheet",
				reqd: 1,
			},
			{ fieldname: "kind", label: __("Kind of File"), fieldtype: "Select", options: ["xlsx", "csv"], default: "xlsx", reqd: 1 },
			{ fieldtype: "HTML", options: `<p class="text-muted">${__("Who makes a file, when and of how much is noted.")}</p>` },
		];
		return cs_center.matters.ask(__("File of {0}", [month]), fields, __("Download"), (values) =>
			open_url_post("/api/method/cs_center.pay_office.api.export_month", { month, ...values }, true)
		);
	};

	frappe.ui.form.on("CS Pay Month", {
		async refresh(frm) {
			if (frm.is_new() || !cs_center.has_role(HR)) return;
			const month = (frm.doc.month || "").slice(0, 7);
			const group = __("Pay Office");
			frm.add_custom_button(__("What If?"), () => frappe.set_route("cs-pay-what-if", month), group);
			if (frm.doc.status !== "Closed" || !pay_office.is_manager()) return;
			frm.add_custom_button(__("File for Bank or Finance"), () => pay_office.export(month), group);
			if (!(await pay_office.call("has_payroll"))) return;
			frm.add_custom_button(__("Hand Over to Payroll"), () => pay_office.hand_over(month), group);
			frm.add_custom_button(
				__("Compare with Payroll"),
				() => frappe.set_route("query-report", "CS Payroll Reconciliation", { month }),
				group
			);
		},
	});
})();
