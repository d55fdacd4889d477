frappe.provide("cs_center");

cs_center.DIRECTIONS = ["Inbound", "Outbound", "Internal"];

/** Outcomes of a call and their colours in lists and on forms. */
cs_center.OUTCOMES = {
	Ringing: "yellow",
	"In Progress": "blue",
	Answered: "green",
	Abandoned: "red",
	Missed: "red",
	Voicemail: "orange",
	"Self-service": "gray",
	"No Answer": "orange",
	Busy: "orange",
	Failed: "red",
};

cs_center.MAY_LOG_CALLS = ["CS Agent", "CS Shift Leader", "CS Supervisor", "CS Director"];

/** An option of a call log in the reader's language. */
cs_center.word = (option) => frappe.utils.escape_html(__(option || "", null, "CS Call Log"));

/** Frappe shows a chosen option without its doctype as the context, and "Answered" of a survey is not that of a call. */
(() => {
	const { Select } = frappe.form.formatters;
	frappe.form.formatters.Select = (value, df, ...more) =>
		(String(df?.parent).startsWith("CS ") && frappe._messages[`${value}:${df.parent}`]) || Select(value, df, ...more);
})();

/** Nor are labels that lists are sorted by: "Points" of an appraisal are none of a penalty. */
(() => {
	const selector = frappe.ui.SortSelector?.prototype;
	if (!selector) return;
	const prepare = selector.prepare_args;
	selector.prepare_args = function () {
		prepare.call(this);
		if (!this.doctype?.startsWith("CS ")) return;
		const said = (label) => label && __(label, null, this.doctype);
		this.args.sort_by_label = said(this.args.sort_by_label);
		for (const option of this.args.options || []) {
			option.label = said(option.label);
			this.labels[option.fieldname] = option.label;
		}
	};
})();

cs_center.has_role = (roles) =>
	frappe.session.user === "Administrator" || roles.some((role) => frappe.user.has_role(role));

