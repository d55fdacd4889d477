(() => {
	frappe.ui.form.on("CS Leaving Rule", {
		refresh: (frm) => offer_fields(frm),
		document_type: (frm) => offer_fields(frm),
	});

	/** The document's fields, each where it can be meant. */
	async function offer_fields(frm) {
		const { document_type } = frm.doc;
		if (!document_type) return;
		await frappe.model.with_doctype(document_type);
		if (frm.doc.document_type !== document_type) return;
		const kept = frappe.get_meta(document_type).fields.filter((df) => !df.is_virtual && frappe.model.is_value_type(df));
		const parties = kept.filter((df) => df.fieldtype === "Dynamic Link" || (df.fieldtype === "Link" && df.options === "Customer"));
		const field = frm.get_field("customer_field");
		field.df.options = offered(parties, document_type);
		field.set_data(field.df.options);
		field.refresh();
		frm.fields_dict.conditions.grid.update_docfield_property("field_name", "options", offered(kept, document_type));
	}

	const offered = (fields, doctype) =>
		fields.map((df) => ({ value: df.fieldname, label: `${__(df.label || df.fieldname, null, doctype)} (${df.fieldname})` }));
})();
