const COLOURS = { Draft: "gray", Signed: "blue", Published: "orange", "Handed Over": "green" };
const ABOVE = ["CS Supervisor", "CS Director"];

frappe.ui.form.on("CS Penalty Sheet", {
	setup(frm) {
		frm.set_indicator_formatter("complaint", (row) => (row.listed_only ? "gray" : "red"));
	},
	refresh(frm) {
		const is_draft = frm.doc.status === "Draft";
		frm.page.set_indicator(__(frm.doc.status, null, "CS Penalty Sheet"), COLOURS[frm.doc.status] || "gray");
		frm.toggle_display("status", false);
		frm.set_df_property("month", "read_only", !frm.is_new());
		frm.set_df_property("penalties", "hidden", frm.is_new());
		frm.set_df_property("penalties", "cannot_add_rows", 1);
		frm.set_df_property("penalties", "cannot_delete_rows", 1);
		frm.toggle_display("sign_section", Boolean(frm.doc.signed_by));
		if (frm.is_new()) return;
		frm.page.set_title(__("Penalty Sheet {0}", [(frm.doc.month || "").slice(0, 7)]));
		show_to_be_named(frm);
		if (!is_draft) frm.disable_form();
		if (cs_center.has_role(ABOVE)) add_buttons(frm);
	},
});

/** What may be done now; the server decides again (COMP-9). */
function add_buttons(frm) {
	const { name, status, penalties } = frm.doc;
	const method = (deed, values) => frappe.xcall(`cs_center.papers.api.${deed}`, { sheet_name: name, ...values });
	if (status === "Draft") {
		button(frm, __("Draft Again"), () => frappe.xcall("cs_center.papers.api.draft", { month: frm.doc.month }));
		button(frm, __("Sign"), () => sign(method)).addClass("btn-primary");
	}
	if (status === "Signed") {
		button(frm, __("Publish"), () => method("publish")).addClass("btn-primary");
	}
	const may_hand_over = ["Published", "Handed Over"].includes(status);
	const label = status === "Published" ? __("Hand Over to Finance") : __("Hand Over What Is Missing");
	if (may_hand_over) button(frm, label, () => hand_over(method));
	const is_with_finance = penalties.some((row) => row.handed_name);
	if (["Signed", "Published"].includes(status) && !is_with_finance && cs_center.has_role(["CS Director"])) {
		button(frm, __("Take the Signature Back"), () => unsign(method));
	}
}

/** A button that does a deed and shows what came of it. */
function button(frm, label, deed) {
	return frm.add_custom_button(label, async () => {
		if (frm.is_dirty()) await frm.save();
		await deed();
		await frm.reload_doc();
	});
}

/** Resolves when the deed is done; a dialog that is closed leaves everything as it was. */
function asked(title, field, label, deed) {
	return new Promise((done) => {
		const dialog = new frappe.ui.Dialog({
			title,
			fields: [{ ...field, fieldname: "value", reqd: 1 }],
			primary_action_label: label,
			async primary_action({ value }) {
				await deed(value);
				dialog.hide();
				done();
			},
		});
		dialog.show();
	});
}

const sign = (method) =>
	asked(
		__("Sign the Penalty Sheet"),
		{ fieldtype: "Signature", label: __("Signature", null, "CS Penalty Sheet") },
		__("Sign"),
		(signature) => method("sign", { signature })
	);

const unsign = (method) =>
	asked(
		__("Take the Signature Back"),
		{ fieldtype: "Small Text", label: __("Why") },
		__("Take the Signature Back"),
		(why) => method("unsign", { why })
	);

async function hand_over(method) {
	const { documents, failed } = await method("hand_over");
	const lines = Object.entries(failed).map(
		([person, why]) => `<li>${frappe.utils.escape_html(person)}: ${frappe.utils.escape_html(why)}</li>`
	);
	if (lines.length) {
		frappe.msgprint({
			title: __("Not handed over"),
			message: `<ul>${lines.join("")}</ul>`,
			indicator: "orange",
		});
		return;
	}
	frappe.show_alert({ message: __("Documents for finance: {0}", [documents.length]), indicator: "green" });
}

/** Complaints that are on no line because nobody has said whose mistake they were. */
async function show_to_be_named(frm) {
	const { name } = frm.doc;
	const rows = await frappe.xcall("cs_center.papers.api.to_be_named", { sheet_name: name });
	if (frm.doc.name !== name) return;
	frm.dashboard.clear_headline();
	if (!rows.length) return;
	const links = rows.map(
		({ complaint }) =>
			`<a href="/app/cs-complaint/${encodeURIComponent(complaint)}">${frappe.utils.escape_html(complaint)}</a>`
	);
	const text = __("{0} complaints have no responsible person yet:", [rows.length]);
	frm.dashboard.set_headline_alert(`${text} ${links.join(", ")}`, "orange");
}
