frappe.ui.form.on("Customer", {
	async refresh(frm) {
		if (frm.is_new()) return;
		show_wish(frm);
		if (!frappe.model.can_read("CS Customer Standing")) return;
		const customer = frm.doc.name;
		const found = await frappe.db.get_value("CS Customer Standing", { customer }, ["segment", "since", "reason"]);
		if (frm.doc.name !== customer) return;
		const standing = found.message;
		if (standing?.segment) {
			const since = frappe.datetime.str_to_user(standing.since.split(" ")[0]);
			frm.dashboard.add_indicator(__("{0} since {1}", [__(standing.segment), since]), "blue");
		}
		frm.add_custom_button(__("Why This Segment"), () => explain(customer));
	},
});

const text = (value) => frappe.utils.escape_html(String(value ?? ""));
const segment = (name) => text(name ? __(name) : __("none", null, "CS Segment Change"));

/** What the customer said about being called (KEEP-2). */
async function show_wish(frm) {
	if (!frappe.model.can_read("CS Contact Wish")) return;
	const customer = frm.doc.name;
	const fields = ["refuses", "only_at", "call_from", "call_until"];
	const { message } = await frappe.db.get_value("CS Contact Wish", { customer }, fields);
	if (frm.doc.name !== customer) return;
	const said = message && cs_center.calling.wish(message);
	// Above the form: its dashboard is on a tab that nobody may be looking at.
	if (said) frm.set_intro(text(said), "orange");
	if (frappe.model.can_create("CS Contact Wish")) {
		frm.add_custom_button(__("Note a Wish"), () => cs_center.calling.note_wish(customer));
	}
}

async function explain(customer) {
	const found = await frappe.xcall("cs_center.retention.api.explain_segment", { customer });
	frappe.msgprint({ title: __("Why This Segment"), message: explained(found), wide: true });
}

function explained({ standing, changes, rules }) {
	const now = standing
		? `<p><b>${segment(standing.segment)}</b>, ${text(frappe.datetime.str_to_user(standing.since))}: ${text(standing.reason)}</p>`
		: `<p>${__("The segment is computed tonight.")}</p>`;
	const history = changes.map((change) => [
		text(frappe.datetime.str_to_user(change.at)),
		`${segment(change.from_segment)} → ${segment(change.to_segment)}`,
		text(change.reason),
	]);
	return [
		now,
		cs_center.incidents.table([__("Rule"), __("Segment", null, "CS Segment Rule"), __("What Is Known Today")], rules.map(rule_row)),
		history.length ? cs_center.incidents.table([__("When", null, "CS Segment Change"), __("Change"), __("Why")], history) : "",
	].join("");
}

const rule_row = (rule) => [
	`${rule.fits ? "✓" : "✗"} ${text(rule.rule)}`,
	segment(rule.segment),
	rule.conditions
		.map((one) => `<div>${one.holds ? "✓" : "✗"} ${text(one.fact)} (${text(one.wanted)})</div>`)
		.join("") || __("everybody", null, "CS Segment Rule"),
];