/** Write down a call that no switch reported (CALL-1). */
cs_center.log_a_call = (defaults = {}) => {
	const dialog = new frappe.ui.Dialog({
		title: __("Log a Call"),
		fields: cs_center._log_fields(defaults),
		primary_action_label: __("Log Call"),
		async primary_action({ started_on, started_time, ...values }) {
			if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(started_time)) {
				frappe.throw(__("Write the time as {0}.", ["14:05"]));
			}
			dialog.disable_primary_action();
			try {
				const started_at = `${started_on} ${started_time}`;
				const name = await frappe.xcall("cs_center.calls.api.log_call", { started_at, ...values });
				dialog.hide();
				frappe.show_alert({ message: __("The call is logged."), indicator: "green" });
				frappe.set_route("Form", "CS Call Log", name);
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
	return dialog;
};

cs_center._log_fields = (defaults) => [
	{
		fieldname: "direction",
		label: __("Direction"),
		fieldtype: "Select",
		options: cs_center.DIRECTIONS.map((value) => ({ value, label: cs_center.word(value) })),
		default: "Inbound",
		reqd: 1,
	},
	{ fieldtype: "Column Break" },
	{
		fieldname: "started_on",
		label: __("Started On"),
		fieldtype: "Date",
		default: frappe.datetime.now_date(),
		reqd: 1,
	},
	{ fieldtype: "Column Break" },
	{
		fieldname: "started_time",
		label: __("At"),
		fieldtype: "Data",
		default: frappe.datetime.now_time().slice(0, 5),
		reqd: 1,
	},
	{ fieldtype: "Section Break" },
	{
		fieldname: "from_number",
		label: __("From", null, "CS Call Log"),
		fieldtype: "Data",
		default: defaults.from_number,
		reqd: 1,
	},
	{ fieldtype: "Column Break" },
	{
		fieldname: "to_number",
		label: __("To", null, "CS Call Log"),
		fieldtype: "Data",
		default: defaults.to_number,
		reqd: 1,
	},
	{ fieldtype: "Section Break" },
	{ fieldname: "kind", label: __("Kind"), fieldtype: "Link", options: "CS Call Kind" },
	{ fieldtype: "Column Break" },
	{
		fieldname: "talk_seconds",
		label: __("Talked"),
		fieldtype: "Duration",
		hide_days: 1,
		default: 0,
	},
	{ fieldtype: "Section Break" },
	{ fieldname: "summary", label: __("What It Was About"), fieldtype: "Small Text" },
];

/** Whether rules of the app let the user write: the Desk itself only knows the rights of roles. */
cs_center.may_write = async (frm) => {
	if (!frm.perm[0]?.write) return false;
	const asked = { doctype: frm.doctype, docname: frm.docname, perm_type: "write" };
	const { has_permission } = await frappe.xcall("frappe.client.has_permission", asked);
	return Boolean(has_permission);
};

/** Calls of a number that somebody knows in full. */
cs_center.find_by_number = () =>
	frappe.prompt(
		{ fieldname: "number", label: __("Number in Full"), fieldtype: "Data", reqd: 1 },
		async ({ number }) => {
			const calls = await frappe.xcall("cs_center.calls.api.find_calls", { number });
			cs_center.show_calls(__("Calls of {0}", [number]), calls);
		},
		__("Find by Number"),
		__("Find")
	);

/** A few calls in a dialog; a click opens one. */
cs_center.show_calls = (title, calls) => {
	const dialog = new frappe.ui.Dialog({ title, size: "large" });
	const nothing = `<p class="text-muted text-center p-4">${__("No calls found.")}</p>`;
	dialog.$body.html(calls.length ? cs_center._calls_table(calls) : nothing);
	dialog.$body.on("click", "a", () => dialog.hide());
	dialog.show();
	return dialog;
};

cs_center._calls_table = (calls) => {
	const name = __("Name", null, "CS Call Log");
	const heads = [__("Started At"), __("Outcome"), name, __("Agent"), __("What It Was About")];
	return `<table class="table table-hover cs-calls">
		<thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
		<tbody>${calls.map(cs_center._call_row).join("")}</tbody>
	</table>`;
};

cs_center._call_row = (call) => {
	const text = (value) => frappe.utils.escape_html(value || "");
	const colour = cs_center.OUTCOMES[call.outcome] || "gray";
	return `<tr>
		<td><a href="/app/cs-call-log/${encodeURIComponent(call.name)}">
			${frappe.datetime.str_to_user(call.started_at)}</a></td>
		<td><span class="indicator-pill ${colour}">${cs_center.word(call.outcome)}</span></td>
		<td>${text(call.party_name || call.caller_number)}</td>
		<td>${text(call.agent && frappe.user.full_name(call.agent))}</td>
		<td>${text([__(call.kind || ""), call.summary].filter(Boolean).join(": "))}</td>
	</tr>`;
};

/**
 * A dialog that tries what stands on a form, saved or not, on days that were. Nothing is changed by it.
 * `ask({from_date, to_date})` asks the server, `show(answer)` is its answer as HTML.
 */
cs_center.try_on_days = ({ title, size = "large", ask, show }) => {
	const today = frappe.datetime.now_date();
	const dialog = new frappe.ui.Dialog({
		title,
		size,
		fields: [
			...cs_center.days_to_try(today),
			{ fieldtype: "Section Break" },
			{ fieldname: "result", fieldtype: "HTML" },
		],
		primary_action_label: __("Try"),
		async primary_action({ from_date, to_date }) {
			dialog.disable_primary_action();
			await cs_center.try_into(dialog.get_field("result").$wrapper, () => ask({ from_date, to_date }), show);
			dialog.enable_primary_action();
		},
	});
	dialog.show();
	return dialog;
};

/** From a month ago until today. */
cs_center.days_to_try = (today = frappe.datetime.now_date()) => [
	{
		fieldname: "from_date",
		label: __("From Date"),
		fieldtype: "Date",
		default: frappe.datetime.add_months(today, -1),
		reqd: 1,
	},
	{ fieldtype: "Column Break" },
	{ fieldname: "to_date", label: __("To Date"), fieldtype: "Date", default: today, reqd: 1 },
];

/** Show what the server answers; when it refuses, Frappe has said why. */
cs_center.try_into = async ($result, ask, show) => {
	$result.html(`<p class="text-muted text-center p-4">${__("Loading")} …</p>`);
	let found;
	try {
		found = await ask();
	} catch {
		$result.empty();
		return;
	}
	$result.html(show(found));
};

/** The team filter of a leader's board, with the teams that the server lets them choose. */
cs_center.offer_teams = (control, teams) => {
	const known = teams.map((team) => ({ value: team, label: team }));
	const options = [{ value: "", label: __("All My Teams") }, ...known];
	if (JSON.stringify(options) === JSON.stringify(control.df.options)) return;
	const value = control.get_value();
	control.df.options = options;
	control.refresh();
	control.set_input(value || "");
};

/** Tiles that choose a view of a board. `views`: label and look of each, by name. */
cs_center.view_tiles = (views, counts, chosen) =>
	Object.entries(views)
		.map(([view, [label, look]]) => {
			const [count, is_chosen] = [counts[view], view === chosen];
			return `<button type="button" class="cs-tile ${count ? look : ""} ${is_chosen ? "chosen" : ""}"
				data-view="${view}" aria-pressed="${is_chosen}"><b>${count}</b>${label}</button>`;
		})
		.join("");
