frappe.ui.form.on("CS Settings", {
	refresh(frm) {
		frm.add_custom_button(__("Try a Number"), try_a_number);
		if (frappe.boot.user.all_reports?.["CS Staffing"]) {
			frm.add_custom_button(__("Seats and Staff"), () => frappe.set_route("query-report", "CS Staffing"));
		}
	},
});

/** How the saved settings read a number, and who has it (CALL-2). */
function try_a_number() {
	frappe.prompt(
		{ fieldname: "number", label: __("Number as Written or Dialled"), fieldtype: "Data", reqd: 1 },
		async ({ number }) => {
			const found = await frappe.xcall("cs_center.calls.api.who_is", { number });
			const text = frappe.utils.escape_html;
			const people = found.matches.map(
				(match) => `<li>${text(match.party_name || match.party)}: ${text(match.reason)}</li>`
			);
			const who = people.length ? `<ul>${people.join("")}</ul>` : __("Nobody has this number.");
			frappe.msgprint({
				title: text(number),
				message: `<p>${text(found.number || "–")} · ${text(__(found.kind))}</p>${who}`,
			});
		},
		__("Try a Number"),
		__("Try")
	);
}
