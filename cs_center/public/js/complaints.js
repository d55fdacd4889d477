frappe.provide("cs_center.complaints");

/** How complaints are shown: words, colours, limits, and the story of one. What may be done is for the server to say. */
(() => {
	const complaints = cs_center.complaints;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	/** A time as the reader writes it; nobody promises to the second. */
	const when = (at) => (at ? frappe.datetime.str_to_user(at).replace(/(\d\d:\d\d):\d\d$/, "$1") : "");
	complaints.when = when;

	/** States of a complaint and their colours in lists and on forms. */
	complaints.STATUSES = {
		Taken: "orange",
		"With Station": "blue",
		"Reported Done": "purple",
		"To Call Back": "yellow",
		"Waiting for Customer": "gray",
		Solved: "green",
		Unreachable: "gray",
	};
	complaints.OPEN = Object.keys(complaints.STATUSES).slice(0, 5);
	complaints.SEVERITIES = { General: "gray", Repeat: "orange", Severe: "red" };
	complaints.TAKES = ["CS Agent", "CS Shift Leader", "CS Callback Officer", "CS Supervisor", "CS Director"];
	/** What people may add and correct on the form; everything else changes by what they do. */
	complaints.EDITABLE = ["subject", "description", "area", "product", "loss_amount", "responsible_person"];
	const NEAR_HOURS = 24;

	complaints.call = (method, values) => frappe.xcall(`cs_center.complaints.api.${method}`, values);

	/** An option of a complaint in the reader's language. */
	complaints.word = (option) => text(__(option || "", null, "CS Complaint"));

	const pill = (option, colours) =>
		`<span class="indicator-pill no-indicator-dot ${colours[option] || "gray"}">${complaints.word(option)}</span>`;
	complaints.status = (status) => pill(status, complaints.STATUSES);
	complaints.severity = (severity) => pill(severity, complaints.SEVERITIES);

	complaints.is_open = (status) => complaints.OPEN.includes(status);

	/** Until when it is promised: red when the clock ran out, orange within a day; it stands still for the customer. */
	complaints.due = (due_by, status) => {
		if (!due_by) return "";
		const runs = complaints.is_open(status) && status !== "Waiting for Customer";
		const hours = (frappe.datetime.str_to_obj(due_by) - frappe.datetime.now_datetime(true)) / 3600000;
		const colour = !runs ? "" : hours <= 0 ? "text-danger" : hours <= NEAR_HOURS ? "cs-near" : "";
		return `<span class="text-nowrap ${colour}">${when(due_by)}</span>`;
	};

	complaints.level_name = (level, name) => (level ? __(name || "") : __("Handler", null, "CS Complaint"));

	complaints.link = (name, label) =>
		`<a href="/app/cs-complaint/${encodeURIComponent(name)}">${text(label || name)}</a>`;

	/** Everything about one complaint, in words: what comes next first, what happened below. */
	complaints.story = (story) => `<div class="cs-story">
		${standing(story)}
		${section(__("Why", null, "CS Complaint"), why(story))}
		${section(__("Callbacks"), story.callbacks.map(callback).join(""))}
		${section(__("Calls"), story.calls.map(call).join(""))}
		${section(__("What Happened"), `<ol class="cs-chain">${[...story.steps].reverse().map(step).join("")}</ol>`)}
	</div>`;

	const section = (title, body) => (body ? `<h6>${title}</h6>${body}` : "");

	function standing(story) {
		const by = story.by ? `<span class="${story.is_late ? "text-danger" : ""}">${by_when(story)}</span>` : "";
		const asked = story.asked_until
			? fact(__("More time is asked for"), text(__("until {0}", [when(story.asked_until)])), "cs-near")
			: "";
		const failed = story.failed
			? `<div class="text-danger">${__("It could not be looked at: ask the system's manager. It is tried again within the hour.")}</div>`
			: "";
		return `<div class="cs-next ${story.is_late ? "late" : ""}">
			<div class="cs-next-text">${text(story.next)}</div>${by}${failed}
		</div>
		<div class="cs-facts">
			${fact(__("Stands At"), complaints.status(story.status))}
			${fact(__("Level"), text(complaints.level_name(story.level, story.level_name)))}
			${fact(__("Has It Now"), text(story.holder))}
			${fact(__("Handled By"), text(story.handler))}
			${fact(__("Promised By"), complaints.due(story.due_by, story.status))}
			${asked}${attempts(story)}
		</div>`;
	}

	const fact = (label, value, look = "") =>
		value ? `<div><span class="text-muted small">${label}</span><div class="${look}">${value}</div></div>` : "";

	const by_when = (story) =>
		story.is_late ? text(__("was due by {0}", [when(story.by)])) : text(__("by {0}", [when(story.by)]));

	function attempts({ status, attempts: { made, least } }) {
		if (status !== "To Call Back" || !made) return "";
		return fact(__("Not Reached"), text(__("{0} of at least {1} times", [made, least])), "cs-near");
	}

	function why(story) {
		const reasons = story.why.filter(Boolean).map((reason) => `<li>${text(reason)}</li>`);
		return reasons.length ? `<ul class="cs-why-list">${reasons.join("")}</ul>` : "";
	}

	function callback(one) {
		const scores = [
			[__("attitude"), one.attitude],
			[__("speed"), one.speed],
			[__("quality"), one.quality],
		];
		const answered = one.solved ? __("Solved", null, "CS Complaint") : __("Not Solved");
		const came_to = one.reached ? answered : __("Not Reached");
		const colour = !one.reached ? "gray" : one.solved ? "green" : "red";
		const given = scores.filter(([, score]) => score).map(([label, score]) => `${label} ${text(score)}`);
		const said = [...given, one.angry && __("angry"), one.words && `“${text(one.words)}”`].filter(Boolean);
		return `<div class="cs-line"><span class="indicator-pill no-indicator-dot ${colour}">${came_to}</span>
			${said.join(" · ")} <span class="text-muted small">${when(one.at)} · ${text(one.by_name)}</span></div>`;
	}

	function call(one) {
		return `<div class="cs-line"><a href="/app/cs-call-log/${encodeURIComponent(one.name)}">${when(
			one.started_at
		)}</a> ${[__(one.direction, null, "CS Call Log"), __(one.outcome, null, "CS Call Log")]
			.map(text)
			.join(" · ")} <span class="text-muted small">${text(
			one.agent_name
		)}</span></div>`;
	}

	const LOOKS = {
		moves: ["Taken", "Dispatched", "Taken Over", "Reopened", "Goes On", "Extended"],
		bad: [
			"Escalated",
			"Escalated in an Emergency",
			"Found Not Done",
			"Customer Says Not Solved",
			"Returned by Station",
			"Named in the Monthly Notice",
		],
		good: ["Customer Says Solved", "Verified", "Reported Done"],
	};

	function step(one) {
		const look = Object.keys(LOOKS).find((name) => LOOKS[name].includes(one.event)) || "";
		const moved = one.from_level !== one.to_level || (one.from_name && one.from_name !== one.to_name);
		const to = moved && one.to_name ? ` → ${text(one.to_name)}` : "";
		const log = one.call_log
			? ` · <a href="/app/cs-call-log/${encodeURIComponent(one.call_log)}">${__("Call")}</a>`
			: "";
		return `<li class="${look}">
			<div><b>${text(__(one.event, null, "CS Complaint Event"))}</b>${to}
				<span class="text-muted small">${when(one.at)} · ${text(one.by_name)}${log}</span></div>
			<div>${text(one.reason)}</div>${changes(one.changes)}
		</li>`;
	}

	/** Before and after, for who asks (SEC-3). */
	function changes(changed) {
		const rows = Object.entries(changed).map(([field, [before, after]]) => {
			const label = text(__(frappe.meta.get_label("CS Complaint", field), null, "CS Complaint"));
			return `<tr><td>${label}</td><td>${value_of(field, before)}</td><td>${value_of(field, after)}</td></tr>`;
		});
		if (!rows.length) return "";
		return `<details><summary class="text-muted small">${__("Before and After")}</summary>
			<table class="table table-sm cs-changes"><thead><tr><th></th><th>${__("Before")}</th><th>${__("After", null, "CS Complaint Event")}</th></tr></thead>
			<tbody>${rows.join("")}</tbody></table></details>`;
	}

	function value_of(field, value) {
		const df = frappe.meta.get_docfield("CS Complaint", field);
		if (value === null || value === undefined || value === "") return "–";
		if (df?.fieldtype === "Datetime") return when(String(value).split(".")[0]);
		if (df?.fieldtype === "Check") return value ? __("Yes") : __("No");
		return text(df?.fieldtype === "Select" ? __(value, null, "CS Complaint") : __(String(value)));
	}
})();
