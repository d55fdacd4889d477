frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["CS Calls by Outcome"] = {
	method: "cs_center.cs_center.dashboard_chart_source.cs_calls_by_outcome.cs_calls_by_outcome.get_data",
	filters: [
		{
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: [
				{ value: "Hour", label: __("Hour") },
				{ value: "Day", label: __("Day") },
			],
			default: "Hour",
			reqd: 1,
		},
	],
};
