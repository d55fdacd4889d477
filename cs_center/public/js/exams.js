frappe.provide("cs_center.exams");

/** A field with names, looked up on the server as somebody types: a centre of thousands needs no long list. */
cs_center.look_up_colleagues = async (field, look_up, known) => {
	const options = (people) =>
		people.map((one) => ({
			value: one.employee,
			label: one.full_name || one.employee,
			description: [one.staff_number, one.team].filter(Boolean).join(" · "),
		}));
	field.$input.on(
		"input",
		frappe.utils.debounce(async () => {
			const txt = field.$input.val();
			const people = await look_up(txt);
			if (field.$input.val() === txt) field.set_data(options(people));
		}, 250)
	);
	field.set_data(options(known || (await look_up(""))));
};

/** Marks of exams and results of typing tests that people enter (STAFF-1, STAFF-6). */
(() => {
	const { exams } = cs_center;
	exams.ENTERERS = ["CS Shift Leader", "CS Supervisor", "CS Director", "HR User", "HR Manager"];
	exams.HR = ["HR User", "HR Manager"];
	exams.has_one_of = (roles) => roles.some((role) => frappe.user.has_role(role));
	exams.call = (method, values) => frappe.xcall(`cs_center.careers.exams_api.${method}`, values);

	const ask = (title, fields, deed) =>
		new Promise((resolve) => {
			const dialog = new frappe.ui.Dialog({
				title,
				fields,
				primary_action_label: __("Enter"),
				primary_action: async (values) => {
					const name = await deed(values);
					dialog.hide();
					frappe.show_alert({ message: __("Kept."), indicator: "green" });
					resolve(name);
				},
			});
			dialog.show();
			const field = dialog.fields_dict.employee;
			if (field) {
				cs_center.look_up_colleagues(field, (txt) => frappe.xcall("cs_center.careers.exams_api.candidates", { txt }, "GET"));
			}
		});

	const employee = () => ({ fieldname: "employee", label: __("Name"), fieldtype: "Autocomplete", reqd: 1 });

	/** A mark, or its correction: `known` is the one that it corrects. */
	exams.enter_mark = (known = {}) => {
		const months = cs_center.papers.months();
		const fields = [
			...(known.employee ? [] : [employee()]),
			{
				fieldname: "month",
				label: __("Month"),
				fieldtype: "Select",
				options: known.month ? [known.month] : months,
				default: known.month || months[0],
				reqd: 1,
			},
			{ fieldname: "mark", label: __("Mark"), fieldtype: "Data", reqd: 1, default: known.mark },
			{ fieldname: "why", label: __("Why It Was Corrected"), fieldtype: "Small Text", reqd: known.employee ? 1 : 0 },
		];
		const title = known.employee ? __("Correct a Mark") : __("Enter a Mark");
		return ask(title, fields, (values) => exams.call("enter_mark", { ...values, employee: known.employee || values.employee }));
	};

	/** A typing test that was taken elsewhere. */
	exams.enter_typing = () =>
		ask(
			__("A Typing Test from Elsewhere"),
			[
				employee(),
				{ fieldname: "day", label: __("Day"), fieldtype: "Date", reqd: 1, default: frappe.datetime.get_today() },
				{
					fieldname: "language",
					label: __("Language", null, "CS Typing Test"),
					fieldtype: "Select",
					options: ["Chinese", "English"].map((value) => ({ value, label: __(value, null, "CS Typing Test") })),
					default: "Chinese",
					description: __("Only Chinese counts for the ladder."),
					reqd: 1,
				},
				{ fieldname: "speed", label: __("Characters a Minute"), fieldtype: "Int", reqd: 1 },
				{ fieldname: "accuracy", label: __("Right %"), fieldtype: "Float", reqd: 1, precision: 2 },
				{ fieldname: "why", label: __("Where It Was Taken"), fieldtype: "Small Text", reqd: 1 },
			],
			(values) => exams.call("enter_typing", values)
		);
})();
