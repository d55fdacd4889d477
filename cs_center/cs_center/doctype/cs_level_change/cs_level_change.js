frappe.ui.form.on("CS Level Change", {
	async refresh(frm) {
		const { careers } = cs_center;
		const { name, status, direction, docstatus } = frm.doc;
		frm.disable_form();
		frm.page.clear_primary_action();
		frm.page.set_indicator(careers.status(status), careers.STATUSES[status] || "gray");
		frm.add_custom_button(__("Career Page"), () => frappe.set_route("cs-my-career", frm.doc.employee));
		frm.dashboard.clear_headline();
		if (frm.doc.problem) frm.dashboard.set_headline(frappe.utils.escape_html(frm.doc.problem), "orange");
		if (docstatus === 1 && frm.doc.promotion_problem && cs_center.has_role(careers.HR)) {
			frm.add_custom_button(__("Make the Employee Promotion"), async () => {
				await careers.call("promote_again", { change: name });
				await frm.reload_doc();
			});
		}
		if (!(status in careers.STATUSES) || docstatus) return;
		const allowed = await careers.call("allowed", { change: name });
		if (frm.doc.name !== name) return;
		for (const [event, [label, deed, is_first]] of Object.entries(careers.DEEDS)) {
			if (!allowed.includes(event)) continue;
			const button = frm.add_custom_button(label(direction), async () => {
				await deed(name);
				await frm.reload_doc();
			});
			if (is_first) button.addClass("btn-primary");
		}
	},
});
