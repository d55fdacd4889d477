(() => {
	const COLOURS = { Counts: "green", "Does Not Count": "red", Begun: "blue", "Given Up": "gray", Withdrawn: "gray" };

	frappe.listview_settings["CS Typing Test"] = {
		add_fields: ["status"],
		hide_name_column: true,

		get_indicator: ({ status }) => [__(status, null, "CS Typing Test"), COLOURS[status], `status,=,${status}`],

		onload(list) {
			const { exams } = cs_center;
			list.page.add_inner_button(__("Take a Typing Test"), () => frappe.set_route("cs-take-typing-test"));
			if (!exams.has_one_of(exams.HR)) return;
			list.page.add_inner_button(__("Enter a Result from Elsewhere"), () => exams.enter_typing().then(() => list.refresh()));
		},
	};
})();
