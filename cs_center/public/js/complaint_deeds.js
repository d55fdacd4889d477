frappe.provide("cs_center.complaints.deeds");

/** What people do with a complaint: a question, then the deed on the server. `of`: the complaint as a row or document. */
(() => {
	const { complaints } = cs_center;
	const { deeds } = complaints;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	const ask = (of, title, fields, action, method, values_of = (values) => values) =>
		cs_center.matters.ask(title, fields, action, (values) =>
			complaints.call(method, { complaint: of.name, ...values_of(values) })
		);
	const words = (fieldname, label, more = {}) => ({ fieldname, label, fieldtype: "Small Text", reqd: 1, ...more });
	const why = (label = __("Reason")) => words("why", label);
	const hint = (html) => ({ fieldname: "hint", fieldtype: "HTML", options: `<p class="text-muted">${html}</p>` });
	const station = (value) => ({
		fieldname: "station",
		label: __("Station", null, "CS Complaint"),
		fieldtype: "Link",
		options: "CS Station",
		default: value,
		reqd: 1,
		get_query: () => ({ filters: { disabled: 0 } }),
	});
	const until = (of) => ({
		fieldname: "until",
		label: __("Until"),
		fieldtype: "Datetime",
		default: of.asked_until || "",
		description: of.due_by ? __("Promised by {0} now.", [complaints.when(of.due_by)]) : "",
		reqd: 1,
	});
	const agrees = () => ({
		fieldname: "customer_agrees",
		label: __("The customer was asked and agrees"),
		fieldtype: "Check",
	});

	/** COMP-2 */
	deeds.dispatch = async (of) => {
		const usual = of.station || (await usual_station(of.topic));
		const note = words("note", __("Note for the Station"), { reqd: 0 });
		const fields = [station(of.status === "With Station" ? "" : usual), note];
		return ask(of, __("Send to Station"), fields, __("Send"), "dispatch");
	};

	async function usual_station(topic) {
		if (!topic) return "";
		const { message } = await frappe.db.get_value("CS Complaint Topic", topic, "station");
		return message?.station || "";
	}

	deeds.return_to_handler = (of) =>
		ask(of, __("Not Ours"), [why(__("Whose is it, and why?"))], __("Give Back"), "return_to_handler");

	/** COMP-6 */
	deeds.report_done = (of) =>
		ask(of, __("Report Done", null, "CS Complaint"), [words("what", __("What was done?"))], __("Report Done", null, "CS Complaint"), "report_done");

	deeds.verify = (of) => {
		const fields = [
			hint(text(__("Ask the station, or look for yourself: the customer is called only when it is done."))),
			{
				fieldname: "outcome",
				label: __("What Did You Find?"),
				fieldtype: "Select",
				options: [
					{ value: "Done", label: __("It is done") },
					{ value: "Not Done", label: __("It is not done: back to the station") },
				],
				default: "Done",
				reqd: 1,
			},
			words("note", __("Note"), { reqd: 0, mandatory_depends_on: "eval:doc.outcome === 'Not Done'" }),
		];
		return ask(of, __("Verify with Station"), fields, __("Save"), "verify", ({ outcome, note }) => ({
			is_done: outcome === "Done" ? 1 : 0,
			note: note || "",
		}));
	};

	const score = (fieldname, label) => ({
		fieldname,
		label,
		fieldtype: "Select",
		options: [
			{ value: "", label: __("Not Asked") },
			...[5, 4, 3, 2, 1].map((value) => ({ value: String(value), label: String(value) })),
		],
		default: "",
	});

	/** What the customer answers (BACK-1, BACK-3, BACK-5). */
	deeds.log_callback = (of) => {
		const is_bad = "eval:doc.solved === 'No' || doc.angry";
		const fields = [
			{
				fieldname: "solved",
				label: __("Does the Customer Say It Is Solved?"),
				fieldtype: "Select",
				options: [
					{ value: "", label: "" },
					{ value: "Yes", label: __("Yes: close it") },
					{ value: "No", label: __("No: back to the station and up one level") },
				],
				reqd: 1,
			},
			{ fieldtype: "Section Break" },
			score("attitude", __("Attitude (1 to 5)", null, "CS Complaint Callback")),
			{ fieldtype: "Column Break" },
			score("speed", __("Speed (1 to 5)", null, "CS Complaint Callback")),
			{ fieldtype: "Column Break" },
			score("quality", __("Quality (1 to 5)", null, "CS Complaint Callback")),
			{ fieldtype: "Section Break" },
			words("words", __("In Their Words", null, "CS Complaint Callback"), { reqd: 0, default: of.said || "" }),
			{ fieldname: "angry", label: __("Newly angry"), fieldtype: "Check" },
			words("report", __("Report to the Director", null, "CS Complaint Callback"), {
				reqd: 0,
				depends_on: is_bad,
				mandatory_depends_on: is_bad,
				description: __("What is not solved, or what made them angry (BACK-3)."),
			}),
		];
		return ask(of, __("What the Customer Says"), fields, __("Save"), "log_callback", (values) => ({
			...values,
			reached: 1,
			solved: values.solved === "Yes" ? 1 : 0,
		}));
	};

	deeds.not_reached = (of) =>
		ask(
			of,
			__("Customer Not Reached"),
			[
				hint(text(__("The attempt is kept. Those at different hours of the day count (BACK-2)."))),
				words("words", __("Note"), { reqd: 0 }),
			],
			__("Save the Attempt"),
			"log_callback",
			(values) => ({ ...values, reached: 0 })
		);

	deeds.close_unreachable = (of) => {
		const { made, least } = of.attempts;
		const said = __("Tried at different hours: {0} times; at least {1} are needed. Close it as unreachable?", [made, least]);
		return confirm(said, () => complaints.call("close_unreachable", { complaint: of.name }));
	};

	deeds.wait_for_customer = (of) =>
		ask(
			of,
			__("Wait for Customer"),
			[words("for_what", __("What must the customer do first?"))],
			__("Stop the Clock"),
			"wait_for_customer"
		);

	deeds.go_on = (of) =>
		confirm(__("Has the customer done their part? The limit moves by as long as they took."), () =>
			complaints.call("go_on", { complaint: of.name })
		);

	const confirm = (question, deed) =>
		new Promise((resolve) => frappe.confirm(text(question), async () => resolve(await deed())));

	/** COMP-3, COMP-5 */
	deeds.escalate = (of) =>
		ask(of, __("Escalate"), [why(__("Why can it not be settled here?"))], __("Up One Level"), "escalate");

	/** Past levels; the skipped are told afterwards (COMP-3). */
	deeds.escalate_in_emergency = async (of) => {
		const levels = await frappe.db.get_list("CS Escalation Level", {
			fields: ["name", "rank"],
			filters: { rank: [">", of.level || 0] },
			order_by: "rank",
			limit: 0,
		});
		const fields = [
			hint(text(__("The levels in between are told afterwards."))),
			{
				fieldname: "level",
				label: __("To Level"),
				fieldtype: "Select",
				options: levels.map(({ name }) => ({ value: name, label: __(name) })),
				default: levels.at(-1)?.name,
				reqd: 1,
			},
			why(__("What is the emergency?")),
		];
		return ask(of, __("Emergency"), fields, __("Skip Levels"), "escalate_in_emergency");
	};

	/** COMP-7 */
	deeds.ask_more_time = (of) =>
		ask(of, __("Ask for More Time"), [until({ ...of, asked_until: "" }), agrees(), why()], __("Ask"), "ask_more_time");

	deeds.extend = (of) =>
		ask(of, __("Extend the Limit"), [until(of), agrees(), why()], __("Extend"), "extend");

	deeds.decide_more_time = (of) => {
		const fields = [
			hint(text(__("The station asks for time until {0}.", [complaints.when(of.asked_until)]))),
			{
				fieldname: "decision",
				label: __("Decision"),
				fieldtype: "Select",
				options: [
					{ value: "Grant", label: __("Grant it") },
					{ value: "Refuse", label: __("Refuse it: the limit stays") },
				],
				default: "Grant",
				reqd: 1,
			},
			why(),
		];
		return ask(of, __("More Time"), fields, __("Decide", null, "CS Complaint"), "decide_more_time", (values) => ({
			grants: values.decision === "Grant" ? 1 : 0,
			why: values.why,
		}));
	};

	/** FIRST-5 */
	deeds.take_over = async (of) => {
		const people = await cs_center.matters.colleagues();
		const to = {
			fieldname: "user",
			label: __("Who Handles It from Now On"),
			fieldtype: "Autocomplete",
			options: people.filter((one) => one.value !== of.handler),
			description: __("Empty: you."),
		};
		return ask(of, __("Take Over"), [to, why()], __("Take Over"), "take_over");
	};

	/** COMP-1 */
	deeds.change_severity = (of) => {
		const options = Object.keys(complaints.SEVERITIES)
			.filter((one) => one !== of.severity)
			.map((value) => ({ value, label: __(value, null, "CS Complaint") }));
		const field = {
			fieldname: "severity",
			label: __("Severity", null, "CS Complaint"),
			fieldtype: "Select",
			options,
			default: options[0].value,
			reqd: 1,
		};
		return ask(of, __("Change Severity"), [field, why()], __("Change"), "change_severity");
	};

	/** What was written down wrongly; the limit follows (COMP-7). */
	deeds.correct = (of) => {
		const link = (fieldname, label, options, more = {}) => ({
			fieldname,
			label: __(label, null, "CS Complaint"),
			fieldtype: "Link",
			options,
			default: of[fieldname] || "",
			...more,
		});
		const in_use = () => ({ filters: { disabled: 0 } });
		const fields = [
			link("topic", "Topic", "CS Complaint Topic", { reqd: 1, get_query: in_use }),
			link("kind", "Kind", "CS Call Kind", { get_query: in_use }),
			{
				fieldname: "urgent",
				label: __("Urgent", null, "CS Complaint"),
				fieldtype: "Check",
				default: of.urgent ? 1 : 0,
			},
			{ fieldtype: "Column Break" },
			link("customer", "Customer", "Customer"),
			link("contact", "Contact", "Contact"),
			{
				fieldname: "party_name",
				label: __("Name", null, "CS Complaint"),
				fieldtype: "Data",
				default: of.party_name || "",
			},
			{ fieldtype: "Section Break" },
			why(__("What was wrong?")),
		];
		return ask(of, __("Correct"), fields, __("Save"), "correct", ({ why: reason, ...typed }) => ({
			values: changed_of(of, fields, typed),
			why: reason,
		}));
	};

	/** Only what is different: the rest stays as the server knows it. */
	const changed_of = (of, fields, typed) => {
		const names = fields.map((field) => field.fieldname).filter((name) => name && name !== "why");
		const different = names.filter((name) => String(typed[name] || "") !== String(of[name] || ""));
		return Object.fromEntries(different.map((name) => [name, typed[name] || null]));
	};

	/** COMP-7: the law wants the customer told how it stands. */
	deeds.answer = (of) =>
		ask(of, __("Customer Was Told"), [words("what", __("What was the customer told?"))], __("Save"), "answer");

	/** FIRST-7 */
	deeds.reopen = (of) =>
		ask(of, __("Reopen"), [why(__("What does the customer come back with?"))], __("Reopen"), "reopen");

	/**
	 * Buttons by the server's deeds: label, deed, and group; without a group it is the next thing to do, or as near as that.
	 */
	deeds.buttons = (of) => {
		const may = (...events) => events.some((event) => of.deeds.includes(event));
		const [customer, decide] = [__("Customer", null, "CS Complaint"), __("Decide", null, "CS Complaint")];
		const { attempts } = of;
		const close = attempts && __("Close as Unreachable ({0}/{1})", [attempts.made, attempts.least]);
		const is_away = of.status === "With Station";
		return [
			[may("Customer Says Solved"), __("Log Callback"), deeds.log_callback],
			[may("Customer Not Reached"), __("Not Reached"), deeds.not_reached],
			[may("Closed as Unreachable") && attempts, close, deeds.close_unreachable],
			[may("Verified"), __("Verify with Station"), deeds.verify],
			[may("Reported Done"), __("Report Done", null, "CS Complaint"), deeds.report_done],
			[may("Dispatched"), is_away ? __("Another Station") : __("Send to Station"), deeds.dispatch, is_away && decide],
			[may("More Time Asked") && !of.asked_until, __("Ask for More Time"), deeds.ask_more_time],
			[may("Returned by Station"), of.for_station ? __("Not Ours") : __("Take Back from Station"), deeds.return_to_handler, !of.for_station && decide],
			[may("Goes On"), __("Customer Has Answered"), deeds.go_on],
			[may("Reopened"), __("Reopen"), deeds.reopen],
			[may("More Time Refused") && of.asked_until, __("More Time"), deeds.decide_more_time],
			[may("Escalated"), __("Escalate"), deeds.escalate, decide],
			[may("Escalated in an Emergency"), __("Emergency"), deeds.escalate_in_emergency, decide],
			[may("Extended"), __("Extend the Limit"), deeds.extend, decide],
			[may("Taken Over"), __("Take Over"), deeds.take_over, decide],
			[may("Severity Changed"), __("Change Severity"), deeds.change_severity, decide],
			[may("Corrected"), __("Correct"), deeds.correct, decide],
			[may("Customer Answered"), __("Customer Was Told"), deeds.answer, customer],
			[may("Waits for Customer"), __("Wait for Customer"), deeds.wait_for_customer, customer],
		]
			.filter(([allowed]) => allowed)
			.map(([, label, deed, group]) => ({ label, deed, group: group || "" }))
			.sort((one, other) => Boolean(one.group) - Boolean(other.group));
	};
})();
