frappe.listview_settings["CS Exam Mark"] = {
	add_fields: ["counts"],
	hide_name_column: true,

	get_indicator(doc) {
		return doc.counts
			? [__("Counts", null, "CS Exam Mark"), "green", "counts,=,1"]
			: [__("Corrected", null, "CS Exam Mark"), "gray", "counts,=,0"];
	},

	onload(list) {
		const { exams } = cs_center;
		if (!exams.has_one_of(exams.ENTERERS)) return;
		// A primary action is taken away from lists in which nobody makes documents.
		list.page.add_inner_button(__("Enter a Mark"), () => exams.enter_mark().then(() => list.refresh()));
		list.page.add_inner_button(__("Enter a Sheet"), () => frappe.new_doc("CS Exam Import"));
	},
};
