(() => {
	const COLOURS = {
		"To Send": "orange",
		Sending: "orange",
		Sent: "green",
		"To Call": "blue",
		Called: "green",
		"With the Manager": "green",
		Failed: "red",
		Missed: "red",
	};

	frappe.listview_settings["CS Greeting"] = {
		hide_name_column: true,
		get_indicator: ({ status }) => [__(status, null, "CS Greeting"), COLOURS[status] || "gray", `status,=,${status}`],
	};
})();
