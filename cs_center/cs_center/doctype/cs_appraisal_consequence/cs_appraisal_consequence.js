frappe.ui.form.on("CS Appraisal Consequence", {
	async refresh(frm) {
		frm.disable_save();
		if (frm.is_new() || frm.doc.decision) return;
		const { message } = await frappe.call("cs_center.appraisal.api.choices", { name: frm.doc.name });
		for (const decision of message) {
			frm.add_custom_button(
				__(decision, null, "CS Appraisal Consequence"),
				() => decide(frm, decision),
				__("Decide", null, "CS Appraisal Consequence"),
			);
		}
	},
});

/** What is decided stays: the words are asked for, and what it means is said before. */
function decide(frm, decision) {
	const dialog = new frappe.ui.Dialog({
		title: __(decision, null, "CS Appraisal Consequence"),
		fields: [
			{ fieldtype: "HTML", options: `<p>${frappe.utils.escape_html(frm.doc.reason || "")}</p>` },
			{
				fieldname: "words",
				fieldtype: "Small Text",
				label: __("Why", null, "CS Appraisal Consequence"),
				reqd: 1,
				description: __("A decision is kept for ever and nothing is done by itself: who decides sees to it."),
			},
		],
		primary_action_label: __("Decide", null, "CS Appraisal Consequence"),
		async primary_action({ words }) {
			await frappe.call("cs_center.appraisal.api.decide", { name: frm.doc.name, decision, words });
			dialog.hide();
			frm.reload_doc();
		},
	});
	dialog.show();
}
