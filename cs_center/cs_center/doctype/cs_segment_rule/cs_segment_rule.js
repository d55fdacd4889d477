frappe.ui.form.on("CS Segment Rule", {
	refresh(frm) {
		frm.add_custom_button(__("Preview"), () => preview(frm));
	},
});

const text = (value) => frappe.utils.escape_html(String(value ?? ""));
const segment = (name) => text(name ? __(name) : __("none", null, "CS Segment Change"));

/** What the rule as it stands here, saved or not, would change. Nothing is written. */
async function preview(frm) {
	const found = await frappe.xcall(
		"cs_center.retention.api.preview_rule",
		{ rule: frm.doc },
		"POST",
		{ freeze: true, freeze_message: __("Asking all customers...") }
	);
	frappe.msgprint({ title: __("With This Rule"), message: said(found), wide: true });
}

function said(found) {
	const unfinished =
		found.looked_at < found.customers
			? `<p class="text-warning">${__("There are {0} customers: these are the first {1}.", [found.customers, found.looked_at])}</p>`
			: "";
	if (!found.moves.length) return `${unfinished}<p>${__("Every customer stays where they are.")}</p>`;
	const moves = found.moves.map((move) => [segment(move.from), segment(move.to), move.count]);
	const named = found.named.map((one) => [
		`<a href="/app/customer/${encodeURIComponent(one.customer)}">${text(one.customer)}</a>`,
		segment(one.from),
		segment(one.to),
		text(one.reason),
	]);
	const total = found.moves.reduce((sum, move) => sum + move.count, 0);
	return [
		unfinished,
		cs_center.incidents.table([__("From", null, "CS Segment Change"), __("To", null, "CS Segment Change"), __("Customers", null, "CS Segment Run")], moves),
		`<h6>${__("Some of Them")} (${Math.min(named.length, total)} / ${total})</h6>`,
		cs_center.incidents.table([__("Customer"), __("From", null, "CS Segment Change"), __("To", null, "CS Segment Change"), __("Why")], named),
	].join("");
}
