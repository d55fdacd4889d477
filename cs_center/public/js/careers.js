frappe.provide("cs_center.careers");

/** Level changes: their states, and the deeds of each side (STAFF-2). */
(() => {
	const { careers } = cs_center;
	const CHANGE = "CS Level Change";
	const EVENT = "CS Level Change Event";

	careers.STATUSES = {
		Proposed: "orange",
		Reviewed: "yellow",
		Approved: "blue",
		Refused: "red",
		Dated: "purple",
		"In Force": "green",
		Withdrawn: "gray",
	};
	careers.HR = ["HR User", "HR Manager"];
	careers.call = (method, values) => frappe.xcall(`cs_center.careers.api.${method}`, values);
	careers.status = (status) => __(status || "", null, CHANGE);
	careers.direction = (direction) => __(direction || "", null, CHANGE);

	const words = (label) => ({ fieldname: "words", label, fieldtype: "Small Text", reqd: 1 });
	const ask = (title, fields, action, deed) => cs_center.matters.ask(title, fields, action, deed);
	const deed = (method, title, label, action, more = {}) => (change) =>
		ask(title(), [words(label())], action(), (values) => careers.call(method, { change, ...more, ...values }));

	const review = (change) => {
		const opinion = {
			fieldname: "opinion",
			label: __("Your Opinion"),
			fieldtype: "Select",
			options: [
				{ value: "1", label: __("I agree") },
				{ value: "0", label: __("I do not agree") },
			],
			reqd: 1,
		};
		return ask(__("Review"), [opinion, words(__("Why"))], __("Keep"), ({ opinion, words }) =>
			careers.call("review", { change, agrees: Number(opinion), words })
		);
	};

	const set_date = (change) => {
		const fields = [
			{
				fieldname: "effective_from",
				label: __("Holds From", null, CHANGE),
				fieldtype: "Date",
				default: frappe.datetime.add_months(frappe.datetime.month_start(), 1),
				reqd: 1,
				description: __("The first day on the new level. It can not lie in a month that is closed."),
			},
			{
				fieldname: "changes_post",
				label: __("Gives the Level's Post", null, CHANGE),
				fieldtype: "Check",
				description: __(
					"The staff record gets the post of the level on the day, and the user the role that it needs."
				),
			},
		];
		return ask(__("Set the Date"), fields, __("Set the Date"), (values) => careers.call("set_date", { change, ...values }));
	};

	/** Deeds by the event that they become, in the order of their buttons: label, what is asked, and whether it comes first. */
	careers.DEEDS = {
		"Said Their Own Words": [
			() => __("Say My Words"),
			deed("speak", () => __("Say My Words"), () => __("What do you say about it? It stays with the decision."), () => __("Keep")),
			true,
		],
		Reviewed: [() => __("Review"), review, true],
		"Would Not Say Anything": [
			() => __("Would Not Say Anything", null, EVENT),
			deed(
				"keep_silence",
				() => __("Would Not Say Anything", null, EVENT),
				() => __("How was the person asked?"),
				() => __("Keep")
			),
		],
		Approved: [
			() => __("Approve"),
			deed("decide", () => __("Approve"), () => __("Reason"), () => __("Approve"), { approves: 1 }),
			true,
		],
		Refused: [
			() => __("Refuse"),
			deed("decide", () => __("Refuse"), () => __("Reason"), () => __("Refuse"), { approves: 0 }),
		],
		Dated: [() => __("Set the Date"), set_date, true],
		Withdrawn: [
			() => __("Withdraw", null, CHANGE),
			deed("withdraw", () => __("Withdraw", null, CHANGE), () => __("Reason"), () => __("Withdraw", null, CHANGE)),
		],
	};

	/** Propose a step; answers the name of the level change. */
	careers.propose = (employee, steps) =>
		ask(
			__("Propose a Step"),
			[
				{
					fieldname: "level",
					label: __("To Level", null, CHANGE),
					fieldtype: "Select",
					options: steps.map((value) => ({ value, label: __(value) })),
					reqd: 1,
				},
				words(__("Why")),
			],
			__("Propose"),
			(values) => careers.call("propose", { employee, ...values })
		);

	const rows_of = (rows, cells) =>
		rows.map((row) => `<tr>${cells(row).map((cell) => `<td>${frappe.utils.escape_html(String(cell))}</td>`).join("")}</tr>`).join("");

	const preview = async (dialog, sheet) => {
		const { starts, problems } = await careers.call("preview_first_levels", { sheet });
		const bad = problems.length
			? `<p class="text-danger">${__("{0} rows can not be entered:", [problems.length])}</p>
				<table class="table table-sm">${rows_of(problems, (row) => [row.row, row.text])}</table>`
			: "";
		const good = starts.length
			? `<p>${__("{0} rows can be entered:", [starts.length])}</p>
				<table class="table table-sm">${rows_of(starts.slice(0, 50), (row) => [
					row.row,
					row.name,
					__(row.level),
					frappe.datetime.str_to_user(row.since),
				])}</table>`
			: "";
		dialog.fields_dict.preview.$wrapper.html(bad + good);
		dialog.get_primary_btn().prop("disabled", !starts.length || Boolean(problems.length));
	};

	/** First levels of many people by a sheet, all or none. */
	careers.enter_first_levels = (after) => {
		const dialog = new frappe.ui.Dialog({
			title: __("Enter First Levels"),
			size: "large",
			fields: [
				{
					fieldname: "sheet",
					label: __("Employee or Staff Number, Level, First Day"),
					fieldtype: "Text",
					reqd: 1,
					description: __("A line for each person, as copied from a sheet: 1001, Junior, 2026-03-01"),
				},
				words(__("Why")),
				{ fieldname: "preview", fieldtype: "HTML" },
			],
			primary_action_label: __("Enter"),
			async primary_action({ sheet, words }) {
				const count = await careers.call("enter_first_levels", { sheet, words });
				dialog.hide();
				frappe.show_alert({ message: __("{0} first levels are entered.", [count]), indicator: "green" });
				after?.();
			},
		});
		const look = frappe.utils.debounce(() => {
			const sheet = dialog.get_value("sheet");
			if (sheet) preview(dialog, sheet);
		}, 400);
		dialog.$wrapper.on("input", "textarea[data-fieldname=sheet]", look);
		dialog.get_primary_btn().prop("disabled", true);
		dialog.show();
		return dialog;
	};

	careers.correct_first_level = ({ employee, level, since }) =>
		ask(
			__("Correct the First Level"),
			[
				{ fieldname: "level", label: __("Level"), fieldtype: "Link", options: "CS Career Level", default: level, reqd: 1 },
				{ fieldname: "since", label: __("Since"), fieldtype: "Date", default: since, reqd: 1 },
				words(__("Why was it wrong?")),
			],
			__("Correct"),
			(values) => careers.call("correct_first_level", { employee, ...values })
		);

	careers.confirm_skill = (employee) =>
		ask(
			__("Confirm a Skill"),
			[
				...(employee
					? []
					: [{ fieldname: "employee", label: __("Employee"), fieldtype: "Link", options: "Employee", reqd: 1 }]),
				{ fieldname: "skill", label: __("Skill"), fieldtype: "Link", options: "CS Skill", reqd: 1 },
				{ fieldname: "since", label: __("Since"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 },
				words(__("How They Showed It", null, "CS Staff Skill")),
			],
			__("Confirm"),
			(values) => careers.call("confirm_skill", { employee, ...values })
		);
})();
