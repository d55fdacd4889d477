frappe.ui.form.on("CS Callback Plan", {
	async refresh(frm) {
		await offer_fields(frm);
		say_rounds(frm);
		frm.toggle_display("state_section", !frm.is_new());
		if (frm.perm[0]?.write) frm.add_custom_button(__("Preview"), () => preview(frm));
	},
	document_type: (frm) => offer_fields(frm),
});
frappe.ui.form.on("CS Callback Round", {
	after: (frm) => say_rounds(frm),
	within: (frm) => say_rounds(frm),
	unit: (frm) => say_rounds(frm),
	rounds_remove: (frm) => say_rounds(frm),
});

const text = (value) => frappe.utils.escape_html(String(value ?? ""));
const { when } = cs_center.complaints;
const STANDARD = () => [
	{ fieldname: "owner", label: __("Created By"), fieldtype: "Link", options: "User" },
	{ fieldname: "creation", label: __("Created On"), fieldtype: "Datetime" },
	{ fieldname: "modified", label: __("Last Updated On"), fieldtype: "Datetime" },
];

/** The document's fields, each where it can be meant. */
async function offer_fields(frm) {
	const { document_type } = frm.doc;
	if (!document_type) return;
	await frappe.model.with_doctype(document_type);
	if (frm.doc.document_type !== document_type) return;
	const kept = frappe.get_meta(document_type).fields.filter((df) => !df.is_virtual && frappe.model.is_value_type(df));
	const all = [...kept, ...STANDARD()];
	const named = (...kinds) => kept.filter((df) => kinds.includes(df.fieldtype));
	const links = (to) => kept.filter((df) => df.fieldtype === "Link" && df.options === to);
	offer(frm, "date_field", [...named("Date", "Datetime"), ...STANDARD().slice(1)]);
	offer(frm, "customer_field", links("Customer"));
	offer(frm, "officer_field", links("User"));
	offer(frm, "occasion_field", kept);
	frm.fields_dict.conditions.grid.update_docfield_property("field_name", "options", offered(all, document_type));
	const people = links("User").map((df) => df.fieldname);
	frm.get_field("handler_fields").set_description(
		[__("Fields that name who handled it, with commas between."), people.length ? __("Here: {0}", [people.join(", ")]) : ""].join(" ")
	);
}

/** A control that is there already takes what it offers by itself, and shows what it has in the new words. */
function offer(frm, fieldname, fields) {
	const field = frm.get_field(fieldname);
	field.df.options = offered(fields, frm.doc.document_type);
	field.set_data(field.df.options);
	field.refresh();
}

const offered = (fields, doctype) =>
	fields.map((df) => ({ value: df.fieldname, label: `${__(df.label || df.fieldname, null, doctype)} (${df.fieldname})` }));

function say_rounds(frm) {
	const said = (frm.doc.rounds || [])
		.filter((row) => row.within)
		.map((row, position) => {
			const unit = __(row.unit, null, "CS Callback Round");
			const values = [position + 1, row.after || 0, row.within, unit];
			return row.after
				? __("Call {0}: from {1} to {2} {3} after it happened", values)
				: __("Call {0}: within {2} {3} of it", values);
		});
	frm.get_field("rounds").$wrapper.find(".cs-rounds").remove();
	const lines = said.map((line) => `<li>${text(line)}</li>`).join("");
	frm.get_field("rounds").$wrapper.append(`<ul class="cs-rounds cs-why-list text-muted">${lines}</ul>`);
}

/** Whom the plan as it stands here, saved or not, would have called. Nothing is written. */
async function preview(frm) {
	const found = await frappe.xcall("cs_center.callbacks.api.preview_plan", { plan: frm.doc }, "POST", {
		freeze: true,
		freeze_message: __("Looking at documents..."),
	});
	frappe.msgprint({ title: __("With This Plan"), message: said(found), wide: true });
}

function said(found) {
	const count = __("{0} of the {1} documents that changed in the last {2} days ask for {3} calls.", [
		found.documents,
		found.looked_at,
		found.days,
		found.calls,
	]);
	const more = [
		!found.is_all && __("There are more documents: only these were looked at."),
		found.nobody && __("{0} documents name nobody who could be called.", [found.nobody]),
		found.barred_count && __("{0} customers want no such call.", [found.barred_count]),
	].filter(Boolean);
	const rows = found.named.map((one) => [
		`<a href="/app/${frappe.router.slug(one.doctype)}/${encodeURIComponent(one.name)}">${text(one.name)}</a>`,
		text(one.customer_name || __("The caller")),
		one.round,
		when(one.not_before),
		when(one.due_at),
	]);
	const heads = [__("Document"), __("Customer"), __("Round", null, "CS Callback"), __("Not Before", null, "CS Callback"), __("Call Before", null, "CS Callback")];
	return [
		`<p>${text(count)}</p>`,
		...more.map((line) => `<p class="text-muted">${text(line)}</p>`),
		rows.length ? `<h6>${__("Some of Them")} (${rows.length} / ${found.calls})</h6>` : "",
		rows.length ? cs_center.incidents.table(heads, rows) : "",
	].join("");
}
