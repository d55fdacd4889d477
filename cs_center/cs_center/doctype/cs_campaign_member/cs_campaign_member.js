frappe.ui.form.on("CS Campaign Member", {
	refresh(frm) {
		const { doc } = frm;
		const { campaigns } = cs_center;
		frm.disable_form();
		frm.page.set_indicator(campaigns.member(doc.status), campaigns.MEMBERS[doc.status]);
		frm.toggle_display("status", false);
		frm.toggle_display("number", Boolean(doc.number));
		if (doc.status === "Held Out") {
			frm.set_intro(__("This customer is left alone, so that the others can be compared with them."), "purple");
		}
		const is_open = ["To Call", "No Answer", "Call Again"].includes(doc.status);
		if (is_open && doc.assigned_to === frappe.session.user) {
			frm.add_custom_button(__("Call", null, "CS Campaign Member"), () => pick(frm)).addClass("btn-primary");
		}
		if (is_open && cs_center.has_role(campaigns.LEADERS)) {
			frm.add_custom_button(__("Withdraw"), () => withdraw(frm));
		}
		for (const status of { Accepted: ["Saved", "Lost"], Saved: ["Lost"] }[doc.status] || []) {
			frm.add_custom_button(campaigns.member(status), () => settle(frm, status));
		}
	},
});

async function pick(frm) {
	await cs_center.calling.call("pick_customer", { doctype: frm.doctype, task: frm.doc.name });
	frappe.set_route("cs-calling");
}

function withdraw(frm) {
	cs_center.campaigns.ask(__("Withdraw"), __("Why is the customer not called?"), __("Withdraw"), async (values) => {
		await cs_center.campaigns.call("withdraw_member", { member: frm.doc.name, ...values });
		await frm.reload_doc();
	});
}

/** What became of who accepted or said they stay (KEEP-3). */
function settle(frm, status) {
	const fields = [{ fieldname: "words", label: __("What was said"), fieldtype: "Small Text" }];
	if (status === "Saved") {
		const { value_kept, value_before } = frm.doc;
		fields.push({ fieldname: "value", label: __("Value Kept", null, "CS Campaign Member"), fieldtype: "Currency", default: value_kept || value_before });
	}
	const title = cs_center.campaigns.member(status);
	cs_center.matters.ask(title, fields, __("Keep"), async (values) => {
		await cs_center.campaigns.call("settle_member", { member: frm.doc.name, status, ...values });
		await frm.reload_doc();
	});
}
