frappe.ui.form.on("CS Warning", {
	refresh(frm) {
		const { doc } = frm;
		frm.page.set_title(doc.title);
		frm.page.set_indicator(
			__(doc.level, null, "CS Warning"),
			doc.status === "Over" ? "gray" : cs_center.incidents.COLOURS[doc.level]
		);
		for (const field of ["response", "responded_by", "responded_at", "respond_by", "incident", "over_at"]) {
			frm.toggle_display(field, Boolean(doc[field]));
		}
		show_limit(frm);
		if (doc.status === "Over") return;
		const leads = cs_center.has_role(cs_center.LEADERS);
		if (leads || frappe.user.has_role("CS Station Member")) {
			frm.add_custom_button(__("Respond"), () => respond(frm)).addClass("btn-primary");
		}
		if (leads && !doc.incident) frm.add_custom_button(__("Open Incident"), () => open_incident(frm));
	},
});

function show_limit(frm) {
	const { status, respond_by } = frm.doc;
	if (status !== "Open" || !respond_by) return frm.set_intro("");
	const late = respond_by < frappe.datetime.now_datetime();
	const by = frappe.datetime.str_to_user(respond_by);
	const said = late ? __("Nobody responded by {0}.", [by]) : __("A response is asked for by {0}.", [by]);
	frm.set_intro(said, late ? "red" : "orange");
}

async function respond(frm) {
	await cs_center.incidents.ask(__("Respond"), __("What is being done about it?"), __("Respond"), ({ why }) =>
		frappe.xcall("cs_center.warnings.api.respond", { warning: frm.doc.name, response: why })
	);
	await frm.reload_doc();
}

async function open_incident(frm) {
	const name = await frappe.xcall("cs_center.warnings.api.open_incident", { warning: frm.doc.name });
	frappe.set_route("Form", "CS Incident", name);
}
