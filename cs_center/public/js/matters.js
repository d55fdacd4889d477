frappe.provide("cs_center.matters");

/** States of a matter and their colours in lists and on forms. */
cs_center.matters.STATUSES = {
	Open: "orange",
	"Awaiting Confirmation": "blue",
	Closed: "green",
	Released: "gray",
	Lapsed: "gray",
	Merged: "gray",
};

/** States of a hand-over. */
cs_center.matters.OFFERS = {
	Offered: "orange",
	Accepted: "green",
	Refused: "red",
	Withdrawn: "gray",
	Done: "green",
};

cs_center.STAFF = [
	"CS Agent",
	"CS Shift Leader",
	"CS Quality Inspector",
	"CS Callback Officer",
	"CS Retention Officer",
	"CS Knowledge Editor",
	"CS Supervisor",
	"CS Director",
];
cs_center.LEADERS = ["CS Shift Leader", "CS Supervisor", "CS Director"];

/** A state in the reader's language, as a pill. */
cs_center.matters.pill = (status, colours = cs_center.matters.STATUSES, context = "CS Responsibility") => {
	const word = frappe.utils.escape_html(__(status || "", null, context));
	return `<span class="indicator-pill no-indicator-dot ${colours[status] || "gray"}">${word}</span>`;
};

cs_center.matters.is_live = (status) => ["Open", "Awaiting Confirmation"].includes(status);

/** Until when a matter is promised: colour and words. The server says what is near where it knows the rule. */
cs_center.matters.due = (due_by, status) => {
	if (!due_by) return "";
	const hours = (frappe.datetime.str_to_obj(due_by) - frappe.datetime.now_datetime(true)) / 3600000;
	const colour = status !== "Open" ? "" : hours <= 0 ? "text-danger" : hours <= 24 ? "cs-near" : "";
	return `<span class="text-nowrap ${colour}">${frappe.datetime.str_to_user(due_by)}</span>`;
};

cs_center.matters.call = (method, values) =>
	frappe.xcall(`cs_center.responsibility.api.${method}`, values);

/** Colleagues with their staff numbers, to choose from; read once. */
cs_center.matters.colleagues = async () => {
	cs_center.matters._colleagues ??= frappe.db.get_list("CS Staff Record", {
		fields: ["name", "user", "staff_name", "team"],
		filters: { active: 1 },
		limit: 0,
		order_by: "staff_name",
	});
	const records = await cs_center.matters._colleagues;
	const text = frappe.utils.escape_html;
	return records.map((record) => ({
		value: record.user,
		label: text(`${record.staff_name || record.user} (${record.name})`),
		description: text(record.team || ""),
	}));
};

