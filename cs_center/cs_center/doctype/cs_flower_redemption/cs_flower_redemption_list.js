(() => {
	const COLOURS = { Asked: "orange", "Handed Over": "green", Withdrawn: "gray" };

	frappe.listview_settings["CS Flower Redemption"] = {
		add_fields: ["status"],
		hide_name_column: true,
		get_indicator: ({ status }) => [__(status, null, "CS Flower Redemption"), COLOURS[status], `status,=,${status}`],
	};
})();
