frappe.ui.form.on("CS Pay Month", {
	refresh(frm) {
		const { pay } = cs_center;
		const { name, status, problems, people, done } = frm.doc;
		pay.show_state(frm);
		const is_running = ["Computing", "Closing"].includes(status);
		frm.toggle_display("progress_section", true);
		frm.dashboard.clear_headline();
		if (is_running) {
			frm.dashboard.show_progress(__(status, null, "CS Pay Month"), people ? (100 * done) / people : 0, `${done} / ${people}`);
			setTimeout(() => cur_frm === frm && frm.doc.name === name && frm.reload_doc(), 3000);
		}
		if (problems)
			frm.dashboard.set_headline_alert(
				`<a href="/app/cs-pay-problem?pay_month=${encodeURIComponent(name)}">${__("{0} people have no statement: see why.", [problems])}</a>`,
				"orange"
			);
		pay.button(frm, __("Statements"), () => frappe.set_route("List", "CS Pay Statement", { pay_month: name }));
		if (status === "Closed" || (status === "Closing" && !pay.is_manager())) return;
		const label = is_running ? __("Start Again") : __("Work Out");
		pay.button(frm, label, () => (status === "Closing" ? close(name) : pay.call("compute", { month: name })));
		if (status === "Open" && pay.is_manager() && frm.doc.computed_at)
			pay.button(frm, __("Close the Month", null, "CS Pay Month"), () => ask_to_close(name, problems)).addClass("btn-primary");
	},
});

const close = (month, leave_out_why = "") => cs_center.pay.call("close", { month, leave_out_why });

/** From now on nothing of the month changes; people with problems are left out only for a reason. */
const ask_to_close = (month, problems) =>
	problems
		? cs_center.pay.ask_why(
				__("Close the Month", null, "CS Pay Month"),
				(why) => close(month, why),
				__("Why {0} people are left out", [problems])
		  )
		: new Promise((done) =>
				frappe.confirm(__("A closed month never changes. Close {0}?", [month]), () => done(close(month)))
		  );