/** A question with a few fields; the dialog stays open with what was typed when the server refuses. */
cs_center.matters.ask = (title, fields, action, deed) =>
	new Promise((resolve) => {
		const dialog = new frappe.ui.Dialog({
			title,
			fields,
			primary_action_label: action,
			async primary_action(values) {
				dialog.disable_primary_action();
				try {
					const answer = await deed(values);
					dialog.hide();
					resolve(answer);
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		// A field that others depend on has the dialog draw them anew: what is being typed must stay.
		dialog.$wrapper.on("input", "textarea", ({ target }) => {
			const field = dialog.fields_dict[target.dataset.fieldname];
			if (field) field.value = target.value;
		});
		dialog.show();
	});

cs_center.matters._reason = (label = __("Reason")) => ({
	fieldname: "reason",
	label,
	fieldtype: "Small Text",
	reqd: 1,
});

/** Offer a matter to a colleague, or its work to a station (FIRST-2, FIRST-4). */
cs_center.matters.offer = async (matter) => {
	const people = await cs_center.matters.colleagues();
	const fields = [
		{
			fieldname: "kind",
			label: __("Hand Over"),
			fieldtype: "Select",
			options: [
				{ value: "Ownership", label: __("The matter itself: they answer for it") },
				{ value: "Handling", label: __("The work only: I go on following it") },
			],
			default: "Ownership",
			reqd: 1,
		},
		{
			fieldname: "receiver",
			label: __("To", null, "CS Handover"),
			fieldtype: "Select",
			options: [
				{ value: "Colleague", label: __("A Colleague") },
				{ value: "Station", label: __("A Station") },
			],
			default: "Colleague",
			depends_on: "eval:doc.kind === 'Handling'",
		},
		{
			fieldname: "to_user",
			label: __("Colleague"),
			fieldtype: "Autocomplete",
			options: people.filter((one) => one.value !== frappe.session.user),
			depends_on: "eval:!(doc.kind === 'Handling' && doc.receiver === 'Station')",
			mandatory_depends_on: "eval:!(doc.kind === 'Handling' && doc.receiver === 'Station')",
		},
		{
			fieldname: "station",
			label: __("Station", null, "CS Handover"),
			fieldtype: "Link",
			options: "CS Station",
			get_query: () => ({ filters: { disabled: 0 } }),
			depends_on: "eval:doc.kind === 'Handling' && doc.receiver === 'Station'",
			mandatory_depends_on: "eval:doc.kind === 'Handling' && doc.receiver === 'Station'",
		},
		cs_center.matters._reason(),
	];
	return cs_center.matters.ask(__("Offer to Colleague or Station"), fields, __("Offer", null, "CS Handover"), (values) => {
		const { kind, receiver, to_user, station, reason } = values;
		const to_station = kind === "Handling" && receiver === "Station";
		const to = to_station ? { station } : { to_user };
		return cs_center.matters.call("offer", { matter, kind, reason, ...to });
	});
};

cs_center.matters.accept = async (handover_name) => {
	await cs_center.matters.call("answer_offer", { handover_name, accepts: 1 });
	frappe.show_alert({ message: __("You have accepted."), indicator: "green" });
};

cs_center.matters.refuse = (handover_name) =>
	cs_center.matters.ask(
		__("Refuse the Hand-over"),
		[cs_center.matters._reason(__("Why do you refuse?"))],
		__("Refuse"),
		({ reason }) =>
			cs_center.matters.call("answer_offer", { handover_name, accepts: 0, note: reason })
	);

/** Take a hand-over back that nobody has answered. */
cs_center.matters.withdraw = (handover_name) =>
	new Promise((resolve) =>
		frappe.confirm(__("Take the offer back? You go on answering for the matter."), async () =>
			resolve(await cs_center.matters.call("withdraw_offer", { handover_name }))
		)
	);

cs_center.matters.station_done = (matter) =>
	cs_center.matters.ask(
		__("Station Done"),
		[cs_center.matters._reason(__("What was done?"))],
		__("Report Done"),
		({ reason }) => cs_center.matters.call("station_done", { matter, note: reason })
	);

/** Log what the customer is told, as the rule words it (FIRST-3). */
cs_center.matters.tell = async (matter, call_log) => {
	const told = await cs_center.matters.call("told_text", { matter });
	const field = {
		fieldname: "text",
		label: __("What You Tell the Customer"),
		fieldtype: "Small Text",
		default: told,
		reqd: 1,
	};
	return cs_center.matters.ask(__("Tell Customer"), [field], __("Log as Told"), ({ text }) =>
		cs_center.matters.call("tell", { matter, text, call_log })
	);
};

cs_center.matters.confirm = (matter) =>
	cs_center.matters.ask(
		__("Customer Confirmed"),
		[cs_center.matters._reason(__("How did the customer confirm it?"))],
		__("Confirm"),
		({ reason }) => cs_center.matters.call("confirm", { matter, how: reason })
	);

cs_center.matters._dropped = () => ({
	fieldname: "dropped",
	label: __("The owner let it lie: count it (FIRST-9)"),
	fieldtype: "Check",
});

/** A leader's decision; without a receiver the leader asks for one (FIRST-5). */
cs_center.matters.reassign = async (matter, to) => {
	const people = to ? [] : await cs_center.matters.colleagues();
	const receiver = {
		fieldname: "to",
		label: __("New Owner"),
		fieldtype: "Autocomplete",
		options: people,
		reqd: 1,
	};
	const fields = [...(to ? [] : [receiver]), cs_center.matters._reason(), cs_center.matters._dropped()];
	const [title, action] = to ? [__("Take Over"), __("Take Over")] : [__("Reassign"), __("Reassign")];
	return cs_center.matters.ask(title, fields, action, (values) =>
		cs_center.matters.call("reassign", { matter, to: to || values.to, ...values })
	);
};

cs_center.matters.release = (matter) =>
	cs_center.matters.ask(
		__("Release the Owner"),
		[cs_center.matters._reason(__("Why does nobody have to answer for it any more?"))],
		__("Release", null, "CS Responsibility"),
		({ reason }) => cs_center.matters.call("release", { matter, reason })
	);

/** Whether a hand-over waits for this user, as its receiver or as a member of the station. */
cs_center.matters.waits_for_me = async ({ to_user, station }) => {
	if (!station) return to_user === frappe.session.user;
	const { contact_user, members } = await frappe.db.get_doc("CS Station", station);
	return [contact_user, ...(members || []).map((row) => row.user)].includes(frappe.session.user);
};
