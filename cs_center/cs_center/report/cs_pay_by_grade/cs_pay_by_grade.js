frappe.query_reports["CS Pay by Grade"] = {
	filters: [{ fieldname: "day", label: __("On"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 }],
};
