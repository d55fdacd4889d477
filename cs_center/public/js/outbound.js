frappe.provide("cs_center.outbound");

/** Lists to call on forms and at the desk of who calls (CALL-8). The server decides who may. */
(() => {
	const { calling, outbound } = cs_center;
	const LIST = "CS Outbound List";
	const CALL = "CS Outbound Call";
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	outbound.HEADS = ["CS Supervisor", "CS Director"];
	outbound.LEADERS = ["CS Shift Leader", ...outbound.HEADS];
	outbound.STATUSES = { Draft: "gray", Running: "green", Paused: "orange", Closed: "blue" };
	outbound.CALLS = {
		"To Call": "orange",
		"Handed Over": "blue",
		"Call Again": "blue",
		"No Answer": "yellow",
		Busy: "yellow",
		Failed: "yellow",
		Answered: "green",
		Accepted: "green",
		Sent: "green",
		Refused: "red",
		"Wrong Number": "red",
		Unreachable: "gray",
		"Not Allowed": "gray",
		Withdrawn: "gray",
	};
	outbound.call = (method, values, type = "POST") => frappe.xcall(`cs_center.outbound.api.${method}`, values, type);
	outbound.status = (status) => __(status || "", null, LIST);
	outbound.word = (status) => __(status || "", null, CALL);

	/** A file that the server makes when it is asked to by POST: it notes who got it. */
	outbound.download = (method, values) => open_url_post(`/api/method/cs_center.outbound.api.${method}`, values);

	/** The figures of a list as tiles, charts and tables. */
	outbound.result = ($where, found) => {
		const tiles = [
			[__("People"), found.people],
			[__("Done", null, "CS Outbound List"), found.done],
			[__("Still to Call"), found.left],
			[__("Reached", null, "CS Contact"), found.reached],
			[__("Rejected Lines"), found.rejects],
		];
		$where.html(`<div class="cs-campaign-result cs-outbound-result">
			${cs_center.incidents.tiles(tiles)}
			<div class="row"><div class="col-md-6 cs-chart-statuses"></div><div class="col-md-6 cs-chart-hours"></div></div>
			<div class="row"><div class="col-md-6">${attempts(found.attempts)}</div><div class="col-md-6">${answers(found.answers)}</div></div>
		</div>`);
		chart($where.find(".cs-chart-statuses"), __("People by What Came of It"), found.statuses.map(({ status }) => outbound.word(status)), [
			{ name: __("People"), values: found.statuses.map(({ count }) => count) },
		]);
		chart($where.find(".cs-chart-hours"), __("Calls by Hour of the Day"), found.hours.map(({ hour }) => `${hour}:00`), [
			{ name: __("Calls", null, "CS Outbound Call"), values: found.hours.map(({ calls }) => calls) },
			{ name: __("Reached", null, "CS Contact"), values: found.hours.map(({ reached }) => reached) },
		]);
	};

	function attempts(rows) {
		if (!rows.length) return "";
		const heads = [__("Calls Made to Each"), __("People")];
		return cs_center.incidents.table(heads, rows.map((one) => [one.attempts, one.count]));
	}

	function answers(rows) {
		if (!rows.length) return "";
		const heads = [__("Question"), __("Answer"), __("Times Given")];
		return cs_center.incidents.table(heads, rows.map((one) => [text(one.question), text(one.said), one.count]));
	}

	function chart($where, title, labels, datasets) {
		if (!labels.length) return;
		const data = { labels, datasets };
		new frappe.Chart($where.get(0), { title, type: "bar", height: 220, animate: 0, colors: ["#2490ef", "#28a745"], data });
	}

	/** What does the customer refuse: this list, offers, or calls. */
	const ask_refusal = (keep) =>
		calling.choose(
			__("What Does the Customer Not Want?"),
			[{ value: "", label: __("Only this call") }, ...calling.REFUSALS()],
			(refuses) => keep({ refuses })
		);

	const given = ({ outcome }, answers) => (outcome === "Answered" && Object.keys(answers).length ? { answers } : {});
	const key = (digit, outcome, more = {}) => ({ key: digit, outcome, label: () => outbound.word(outcome), ...more });
	calling.kinds[CALL] = {
		// Offers are accepted, everything else is answered: the server names the one that the list knows.
		results: [
			key("1", "Answered", { look: "btn-success" }),
			key("2", "No Answer"),
			key("3", "Busy"),
			key("4", "Call Again", { ask: "again" }),
			key("5", "Wrong Number"),
			key("6", "Refused", { ask: ask_refusal }),
			key("7", "Accepted", { look: "btn-success" }),
		],
		log: (call, values, answers) => outbound.call("log_outbound_result", { call, ...values, ...given(values, answers) }),
	};
})();
