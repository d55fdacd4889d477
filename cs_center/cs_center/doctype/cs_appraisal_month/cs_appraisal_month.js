(() => {
	const STATES = ["Draft", "Reviewed", "Appealed", "Appeal Answered", "Closed"];

	frappe.ui.form.on("CS Appraisal Month", {
		setup(frm) {
			const show = ({ month }) => month === frm.doc.month_key && frm.reload_doc();
			frappe.realtime.on("cs_appraisals_drafted", show);
			frappe.realtime.on("cs_appraisals_closed", (told) => {
				show(told);
				if (told.month === frm.doc.month_key) say(told);
			});
		},
		async refresh(frm) {
			const { appraisal } = cs_center;
			const { month_key, status } = frm.doc;
			frm.disable_form();
			frm.page.set_indicator(__(status, null, frm.doctype), status === "Settled" ? "green" : "orange");
			frm.toggle_display("status", false);
			frm.add_custom_button(__("Appraisals"), () => frappe.set_route("List", "CS Appraisal", { month_key }));
			if (!cs_center.has_role(appraisal.ABOVE)) return frm.toggle_display("standing_section", false);
			show_standing(frm, await appraisal.call("month_standing", { month: month_key }));
			if (status === "Settled") return;
			frm.add_custom_button(__("Bring Up to Date"), async () => {
				await appraisal.call("draft_month", { month: month_key });
				frappe.show_alert({ message: __("The points are brought up to date; you see how far it is."), indicator: "blue" });
			});
			if (!cs_center.has_role(["CS Director"])) return;
			frm.add_custom_button(__("Close the Month"), () =>
				frappe.confirm(__("What is closed never changes. Close all that can be closed?"), () => close(frm))
			).addClass("btn-primary");
		},
	});

	async function close(frm) {
		const told = await cs_center.appraisal.call("close_month", { month: frm.doc.month_key });
		if (told.queued) return frappe.show_alert({ message: __("The month is being closed."), indicator: "blue" });
		say({ ...told, left: told.left.length, rows: told.left });
		return frm.reload_doc();
	}

	/** What is closed, and who is not and why. */
	function say({ closed, left, settled, rows = [] }) {
		const text = frappe.utils.escape_html;
		const lines = rows.map(({ name, full_name, why }) => `<li><a href="/app/cs-appraisal/${encodeURIComponent(name)}">${text(full_name)}</a>: ${text(why)}</li>`);
		frappe.msgprint({
			title: settled ? __("The month is ranked.") : __("The month is not ranked yet"),
			message: `${__("Closed: {0}. Left open: {1}.", [closed, left])}<ul>${lines.join("")}</ul>`,
			indicator: settled ? "green" : "orange",
		});
	}

	function show_standing(frm, counts) {
		const { appraisal, incidents } = cs_center;
		const tiles = STATES.map((state) => [appraisal.status(state), counts[state] || 0]);
		$(frm.fields_dict.standing_html.wrapper).html(incidents.tiles(tiles));
	}
})();
