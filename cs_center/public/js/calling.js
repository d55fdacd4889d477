frappe.provide("cs_center.calling");

/** Calling customers: outcomes, what a customer wishes, and how each kind of task takes a result (KEEP-3, BACK-2). */
(() => {
	const { calling } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const SURVEY = "CS Survey Invitation";

	/** Who may draw customers from a queue. */
	calling.ROLES = [
		"CS Agent",
		"CS Callback Officer",
		"CS Retention Officer",
		"CS Shift Leader",
		"CS Supervisor",
		"CS Director",
	];

	/** Outcomes of a call to a customer and their colours. */
	calling.OUTCOMES = {
		Reached: "green",
		"No Answer": "orange",
		Busy: "orange",
		"Call Again": "blue",
		"Wrong Number": "red",
		Refused: "red",
	};
	calling.word = (outcome) => text(__(outcome || "", null, "CS Contact"));
	calling.pill = (outcome) =>
		`<span class="indicator-pill no-indicator-dot ${calling.OUTCOMES[outcome] || "gray"}">${calling.word(outcome)}</span>`;

	calling.call = (method, values = {}) => frappe.xcall(`cs_center.contact.api.${method}`, values);

	/** The link that a telephone dials, without what people write between digits. */
	calling.tel = (number) => `tel:${String(number).replace(/[^+0-9]/g, "")}`;

	/** A time of day as people say it. */
	calling.clock = (time) => String(time || "").replace(/^(\d):/, "0$1:").slice(0, 5);

	/** What a customer said about being called, in a few words. */
	calling.wish = (wish) => {
		const refused = { Offers: __("Wants no offers"), "All Calls": __("Wants no calls") }[wish.refuses];
		const hours =
			Number(wish.only_at) && __("Only from {0} to {1}", [calling.clock(wish.call_from), calling.clock(wish.call_until)]);
		return [refused, hours].filter(Boolean).join(" · ");
	};

	/**
	 * What a key does with each kind of task of the queue. Features add their own: `results` by key, with the outcome, its
	 * label and what must be asked first (`again` for a time, `refuses` for what is not wanted, `reached` for what comes first
	 * by the document, or a function that is given who keeps the answers), and `log(task, values, answers)` that tells the server;
	 * `answers`: to the questions of a survey, by their keys.
	 */
	calling.kinds = {
		"CS Callback": {
			results: [
				{ key: "1", outcome: "Reached", label: () => __("Reached", null, "CS Contact"), look: "btn-success", ask: "reached" },
				{ key: "2", outcome: "No Answer", label: () => __("No Answer", null, "CS Contact") },
				{ key: "3", outcome: "Busy", label: () => __("Busy", null, "CS Contact") },
				{ key: "4", outcome: "Call Again", label: () => __("Call Again", null, "CS Contact"), ask: "again" },
				{ key: "5", outcome: "Wrong Number", label: () => __("Wrong Number", null, "CS Contact") },
				{ key: "6", outcome: "Refused", label: () => __("Refused", null, "CS Contact"), ask: "refuses" },
			],
			log: (task, values) =>
				frappe.xcall("cs_center.callbacks.api.log_result", { callback: task, ...values }),
		},
	};

	/** What may be said of a call: where the server names outcomes, those alone. */
	calling.results_of = (found) =>
		(calling.kinds[found?.doctype]?.results || []).filter(
			({ outcome }) => !found.outcomes || found.outcomes.includes(outcome)
		);

	/**
	 * What comes first when somebody was reached, by what the call is about. Answers true when the callback follows by itself
	 * from what is kept there.
	 */
	calling.reached = {
		async "CS Complaint"(found, { words }) {
			await cs_center.complaints.deeds.log_callback({ name: found.about.name, said: words });
			return true;
		},
		async [SURVEY](found, { answers }) {
			if (!found.survey || found.survey.is_kept) return false;
			const invitation = found.reference.name;
			await frappe.xcall("cs_center.surveys.api.answer_by_phone", { invitation, answers });
			found.survey.is_kept = true;
			return false;
		},
	};

	/** What is to be asked on the telephone, when the call is about that (BACK-5). */
	calling.survey_of = ({ reference }) =>
		reference?.doctype === SURVEY
			? frappe.xcall("cs_center.surveys.api.phone_form", { invitation: reference.name })
			: null;

	/** At which time the customer wants to be called; Enter keeps it (KEEP-3). */
	calling.ask_when = (at, deed) => {
		const [day, clock] = (at || frappe.datetime.now_datetime()).split(" ");
		const fields = [
			{ fieldname: "time", label: __("At"), fieldtype: "Data", default: calling.clock(clock), reqd: 1 },
			{ fieldtype: "Column Break" },
			{ fieldname: "day", label: __("On", null, "CS Calling Time"), fieldtype: "Date", default: day, reqd: 1 },
		];
		return cs_center.matters.ask(__("When Does the Customer Want to Be Called?"), fields, __("Keep"), (values) => {
			if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(values.time)) {
				frappe.throw(__("Write the time as {0}.", ["14:05"]));
			}
			return deed({ again_at: `${values.day} ${values.time.padStart(5, "0")}:00` });
		});
	};

	/** What the customer does not want: one key each. */
	calling.ask_refused = (deed) => calling.choose(__("What Does the Customer Not Want?"), calling.REFUSALS(), (refuses) => deed({ refuses }));
	calling.REFUSALS = () => [
		{ value: "Offers", label: __("No offers, greetings or surveys") },
		{ value: "All Calls", label: __("No calls at all") },
	];

	/** A choice by the digits 1, 2, ...; it stays open when the server refuses. */
	calling.choose = (title, options, deed) =>
		new Promise((resolve) => {
			const dialog = new frappe.ui.Dialog({ title });
			const buttons = options.map(
				({ label }, position) => `<button type="button" class="btn btn-default btn-block text-left" data-position="${position}">
					<kbd>${position + 1}</kbd> ${text(label)}</button>`
			);
			dialog.$body.html(`<div class="cs-choices p-3">${buttons.join("")}</div>`);
			const take = async (position) => {
				const $all = dialog.$body.find("button").prop("disabled", true);
				try {
					const answer = await deed(options[position].value);
					dialog.hide();
					resolve(answer);
				} finally {
					$all.prop("disabled", false);
				}
			};
			dialog.$body.on("click", "[data-position]", ({ currentTarget }) => take(Number(currentTarget.dataset.position)));
			dialog.$wrapper.on("keydown", (event) => {
				if (!options[Number(event.key) - 1] || event.originalEvent.repeat) return;
				event.preventDefault();
				event.stopPropagation();
				take(Number(event.key) - 1);
			});
			dialog.show();
			dialog.$wrapper.one("shown.bs.modal", () => dialog.$body.find("button").first().trigger("focus"));
		});

	/** The customer's wish on its form: the one there is, or a new one (KEEP-2). */
	calling.note_wish = async (customer) => {
		const { message } = await frappe.db.get_value("CS Contact Wish", { customer }, "name");
		if (message?.name) return frappe.set_route("Form", "CS Contact Wish", message.name);
		return frappe.new_doc("CS Contact Wish", { customer });
	};

	/** The customer of the queue wants to be called at certain hours only. */
	calling.ask_hours = (deed) =>
		cs_center.matters.ask(
			__("When May the Customer Be Called?"),
			[
				{ fieldname: "call_from", label: __("From", null, "CS Contact Wish"), fieldtype: "Data", default: "18:00", reqd: 1 },
				{ fieldtype: "Column Break" },
				{ fieldname: "call_until", label: __("Until", null, "CS Contact Wish"), fieldtype: "Data", default: "20:00", reqd: 1 },
				{ fieldtype: "Section Break" },
				{ fieldname: "words", label: __("What the Customer Said", null, "CS Contact Wish"), fieldtype: "Small Text" },
			],
			__("Keep"),
			deed
		);
})();
