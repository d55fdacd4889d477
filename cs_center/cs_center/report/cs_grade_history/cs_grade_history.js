frappe.query_reports["CS Grade History"] = {
	filters: [
		{ fieldname: "employee", label: __("Employee"), fieldtype: "Link", options: "Employee" },
		{ fieldname: "grade", label: __("Grade"), fieldtype: "Link", options: "CS Pay Grade" },
		{ fieldname: "void", label: __("With Those Taken Back"), fieldtype: "Check" },
	],
};
