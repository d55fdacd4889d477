frappe.ui.form.on("CS Callback", {
	async refresh(frm) {
		if (frm.is_new()) return;
		show_status(frm);
		show_number(frm);
		frm.toggle_display("result_section", frm.doc.status !== "Open");
		if (!(await cs_center.may_write(frm))) return frm.disable_form();
		if (frm.doc.status !== "Open") return;
		frm.page.set_primary_action(__("Done", null, "CS Callback"), () =>
			close(frm, "Done", __("What was agreed?"))
		);
		frm.add_custom_button(__("Cancel Callback"), () =>
			close(frm, "Cancelled", __("Why does nobody have to call?"))
		);
	},
});

function show_status(frm) {
	const overdue = frm.doc.status === "Open" && frm.doc.due_at < frappe.datetime.now_datetime();
	const colours = { Open: "orange", Done: "green", Cancelled: "gray" };
	const shown = overdue ? __("Overdue", null, "CS Callback") : __(frm.doc.status, null, "CS Callback");
	frm.page.set_title(frm.doc.party_name || frm.doc.caller_number || frm.doc.name);
	frm.toggle_display("status", false);
	frm.page.set_indicator(shown, overdue ? "red" : colours[frm.doc.status]);
}

/** A number in full is a link that the agent's phone dials; a masked one is not (SEC-1). */
function show_number(frm) {
	const number = frm.doc.number || "";
	frm.toggle_display("caller_number", false);
	if (!number || number.includes("*")) return;
	const link = $("<a></a>").attr("href", `tel:${number.replace(/[^+0-9]/g, "")}`).text(number);
	frm.get_field("number").$wrapper.find(".control-value").empty().append(link);
	frm.add_custom_button(__("Call {0}", [number]), () => window.open(link.attr("href"), "_self"));
}

/** Done and Cancelled both need words (CALL-4). */
function close(frm, status, question) {
	frappe.prompt(
		{ fieldname: "result", label: question, fieldtype: "Small Text", reqd: 1 },
		async ({ result }) => {
			await frm.set_value({ status, result });
			await frm.save();
		},
		__("Result", null, "CS Callback"),
		__("Save")
	);
}
