frappe.provide("cs_center.exams");

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
		});

	const employee = (value) => ({ fieldname: "employee", label: __("Employee"), fieldtype: "Link", options: "Employee", reqd: 1, default: value });

	/** A mark, or its correction: `known` is the one that it corrects. */
	exams.enter_mark = (known = {}) => {
		const months = cs_center.papers.months();
		const fields = [
			{ ...employee(known.employee), read_only: known.employee ? 1 : 0 },
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
		return ask(title, fields, (values) => exams.call("enter_mark", values));
	};

	/** A typing test that was taken elsewhere. */
	exams.enter_typing = () =>
		ask(
			__("A Typing Test from Elsewhere"),
			[
				employee(),
				{ fieldname: "day", label: __("Day"), fieldtype: "Date", reqd: 1, default: frappe.datetime.get_today() },
				{ fieldname: "speed", label: __("Characters a Minute"), fieldtype: "Int", reqd: 1 },
				{ fieldname: "accuracy", label: __("Right %"), fieldtype: "Float", reqd: 1, precision: 2 },
				{ fieldname: "why", label: __("Where It Was Taken"), fieldtype: "Small Text", reqd: 1 },
			],
			(values) => exams.call("enter_typing", values)
		);
})();
