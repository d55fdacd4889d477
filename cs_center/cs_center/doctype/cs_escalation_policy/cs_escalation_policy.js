frappe.ui.form.on("CS Escalation Policy", {
	refresh(frm) {
		const tries = cs_center.has_role([...cs_center.LEADERS, "System Manager"]);
		frm.toggle_display("trial_section", tries);
		if (tries) show_trial(frm);
	},
});

/** What the policy as it stands here, saved or not, would have done to complaints that were. Nothing is changed. */
function show_trial(frm) {
	const $trial = frm.get_field("trial_html").$wrapper.empty();
	$trial.html(`<p class="text-muted">${__("What this policy, saved or not, would have done to complaints that were, beside what happened. What people did stays as it was; nothing is changed.")}</p>
		<div class="cs-trial-days"></div><div class="cs-trial-result"></div>`);
	const days = new frappe.ui.FieldGroup({
		parent: $trial.find(".cs-trial-days"),
		fields: [
			...cs_center.days_to_try(),
			{ fieldtype: "Column Break" },
			{ fieldname: "try", label: __("Try"), fieldtype: "Button", click: () => try_policy(frm, days, $trial) },
		],
	});
	days.make();
}

function try_policy(frm, days, $trial) {
	const values = days.get_values();
	if (!values) return;
	const { from_date, to_date } = values;
	const ask = () => cs_center.complaints.call("try_policy", { policy: frm.doc, from_date, to_date });
	cs_center.try_into($trial.find(".cs-trial-result"), ask, result_of);
}

const text = (value) => frappe.utils.escape_html(String(value ?? ""));
const when = (at) => (at ? frappe.datetime.str_to_user(String(at).split(".")[0]) : "–");

function result_of(trial) {
	if (!trial.complaints) {
		return `<p class="text-muted text-center p-4">${__("No complaints of these days fall under this policy.")}</p>`;
	}
	return `<div class="cs-tiles">
			${tile(__("Complaints"), trial.complaints)}
			${tile(__("Really Late"), trial.late.really)}
			${tile(__("Would Be Late"), trial.late.would)}
			${Object.entries(trial.steps).map(([step, count]) => tile(text(step), count)).join("")}
		</div>
		${table(__("Up To Which Level"), [__("Level"), __("Really"), __("Would Be")], levels(trial.levels))}
		${table(__("What Would Be Different"), DIFFERENT_HEADS(), trial.different.map(different))}
		${trial.more ? `<p class="text-muted">${__("{0} more rows", [trial.more])}</p>` : ""}`;
}

const tile = (label, value) => `<div class="cs-tile"><b>${text(value)}</b>${label}</div>`;

function levels({ really, would }) {
	const names = [...new Set([...Object.keys(really), ...Object.keys(would)])];
	return names.map((name) => [text(__(name)), really[name] || 0, would[name] || 0]);
}

const DIFFERENT_HEADS = () => [
	__("Complaint"),
	__("Level"),
	__("Would Be"),
	__("Promised By"),
	__("Would Be"),
	__("Days Late"),
];

const different = (one) => [
	cs_center.complaints.link(one.name),
	text(__(one.level.really)),
	`<b>${text(__(one.level.would))}</b>`,
	when(one.due_by.really),
	`<b>${when(one.due_by.would)}</b>`,
	text(one.days_late),
];

function table(title, heads, rows) {
	if (!rows.length) return "";
	const cells = (row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
	return `<h5 class="mt-4">${title}</h5><div class="cs-scroll"><table class="table table-sm">
		<thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
		<tbody>${rows.map(cells).join("")}</tbody></table></div>`;
}
