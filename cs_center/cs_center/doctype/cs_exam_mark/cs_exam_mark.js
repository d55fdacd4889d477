frappe.ui.form.on("CS Exam Mark", {
	refresh(frm) {
		const { exams } = cs_center;
		const { counts, employee, month, mark } = frm.doc;
		if (!counts || !exams.has_one_of(exams.ENTERERS)) return;
		frm.add_custom_button(__("Correct"), async () => {
			const name = await exams.enter_mark({ employee, month: month.slice(0, 7), mark });
			frappe.set_route("Form", "CS Exam Mark", name);
		});
	},
});
