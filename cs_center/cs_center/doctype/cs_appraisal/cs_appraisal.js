(() => {
	const APPRAISAL = "CS Appraisal";

	frappe.ui.form.on(APPRAISAL, {
		async refresh(frm) {
			const { appraisal } = cs_center;
			const { doc } = frm;
			frm.disable_form();
			frm.page.set_indicator(appraisal.status(doc.status), appraisal.STATUSES[doc.status]);
			frm.page.set_title(`${doc.full_name || doc.employee} · ${doc.month_key}`);
			frm.toggle_display("status", false);
			const { name } = doc;
			const found = await appraisal.call("story_of", { name });
			if (frm.doc.name !== name) return;
			show_headline(frm, found);
			show_story(frm, found);
			add_buttons(frm, found);
		},
	});

	/** Points, grade and place at a glance. */
	function show_headline(frm, { end_under }) {
		const { appraisal } = cs_center;
		const { points, grade, rank, rank_of, is_scored, not_scored_why } = frm.doc;
		const parts = [__("{0} points", [`<b>${appraisal.plain(points)}</b>`]), __("Grade {0}", [`<b>${__(grade || "–", null, APPRAISAL)}</b>`])];
		if (rank) parts.push(__("Rank {0} of {1}", [rank, rank_of]));
		if (!is_scored) parts.push(frappe.utils.escape_html(not_scored_why || __("Not scored")));
		frm.dashboard.clear_headline();
		frm.dashboard.set_headline_alert(parts.join(" · "), points < end_under ? "red" : "blue");
	}

	function show_story(frm, { lines, history, gives }) {
		const { appraisal } = cs_center;
		const $lines = $(frm.fields_dict.lines_html.wrapper).html(appraisal.lines_table(lines, gives));
		$lines.find(".take-back").on("click", ({ currentTarget }) =>
			appraisal.take_back($(currentTarget).closest("tr").data("line"), () => frm.reload_doc())
		);
		$(frm.fields_dict.history_html.wrapper).html(appraisal.history_list(history));
	}

	/** What may be done now; the server decides again. */
	function add_buttons(frm, { deeds, gives }) {
		const { appraisal } = cs_center;
		const { name, employee, month_key, status } = frm.doc;
		const after = () => frm.reload_doc();
		const is_leader = cs_center.has_role(appraisal.LEADERS) && frm.doc.user !== frappe.session.user;
		if (gives) {
			frm.add_custom_button(__("Give Points"), () => appraisal.give({ employees: [employee], month: month_key }, after));
		}
		if (status === "Closed" && is_leader) {
			frm.add_custom_button(__("Put Right"), () => appraisal.give({ employees: [employee], corrects: month_key }, after));
		}
		deeds.forEach((deed, place) => {
			const button = frm.add_custom_button(__(deed, null, APPRAISAL), () => appraisal.DEEDS[deed]([name], after));
			if (!place) button.addClass("btn-primary");
		});
	}
})();
