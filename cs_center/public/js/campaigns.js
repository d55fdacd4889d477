frappe.provide("cs_center.campaigns");

/** Retention campaigns on forms and at the desk of who calls (KEEP-2, KEEP-3, KEEP-6). The server decides who may. */
(() => {
	const { campaigns, calling } = cs_center;
	const CAMPAIGN = "CS Retention Campaign";
	const MEMBER = "CS Campaign Member";
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	campaigns.LEADERS = ["CS Shift Leader", "CS Supervisor", "CS Director"];
	campaigns.STATUSES = { Draft: "gray", Running: "green", Paused: "orange", Closed: "blue" };
	campaigns.MEMBERS = {
		"To Call": "orange",
		"No Answer": "yellow",
		"Call Again": "blue",
		Accepted: "green",
		Refused: "red",
		Saved: "green",
		Lost: "red",
		"Wrong Number": "red",
		Unreachable: "gray",
		"Held Out": "purple",
		Withdrawn: "gray",
	};
	campaigns.call = (method, values, type = "POST") => frappe.xcall(`cs_center.retention.api.${method}`, values, type);
	campaigns.status = (status) => __(status || "", null, CAMPAIGN);
	campaigns.member = (status) => __(status || "", null, "CS Campaign Member");
	campaigns.money = (value) => format_currency(value, frappe.boot.sysdefaults.currency);
	campaigns.percent = (share) => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);

	/** A question with one answer in words. */
	campaigns.ask = (title, label, action, deed) =>
		cs_center.matters.ask(title, [{ fieldname: "words", label, fieldtype: "Small Text", reqd: 1 }], action, deed);

	/** The numbers of a campaign as tiles, a comparison in words, charts and a table by officer. */
	campaigns.result = ($where, found) => {
		const { counts } = found;
		const tiles = [
			[__("Whom the Campaign Is For"), counts.to_call],
			[__("Called", null, "CS Retention Campaign"), counts.called],
			[__("Reached", null, "CS Contact"), counts.reached],
			[campaigns.member("Accepted"), counts.accepted],
			[campaigns.member("Saved"), counts.saved],
			[campaigns.member("Lost"), counts.lost],
			[campaigns.member("Refused"), counts.refused],
			[__("Still to Call"), counts.left],
			[__("Left Alone"), counts.held_out],
			[__("Value Kept", null, "CS Campaign Member"), strip(campaigns.money(found.value_kept))],
			[__("Cost", null, "CS Campaign Member"), strip(campaigns.money(found.cost))],
		];
		$where.html(`<div class="cs-campaign-result">
			${cs_center.incidents.tiles(tiles)}
			<div class="cs-campaign-words">${found.words.map((words) => `<p>${text(words)}</p>`).join("")}</div>
			<div class="row"><div class="col-md-7 cs-chart-members"></div><div class="col-md-5 cs-chart-lost"></div></div>
			${groups(found.groups)}${officers(found.officers)}
		</div>`);
		chart($where.find(".cs-chart-members"), __("Members"), "bar", found.statuses.filter(({ count }) => count).map(({ status, count }) => [campaigns.member(status), count]));
		const shares = found.groups.filter(({ rate }) => rate !== null);
		chart($where.find(".cs-chart-lost"), __("Lost, in Percent"), "bar", shares.map(({ group, rate }) => [short_name(group), Number((100 * rate).toFixed(1))]));
	};

	const strip = (html) => $(`<div>${html}</div>`).text();
	const short_name = (group) => (group === "Held Out" ? __("Left Alone") : __("Campaign", null, "CS Campaign Member"));
	const group_name = (group) => (group === "Held Out" ? __("Left Alone") : __("Whom the Campaign Is For"));

	function groups(rows) {
		const heads = [__("Group"), __("Customers"), campaigns.member("Lost"), __("Share Lost"), __("Invoiced since the Start, Each")];
		return cs_center.incidents.table(
			heads,
			rows.map((one) => [text(group_name(one.group)), one.customers, one.lost, campaigns.percent(one.rate), campaigns.money(one.spend_each)])
		);
	}

	function officers(rows) {
		const heads = [__("Officer", null, "CS Campaign Member"), __("Members"), __("Called", null, "CS Retention Campaign"), __("Saved or Accepted"), __("Still to Call"), __("Value Kept", null, "CS Campaign Member")];
		return cs_center.incidents.table(
			heads,
			rows.map((one) => [text(one.title), one.members, one.called, one.kept, one.left, campaigns.money(one.value_kept)])
		);
	}

	function chart($where, title, type, points) {
		if (!points.length) return;
		new frappe.Chart($where.get(0), {
			title,
			type,
			height: 220,
			animate: 0,
			colors: ["#2490ef"],
			data: { labels: points.map(([label]) => label), datasets: [{ values: points.map(([, value]) => value) }] },
		});
	}

	/** What does the customer refuse: this offer, offers, or calls. */
	const ask_refusal = (keep) =>
		calling.choose(
			__("What Does the Customer Not Want?"),
			[{ value: "", label: __("This offer") }, ...calling.REFUSALS()],
			(refuses) => keep({ refuses })
		);

	const key = (digit, outcome, more = {}) => ({ key: digit, outcome, label: () => campaigns.member(outcome), ...more });
	calling.kinds[MEMBER] = {
		results: [
			key("1", "Accepted", { look: "btn-success" }),
			key("2", "No Answer"),
			key("3", "Saved", { look: "btn-success" }),
			key("4", "Call Again", { ask: "again" }),
			key("5", "Wrong Number"),
			key("6", "Refused", { ask: ask_refusal }),
			key("7", "Lost"),
		],
		log: (member, values) => campaigns.call("log_member_result", { member, ...values }),
	};

	/** Somebody who may become a customer (KEEP-7). */
	campaigns.note_prospect = (call_log) =>
		cs_center.matters.ask(
			__("Note a Prospect"),
			[
				{ fieldname: "title", label: __("Name"), fieldtype: "Data", reqd: 1 },
				{ fieldname: "words", label: __("What interests them?"), fieldtype: "Small Text" },
			],
			__("Keep"),
			async (values) => frappe.set_route("Form", "Lead", await campaigns.call("note_prospect", { call_log, ...values }))
		);

	frappe.ui.form.on("CS Call Log", {
		async refresh(frm) {
			const { doc } = frm;
			if (frm.is_new() || doc.customer || !(await cs_center.may_write(frm)) || frm.doc.name !== doc.name) return;
			frm.add_custom_button(__("Note a Prospect"), () => campaigns.note_prospect(doc.name));
		},
	});
})();
