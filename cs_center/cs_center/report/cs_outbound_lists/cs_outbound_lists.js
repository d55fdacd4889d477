(() => {
	const LIST = "CS Outbound List";
	const select = (fieldname, label, values) => ({
		fieldname,
		label,
		fieldtype: "Select",
		options: ["", ...values].map((value) => ({ value, label: value && __(value, null, LIST) })),
	});

	frappe.query_reports["CS Outbound Lists"] = {
		filters: [
			select("purpose", __("Purpose", null, "CS Outbound List"), ["Notice", "Survey", "Sales"]),
			select("way", __("How", null, "CS Outbound List"), ["By Officers", "By the Switch", "By SMS"]),
			select("status", __("Status", null, "CS Outbound List"), ["Draft", "Running", "Paused", "Closed"]),
		],
	};
})();
