frappe.provide("cs_center.leaving");

/** Talks before somebody leaves: their states, the keys of the desk, and who lets a customer go (KEEP-5). */
(() => {
	const { leaving, calling } = cs_center;
	const TALK = "CS Leaving Talk";

	leaving.STATUSES = {
		Waiting: "orange",
		Stays: "green",
		Leaves: "red",
		Undecided: "yellow",
		"Refused to Talk": "gray",
		"Not Reached": "gray",
		"Limit Passed": "darkgrey",
		"Let Go": "blue",
		"Not Possible": "gray",
	};
	leaving.LEADERS = ["CS Shift Leader", "CS Supervisor", "CS Director"];
	leaving.status = (status) => __(status || "", null, TALK);
	leaving.call = (method, values) => frappe.xcall(`cs_center.leaving.api.${method}`, values);

	/** The customer said to somebody of the house that they do not want to talk: they may leave at once. */
	leaving.no_talk = ({ talk }, after) => {
		frappe.hide_msgprint(true);
		const fields = [{ fieldname: "words", label: __("What the Customer Said"), fieldtype: "Small Text" }];
		return cs_center.matters.ask(__("The Customer Does Not Want to Talk"), fields, __("Keep"), async (values) => {
			await leaving.call("no_talk", { talk, ...values });
			frappe.show_alert({ message: __("Kept. The cancellation can be done now."), indicator: "green" });
			await after?.();
		});
	};

	/** Why they wanted to leave: one key each. */
	const ask_why = (found, deed) =>
		calling.choose(
			__("Why Did the Customer Want to Leave?"),
			found.reasons.map((value) => ({ value, label: __(value) })),
			(why) => deed({ why })
		);

	/** Who stays took the offer or not, when there is one. */
	const ask_stays = async (keep, found) => {
		if (!found.offer?.words) return ask_why(found, keep);
		const { why } = await ask_why(found, (said) => said);
		const took = [
			{ value: 1, label: __("Took the Offer", null, "CS Leaving Talk") },
			{ value: 0, label: __("Stays without It") },
		];
		return calling.choose(__("Did the Customer Take the Offer?"), took, (took_offer) => keep({ why, took_offer }));
	};
	const why_first = (keep, found) => ask_why(found, keep);

	const key = (digit, outcome, more = {}) => ({
		key: digit,
		outcome,
		label: () => (["No Answer", "Call Again", "Wrong Number"].includes(outcome) ? __(outcome, null, "CS Contact") : leaving.status(outcome)),
		...more,
	});
	calling.kinds[TALK] = {
		results: [
			key("1", "Stays", { look: "btn-success", ask: ask_stays }),
			key("2", "No Answer"),
			key("3", "Leaves", { ask: why_first }),
			key("4", "Call Again", { ask: "again" }),
			key("5", "Wrong Number"),
			key("6", "Refused to Talk"),
			key("7", "Undecided", { ask: why_first }),
		],
		log: (talk, values) => leaving.call("log_talk", { talk, ...values }),
	};
})();
