frappe.provide("cs_center.papers");

/** This month and the 23 before it, as 2026-03; reports show the last full one, which is the second. */
cs_center.papers.months = () => {
	const today = frappe.datetime.get_today();
	return Array.from({ length: 24 }, (_, back) => frappe.datetime.add_months(`${today.slice(0, 7)}-01`, -back).slice(0, 7));
};
