frappe.ui.form.on("CS First Caller Rule", {
	refresh(frm) {
		const readers = [...cs_center.LEADERS, "System Manager"];
		if (cs_center.has_role(readers)) {
			frm.add_custom_button(__("Try on Past Calls"), () => try_on_calls(frm));
		}
	},
});

/** What the rule as it stands here, saved or not, would have made of calls that were. Nothing is changed. */
function try_on_calls(frm) {
	const dialog = cs_center.try_on_days({
		title: __("Try on Past Calls"),
		size: "extra-large",
		ask: (days) => frappe.xcall("cs_center.responsibility.api.try_rule", { rule: frm.doc, ...days }),
		show: result_of,
	});
	dialog.$body.on("click", "a[data-call]", () => dialog.hide());
}

const text = (value) => frappe.utils.escape_html(String(value ?? ""));

function result_of(trial) {
	if (!trial.matters && !trial.returning_calls) {
		return `<p class="text-muted text-center p-4">${__("No calls on these days are meant for this rule.")}</p>`;
	}
	return `${figures(trial)}
		${table(__("Owners"), OWNER_HEADS(), trial.owners.map(owner_row))}
		${table(__("Whose Calls Went to Whom"), PAIR_HEADS(), trial.pairs.map(pair_row))}
		${trial.pairs_left_out ? `<p class="text-muted">${__("{0} more rows", [trial.pairs_left_out])}</p>` : ""}
		${table(__("Examples"), EXAMPLE_HEADS(), trial.examples.map(example_row))}`;
}

function figures(trial) {
	const shown = [
		[__("Callers"), trial.identified_callers],
		[__("Matters"), trial.matters],
		[__("With an Owner"), trial.owned_matters],
		[__("Calls Again"), trial.returning_calls],
		[__("Went to the Owner"), trial.returned_to_owner],
		[__("Went to Others"), trial.went_elsewhere],
		[__("Owner Was Working"), trial.owner_was_working],
		[__("Owner Was Absent"), trial.was_absent],
	];
	const tiles = shown.map(([label, value]) => `<div class="cs-tile"><b>${text(value)}</b>${label}</div>`);
	return `<div class="cs-tiles">${tiles.join("")}</div>`;
}

function table(title, heads, rows) {
	if (!rows.length) return "";
	const cells = (row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
	return `<h5 class="mt-4">${title}</h5><div class="cs-scroll"><table class="table table-sm">
		<thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
		<tbody>${rows.map(cells).join("")}</tbody></table></div>`;
}

const OWNER_HEADS = () => [
	__("Agent"),
	__("Matters"),
	__("Calls Again"),
	__("Went to the Owner"),
	__("Went to Others"),
	__("Owner Was Working"),
	__("Owner Was Absent"),
];

const owner_row = (owner) => [
	text(owner.agent_name),
	owner.matters,
	owner.returning_calls,
	owner.returned_to_owner,
	owner.went_elsewhere,
	owner.owner_was_working,
	owner.was_absent,
];

const PAIR_HEADS = () => [__("Belonged to"), __("Went to"), __("Calls")];
const pair_row = (pair) => [
	text(pair.belonged_to_name),
	text(pair.went_to_name || __("Not Said")),
	text(pair.calls),
];

const EXAMPLE_HEADS = () => [__("Call"), __("Went to"), __("Belonged to"), __("Why")];
const example_row = (example) => [
	`<a data-call href="/app/cs-call-log/${encodeURIComponent(example.call_log)}">${frappe.datetime.str_to_user(
		example.started_at
	)}</a><br>${text(example.title)}`,
	text(example.went_to_name || __("Not Said")),
	`${text(example.belonged_to_name)}<br><span class="text-muted small">${
		example.owner_was_working ? __("was working") : __("was absent")
	}</span>`,
	text(example.reason),
];
