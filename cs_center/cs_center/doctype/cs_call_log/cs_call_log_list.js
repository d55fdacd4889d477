frappe.listview_settings["CS Call Log"] = {
	add_fields: ["outcome", "direction", "agent", "team"],
	hide_name_column: true,
	formatters: {
		agent: (user) => (user ? frappe.utils.escape_html(frappe.user.full_name(user)) : ""),
		kind: (kind) => frappe.utils.escape_html(__(kind || "")),
	},

	get_indicator(doc) {
		const outcome = __(doc.outcome, null, "CS Call Log");
		return [outcome, cs_center.OUTCOMES[doc.outcome] || "gray", `outcome,=,${doc.outcome}`];
	},

	onload(listview) {
		listview.page.add_inner_button(__("Find by Number"), cs_center.find_by_number);
	},

	async refresh(listview) {
		// Frappe clears the primary action of a list in which nobody creates records by a form.
		if (cs_center.has_role(cs_center.MAY_LOG_CALLS)) {
			listview.page.set_primary_action(__("Log a Call"), () => cs_center.log_a_call(), "add");
		}
		const shown = listview.data.map((doc) => doc.name);
		if (!shown.length) return;
		const full = await frappe.xcall("cs_center.calls.api.full_numbers", { call_logs: shown });
		for (const doc of listview.data) {
			if (full[doc.name]) show_full_number(listview, doc, full[doc.name]);
		}
	},
};

/** Only the server decides whose numbers arrive here in full (SEC-1). */
function show_full_number(listview, doc, numbers) {
	const number = doc.direction === "Outbound" ? numbers.to_number : numbers.from_number;
	if (!number) return;
	listview.$result
		.find(`.list-row-checkbox[data-name="${CSS.escape(doc.name)}"]`)
		.closest(".list-row-container")
		.find('[data-filter^="caller_number,"]')
		.text(number)
		.attr("title", number);
}
