frappe.ui.form.on("CS Calling Hours", {
	refresh: (frm) => say_week(frm),
});
const again = (frm) => say_week(frm);
frappe.ui.form.on("CS Calling Time", { calls: again, days: again, since: again, until: again, times_remove: again });

const MATTERS = ["All Calls", "About Their Matters"];
const OTHERS = ["All Calls", "Greetings, Surveys and Offers"];
const ON_WORK = ["Every Day", "Working Days"];
const ON_REST = ["Every Day", "Days of Rest"];

/** The week in words, as the rows below say it (KEEP-2). */
function say_week(frm) {
	const rows = (frm.doc.times || []).filter((row) => row.since && row.until);
	const table = cs_center.incidents.table(
		["", __("Working Days", null, "CS Calling Time"), __("Days of Rest", null, "CS Calling Time")],
		[
			[__("About Their Matters", null, "CS Calling Time"), spans(rows, MATTERS, ON_WORK), spans(rows, MATTERS, ON_REST)],
			[__("Greetings, Surveys and Offers", null, "CS Calling Time"), spans(rows, OTHERS, ON_WORK), spans(rows, OTHERS, ON_REST)],
		]
	);
	frm.get_field("times").$wrapper.find(".cs-week").remove();
	frm.get_field("times").$wrapper.append(`<div class="cs-week">${table}</div>`);
}

function spans(rows, calls, days) {
	const { clock } = cs_center.calling;
	const found = rows
		.filter((row) => calls.includes(row.calls) && days.includes(row.days))
		.map((row) => `${clock(row.since)}–${clock(row.until)}`)
		.sort();
	return found.join(", ") || __("nobody is called");
}
