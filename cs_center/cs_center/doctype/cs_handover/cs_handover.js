frappe.ui.form.on("CS Handover", {
	async refresh(frm) {
		if (frm.is_new()) return;
		const status = __(frm.doc.status, null, "CS Handover");
		frm.page.set_indicator(status, cs_center.matters.OFFERS[frm.doc.status] || "gray");
		frm.toggle_display("status", false);
		show_title(frm);
		frm.add_custom_button(__("Open Matter"), () =>
			frappe.set_route("Form", "CS Responsibility", frm.doc.responsibility)
		);
		if (frm.doc.status !== "Offered") return;
		const { name } = frm.doc;
		const is_for_me = await cs_center.matters.waits_for_me(frm.doc);
		if (frm.doc.name !== name) return;
		if (is_for_me) add_answers(frm);
		if (frm.doc.from_user === frappe.session.user || cs_center.has_role(cs_center.LEADERS)) {
			button(frm, __("Withdraw Offer"), cs_center.matters.withdraw);
		}
	},
});

/** The name of a hand-over says nothing; whose matter it is does. */
async function show_title(frm) {
	const { name, responsibility } = frm.doc;
	const { message } = await frappe.db.get_value("CS Responsibility", responsibility, ["title", "ticket_subject"]);
	if (frm.doc.name !== name || !message) return;
	frm.page.set_title([message.title, message.ticket_subject].filter(Boolean).join(" · "));
}

/** Until it is accepted the first owner answers for the matter (FIRST-4). */
function add_answers(frm) {
	button(frm, __("Accept"), cs_center.matters.accept).addClass("btn-primary");
	button(frm, __("Refuse"), cs_center.matters.refuse);
}

function button(frm, label, deed) {
	return frm.add_custom_button(label, async () => {
		await deed(frm.doc.name);
		await frm.reload_doc();
	});
}
