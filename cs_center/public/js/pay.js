frappe.provide("cs_center.pay");

/** What HR does with pay: buttons of the forms, the same for all of them; the server decides again (STAFF-3, STAFF-13). */
(() => {
	const { pay } = cs_center;

	pay.HR = ["HR User", "HR Manager"];
	pay.is_manager = () => cs_center.has_role(["HR Manager"]);
	pay.call = (method, values) => frappe.xcall(`cs_center.pay.api.${method}`, values);
	pay.COLOURS = {
		Proposed: "orange",
		Holds: "green",
		Approved: "green",
		Void: "gray",
		"Taken Back": "gray",
		Declined: "red",
		Draft: "gray",
		Open: "blue",
		Computing: "orange",
		Closing: "orange",
		Closed: "green",
	};

	/** Its state beside the title, and nothing to type into once it is decided. */
	pay.show_state = (frm) => {
		frm.toggle_display("status", false);
		if (frm.is_new()) return;
		frm.page.set_indicator(__(frm.doc.status, null, frm.doctype), pay.COLOURS[frm.doc.status] || "gray");
		frm.disable_form();
		frm.disable_save();
	};

	/** Asks why and does a deed with the answer. */
	pay.ask_why = (title, deed, label = __("Why")) =>
		cs_center.matters.ask(
			title,
			[{ fieldname: "why", fieldtype: "Small Text", label, reqd: 1, description: __("Stays with the change.") }],
			title,
			({ why }) => deed(why)
		);

	pay.button = (frm, label, deed, group) =>
		frm.add_custom_button(
			label,
			async () => {
				await deed();
				await frm.reload_doc();
			},
			group
		);

	/** Approve, decline, take back, undo: a grade of somebody, or the rate of a grade. */
	pay.dated = {
		refresh(frm) {
			pay.show_state(frm);
			if (frm.is_new()) return;
			const { doctype, name, status, asked_by } = frm.doc;
			const call = (method, values) => pay.call(method, { doctype, name, ...values });
			if (status === "Proposed") {
				if (pay.is_manager()) pay.button(frm, __("Approve"), () => call("approve")).addClass("btn-primary");
				if (pay.is_manager() || asked_by === frappe.session.user)
					pay.button(frm, __("Decline"), () => pay.ask_why(__("Decline"), (why) => call("decline", { why })));
			}
			if (status === "Holds" && pay.is_manager()) {
				pay.button(frm, __("Take Back"), () => pay.ask_why(__("Take Back"), (why) => call("void", { why })));
				pay.button(frm, __("Bring Back What Was Before"), () =>
					pay.ask_why(__("Bring Back What Was Before"), (why) => call("undo", { why }))
				);
			}
		},
	};

	/** Lists by state. */
	pay.list = (doctype, more = {}) => {
		frappe.listview_settings[doctype] = {
			has_indicator_for_draft: true,
			hide_name_column: false,
			get_indicator: ({ status }) => [__(status, null, doctype), pay.COLOURS[status] || "gray", `status,=,${status}`],
			...more,
		};
	};

	pay.ask_month = (title, action, deed) =>
		cs_center.matters.ask(
			title,
			[
				{
					fieldname: "month",
					fieldtype: "Select",
					label: __("Month"),
					options: cs_center.papers.months(),
					default: cs_center.papers.months()[1],
					reqd: 1,
				},
			],
			action,
			({ month }) => deed(month)
		);

	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	/** Text to the fen, as the server says it: no number of the browser is rounded here. */
	pay.yuan = (amount) => `<span class="cs-pay-amount ${String(amount).startsWith("-") ? "less" : ""}">${text(amount)}</span>`;

	/** A statement in words: what, how much, by which rule, from which record. */
	pay.statement = ({ lines, total }, is_hr = false) => {
		const record = ({ reference_doctype, reference_name }) => {
			const name = text(reference_name);
			if (!is_hr) return name ? `${__(reference_doctype)} ${name}` : "";
			const route = `/app/${frappe.router.slug(reference_doctype)}/${encodeURIComponent(reference_name)}`;
			return `${__(reference_doctype)} <a href="${route}">${name}</a>`;
		};
		const correction = ({ corrects }) =>
			corrects ? `<div class="text-muted">${__("Correction of {0}", [text(corrects)])}</div>` : "";
		/** The formula names its rule as a rule. */
		const source = (line) =>
			[line.why.includes(line.rule) ? "" : text(line.rule), record(line)].filter(Boolean).join(" · ");
		const rows = lines.map(
			(line) => `<tr>
				<td class="cs-pay-what">${__(line.component)}${correction(line)}</td>
				<td class="cs-pay-why">${text(line.why).replaceAll("\n", "<br>")}<div class="text-muted">${source(line)}</div></td>
				<td class="text-right">${pay.yuan(line.amount)}</td>
			</tr>`
		);
		return `<table class="table cs-pay"><thead><tr><th>${__("Component", null, "CS Pay Line")}</th><th>${__(
			"How It Comes About"
		)}</th><th class="text-right">${__("Amount")}</th></tr></thead><tbody>${rows.join("")}</tbody>
			<tfoot><tr><th colspan="2">${__("Total")}</th><th class="text-right">${pay.yuan(total)}</th></tr></tfoot></table>`;
	};
})();
