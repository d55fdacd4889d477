frappe.ui.form.on("CS Survey Sample", {
	refresh(frm) {
		const { doc } = frm;
		frappe.realtime.off("cs_sample_moved");
		frappe.realtime.on("cs_sample_moved", ({ sample }) => {
			frappe.hide_progress();
			if (sample === cur_frm?.doc.name) cur_frm.reload_doc();
		});
		for (const field of ["quarter", "survey", "seed", "channel", "answer_days", "shares", "target", "at_least", "plan_days"]) {
			frm.set_df_property(field, "read_only", Number(doc.status !== "Draft"));
		}
		if (doc.problem) frm.set_intro(doc.problem, "orange");
		if (frm.is_new() || !cs_center.has_role(cs_center.surveys.LEADERS)) return;
		BUTTONS[doc.status].forEach(([label, deed], place) => {
			frm.add_custom_button(label(), () => deed(frm)).toggleClass("btn-primary", place === 0);
		});
	},
});

const call = (frm, method, type) => cs_center.surveys.call(method, { sample: frm.doc.name }, type);
const in_worker = (method) => async (frm) => {
	await call(frm, method);
	frappe.show_alert(__("A worker does it; you see here how far it is."));
	await frm.reload_doc();
};

function draw(frm) {
	const question = __("Seed and shares are kept and do not change any more. Draw the sample?");
	frappe.confirm(question, () => in_worker("draw_sample")(frm));
}

/** The draw done again: nothing is written. */
async function check(frm) {
	const found = await call(frm, "show_draw", "GET");
	const said = (agrees, good, bad) =>
		`<li><span class="indicator-pill ${agrees ? "green" : "red"}">${agrees ? good : bad}</span></li>`;
	const text = frappe.utils.escape_html;
	frappe.msgprint({
		title: found.agrees ? __("The Draw Agrees") : __("The Draw Does Not Agree"),
		indicator: found.agrees ? "green" : "red",
		message: `<ul>
			${said(found.population_agrees, __("The population is the one that was kept."), __("The population was changed."))}
			${said(found.draw_agrees, __("The same seed draws the same customers."), __("Other customers come out."))}
			</ul>
			<p>${__("{0} of {1} customers are drawn.", [found.drawn, found.customers])}</p>
			<p class="text-muted small">${__("Seed")}: <code>${text(found.seed)}</code><br>SHA-256: <code>${text(found.fingerprint)}</code></p>`,
	});
}

function close(frm) {
	const question = __("Nobody is asked any more, and stations under the target are asked for a plan. Close the sample?");
	frappe.confirm(question, async () => {
		const plans = await call(frm, "close_sample");
		frappe.show_alert({ message: __("Plans asked for: {0}", [plans.length]), indicator: "green" });
		await frm.reload_doc();
	});
}

const scores = (frm) =>
	frappe.set_route("query-report", "CS Survey Scores", {
		sample: frm.doc.name,
		by: "Area",
		from_date: frm.doc.drawn_at.slice(0, 10),
	});
const DRAW = [() => __("Draw"), draw];
const CHECK = [() => __("Check the Draw"), check];
const ASK = [() => __("Ask Customers"), in_worker("ask_sample")];
const CLOSE = [() => __("Close", null, "CS Survey Sample"), close];
const SCORES = [() => __("Scores"), scores];
const BUTTONS = {
	Draft: [DRAW],
	Drawing: [DRAW],
	Drawn: [ASK, CHECK],
	Asking: [CLOSE, CHECK, ASK, SCORES],
	Closed: [SCORES, CHECK],
};
