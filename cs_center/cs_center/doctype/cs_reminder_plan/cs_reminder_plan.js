(() => {
	frappe.ui.form.on("CS Reminder Plan", {
		async refresh(frm) {
			if (frm.perm[0]?.write) frm.add_custom_button(__("Preview"), () => preview(frm));
			await offer_fields(frm);
		},
		kind: (frm) => offer_fields(frm),
		document_type: (frm) => offer_fields(frm),
		table_field: (frm) => offer_fields(frm),
	});

	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const of = (doctype) => frappe.get_meta(doctype).fields.filter((df) => !df.is_virtual);
	const value_fields = (doctype) => of(doctype).filter((df) => frappe.model.is_value_type(df));

	/** The fields of the document and of its rows, each where it can be meant. */
	async function offer_fields(frm) {
		const { document_type, kind } = frm.doc;
		if (kind !== "Date of a Document" || !document_type) return;
		await frappe.model.with_doctype(document_type);
		if (frm.doc.document_type !== document_type) return;
		const tables = of(document_type).filter((df) => df.fieldtype === "Table");
		const rows = tables.find((df) => df.fieldname === frm.doc.table_field)?.options;
		if (rows) await frappe.model.with_doctype(rows);
		const dated = value_fields(rows || document_type).filter((df) => ["Date", "Datetime"].includes(df.fieldtype));
		const linked = value_fields(document_type).filter(
			(df) => (df.fieldtype === "Link" && df.options === "Customer") || df.fieldtype === "Dynamic Link"
		);
		offer(frm, "table_field", tables, document_type);
		offer(frm, "date_field", dated, rows || document_type);
		offer(frm, "customer_field", linked, document_type);
		const all = [
			...offered(value_fields(document_type), document_type),
			...(rows ? offered(value_fields(rows), rows) : []),
		];
		frm.fields_dict.conditions.grid.update_docfield_property("field_name", "options", all);
	}

	/** A control that is there already takes what it offers by itself, and shows what it has in the new words. */
	function offer(frm, fieldname, fields, doctype) {
		const field = frm.get_field(fieldname);
		field.df.options = offered(fields, doctype);
		field.set_data(field.df.options);
		field.refresh();
	}

	const offered = (fields, doctype) =>
		fields.map((df) => ({ value: df.fieldname, label: `${__(df.label || df.fieldname, null, doctype)} (${df.fieldname})` }));

	/** Whom the plan as it stands here, saved or not, would remind. Nothing is written. */
	async function preview(frm) {
		const found = await frappe.xcall("cs_center.ahead.api.preview_plan", { plan: frm.doc }, "POST", {
			freeze: true,
			freeze_message: __("Looking at customers..."),
		});
		frappe.msgprint({ title: __("With This Plan"), message: said(found), wide: true });
	}

	const channel = (name) => __(name, null, "CS Greeting");

	function said(found) {
		const { days, reminders, customers, named, example } = found;
		const counts = Object.entries(found.channels).map(([name, count]) => `${channel(name)}: ${count}`);
		const more = [
			counts.length && counts.join(", "),
			!found.is_all && __("There are more: only these were counted."),
			!found.ways.length && __("This site can send by none of these channels: enter the gateway in SMS Settings, or an Email Account."),
			found.barred && __("{0} of them are not told: the customer does not want it, or may not be reached then.", [found.barred]),
			found.unreachable && __("{0} of them are not told: no number or address is known.", [found.unreachable]),
		].filter(Boolean);
		const rows = named.map((one) => [
			frappe.datetime.str_to_user(one.day),
			`<a href="/app/customer/${encodeURIComponent(one.customer)}">${text(one.customer_name)}</a>`,
			text(one.reason),
			one.why ? `<span class="text-muted">${text(one.why)}</span>` : text(channel(one.channel)),
		]);
		const heads = [__("Day", null, "CS Greeting"), __("Customer"), __("Why", null, "CS Greeting"), __("Channel", null, "CS Greeting")];
		return [
			`<p>${text(__("In the next {0} days {1} customers have {2} occasions.", [days, customers, reminders]))}</p>`,
			...more.map((line) => `<p class="text-muted">${text(line)}</p>`),
			example ? `<h6>${__("What the First One Is Told")}</h6><blockquote class="cs-example">${said_to(example)}</blockquote>` : "",
			rows.length ? `<h6>${__("Some of Them")} (${rows.length} / ${reminders})</h6>` : "",
			rows.length ? cs_center.incidents.table(heads, rows) : "",
		].join("");
	}

	const said_to = ({ subject, message }) =>
		[subject && `<b>${text(subject)}</b>`, text(message).replace(/\n/g, "<br>")].filter(Boolean).join("<br>");
})();
