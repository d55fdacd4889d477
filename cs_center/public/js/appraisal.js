frappe.provide("cs_center.appraisal");

/** Points of somebody's month: their states, giving and taking them, the steps of a month (STAFF-6, STAFF-13). */
(() => {
	const { appraisal } = cs_center;
	const APPRAISAL = "CS Appraisal";
	const text = frappe.utils.escape_html;

	appraisal.STATUSES = {
		Draft: "gray",
		Reviewed: "blue",
		Appealed: "orange",
		"Appeal Answered": "yellow",
		Closed: "green",
	};
	appraisal.GIVERS = ["CS Shift Leader", "CS Quality Inspector", "CS Supervisor", "CS Director"];
	appraisal.LEADERS = ["CS Shift Leader", "CS Supervisor", "CS Director"];
	appraisal.ABOVE = ["CS Supervisor", "CS Director", "HR User", "HR Manager"];
	appraisal.status = (status) => __(status || "", null, APPRAISAL);
	appraisal.call = (method, values) => frappe.xcall(`cs_center.appraisal.api.${method}`, values);
	appraisal.plain = (points) => String(Number(Number(points || 0).toFixed(2)));
	appraisal.signed = (points) => `${points > 0 ? "+" : ""}${appraisal.plain(points)}`;

	/** The last day of a month that points may be given for: today in the running one. */
	appraisal.day_of = (month) => {
		const today = frappe.datetime.get_today();
		if (!month || today.startsWith(month)) return today;
		const last = moment(`${month}-01`).endOf("month").format("YYYY-MM-DD");
		return last < today ? last : today;
	};

	/** One dialog for one person or many: what for, how many, on which day, why, and what shows it. */
	appraisal.give = async ({ employees = [], month, corrects } = {}, after) => {
		const { people, rules } = await appraisal.call("to_give", { employees, corrects: corrects ? 1 : 0 });
		const by_code = Object.fromEntries(rules.map((rule) => [rule.name, rule]));
		const dialog = new frappe.ui.Dialog({
			no_focus: employees.length > 0, // the list of people would cover what is chosen next
			title: corrects ? __("Put Right {0}", [corrects]) : __("Give Points"),
			fields: fields_to_give({ search: searcher(people), rules, month, corrects }),
			primary_action_label: __("Give", null, "CS Appraisal"),
			async primary_action(values) {
				dialog.disable_primary_action();
				try {
					await appraisal.call("give", { ...values, ...(corrects ? { corrects } : {}) });
					dialog.hide();
					frappe.show_alert({
						message: __("{0} people were given points.", [values.employees.length]),
						indicator: "green",
					});
					await after?.();
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		dialog.fields_dict.rule.df.onchange = () => suit(dialog, by_code[dialog.get_value("rule")], corrects);
		dialog.show();
		// The names of who is chosen already are looked up in what was offered before.
		dialog.fields_dict.employees._data = people_to_give(people);
		await dialog.set_value("employees", employees);
		return dialog;
	};

	const fields_to_give = ({ search, rules, month, corrects }) => [
		{
			fieldname: "employees",
			label: __("To", null, "CS Appraisal"),
			fieldtype: "MultiSelectPills",
			reqd: 1,
			get_data: search,
		},
		{
			fieldname: "rule",
			label: __("What For"),
			fieldtype: "Select",
			reqd: 1,
			options: [
				{ value: "", label: "" },
				...rules.map(({ name, group, title }) => ({ value: name, label: `${group} · ${title}` })),
			],
		},
		{ fieldname: "points", label: __("Points", null, "CS Appraisal"), fieldtype: "Float", precision: 2, reqd: 1 },
		{ fieldtype: "Column Break" },
		{
			fieldname: "on",
			label: __("On", null, "CS Appraisal"),
			fieldtype: "Date",
			reqd: 1,
			default: appraisal.day_of(corrects ? undefined : month),
			description: __("The day says the month."),
		},
		{ fieldname: "reason", label: __("Why"), fieldtype: "Small Text", reqd: corrects ? 1 : 0 },
		{ fieldname: "evidence_section", label: __("Evidence", null, "CS Appraisal Line"), fieldtype: "Section Break", collapsible: 1 },
		{ fieldname: "evidence_doctype", label: __("Kind of Evidence", null, "CS Appraisal Line"), fieldtype: "Link", options: "DocType" },
		{ fieldtype: "Column Break" },
		{
			fieldname: "evidence_name",
			label: __("Evidence", null, "CS Appraisal Line"),
			fieldtype: "Dynamic Link",
			options: "evidence_doctype",
			get_options: () => cur_dialog?.get_value("evidence_doctype"),
		},
	];

	/** People by what is typed, and all who were found before: the field takes the names of those chosen from what it is told. */
	const searcher = (people) => {
		const found = new Map(people.map((one) => [one.employee, one]));
		return async (txt = "") => {
			for (const one of await appraisal.call("people_to_give", { txt })) found.set(one.employee, one);
			return people_to_give([...found.values()]);
		};
	};

	const people_to_give = (people) =>
		people.map(({ employee, full_name, staff_number, team }) => ({
			value: employee,
			label: text(`${full_name} (${staff_number})`),
			description: text(team || ""),
		}));

	/** What the rule says of points and reason. */
	const suit = (dialog, rule, corrects) => {
		if (!rule) return;
		const { lowest, highest, needs_reason } = rule;
		const range = lowest === highest ? appraisal.signed(highest) : `${appraisal.signed(lowest)} … ${appraisal.signed(highest)}`;
		dialog.set_df_property("points", "description", corrects ? "" : range);
		dialog.set_df_property("points", "read_only", !corrects && lowest === highest ? 1 : 0);
		dialog.set_df_property("reason", "reqd", needs_reason || corrects ? 1 : 0);
		if (!corrects) dialog.set_value("points", highest);
	};

	appraisal.ask = (title, label, deed, { reqd = 1 } = {}) =>
		cs_center.matters.ask(title, [{ fieldname: "words", label, fieldtype: "Small Text", reqd }], title, deed);

	appraisal.take_back = (line, after) =>
		appraisal.ask(__("Take Back"), __("Why"), async ({ words }) => {
			await appraisal.call("take_back", { line, why: words });
			await after?.();
		});

	/** The steps of a month: label, the question, what is done, for one appraisal or many. */
	appraisal.DEEDS = {
		Review: (names, after) =>
			appraisal.ask(
				__("Review", null, "CS Appraisal"),
				__("Words for the Agent"),
				({ words = "" }) => appraisal.call("review", { names, words }).then(after),
				{ reqd: 0 }
			),
		Appeal: ([name], after) =>
			appraisal.ask(__("Appeal", null, "CS Appraisal"), __("What is wrong, and what shows it?"), ({ words }) =>
				appraisal.call("appeal", { name, words }).then(after)
			),
		"Answer Appeal": ([name], after) =>
			appraisal.ask(__("Answer Appeal", null, "CS Appraisal"), __("Answer"), ({ words }) =>
				appraisal.call("answer", { name, words }).then(after)
			),
		"Return to Draft": (names, after) =>
			appraisal.ask(__("Return to Draft", null, "CS Appraisal"), __("Why"), ({ words }) =>
				appraisal.call("return_to_draft", { names, words }).then(after)
			),
		Close: (names, after) =>
			frappe.confirm(__("A closed month never changes. Close {0} appraisals?", [names.length]), () =>
				appraisal.call("close", { names }).then(after)
			),
	};

	/** The lines of a month as a table; `take` offers to take one back. */
	appraisal.lines_table = (lines, take) => {
		if (!lines.length) return `<p class="text-muted">${__("No lines: the month stands as it began.")}</p>`;
		const rows = lines.map((line) => line_row(line, take)).join("");
		const head = [__("Day", null, "CS Appraisal Line"), __("Rule", null, "CS Appraisal Line"), __("Points", null, "CS Appraisal"), __("Why"), __("Evidence", null, "CS Appraisal Line"), __("By", null, "CS Appraisal Event"), ""];
		return `<div class="cs-appraisal-lines"><table class="table table-bordered">
			<thead><tr>${head.map((label) => `<th>${label}</th>`).join("")}</tr></thead>
			<tbody>${rows}</tbody></table></div>`;
	};

	const line_row = (line, take) => {
		const sort = line.taken_back ? "taken-back" : line.points < 0 ? "minus" : "plus";
		const may_take = take && !line.taken_back && !line.from_facts;
		return `<tr class="${sort}" data-line="${text(line.name)}">
			<td>${frappe.datetime.str_to_user(line.day)}</td>
			<td>${text(line.title)}${line.corrects ? ` <small>(${__("corrects {0}", [text(line.corrects)])})</small>` : ""}</td>
			<td class="points">${appraisal.signed(line.points)}</td>
			<td>${text(line.reason || "")}${line.taken_back ? taken_back(line) : ""}</td>
			<td>${evidence(line)}</td>
			<td>${line.from_facts ? __("Facts", null, "CS Appraisal") : text(line.given_by_name || "")}</td>
			<td>${may_take ? `<button class="btn btn-xs btn-default take-back">${__("Take Back")}</button>` : ""}</td>
		</tr>`;
	};

	const taken_back = (line) =>
		`<div class="text-muted">${__("Taken back")}: ${text(line.taken_back_by_name || __("Facts", null, "CS Appraisal"))}, ${text(line.taken_back_why || "")}</div>`;

	const evidence = ({ evidence_doctype, evidence_name }) =>
		evidence_name
			? `<a href="/app/${frappe.router.slug(evidence_doctype)}/${encodeURIComponent(evidence_name)}">${text(evidence_name)}</a>`
			: "";

	/** What happened to a month, the latest first. */
	appraisal.history_list = (history) =>
		`<div class="cs-appraisal-history">${history
			.map(
				({ event, at, by, points_before, points_after, reason }) => `<div class="step">
				<b>${__(event, null, "CS Appraisal Event")}</b> <span class="text-muted">${text(by)} · ${frappe.datetime.str_to_user(at)}</span>
				${points_before === points_after ? "" : `<span class="points">${appraisal.plain(points_before)} → ${appraisal.plain(points_after)}</span>`}
				<div>${text(reason || "").replace(/\n/g, "<br>")}</div></div>`
			)
			.join("")}</div>`;
})();
