frappe.ui.form.on("CS Callback", {
	async refresh(frm) {
		if (frm.is_new()) return;
		show_status(frm);
		show_number(frm);
		show_attempts(frm);
		frm.toggle_display("result_section", frm.doc.status !== "Open");
		if (frm.doc.customer && frappe.model.can_create("CS Contact Wish")) {
			frm.add_custom_button(__("Note a Wish"), () => cs_center.calling.note_wish(frm.doc.customer));
		}
		if (!(await cs_center.may_write(frm))) return frm.disable_form();
		if (frm.doc.status !== "Open") return;
		if (cs_center.has_role(cs_center.calling.ROLES)) add_call(frm);
		frm.page.set_primary_action(__("Done", null, "CS Callback"), () =>
			close(frm, "Done", __("What was agreed?"))
		);
		frm.add_custom_button(__("Cancel Callback"), () =>
			close(frm, "Cancelled", __("Why does nobody have to call?"))
		);
		if (frm.doc.tried) frm.add_custom_button(__("Unreachable", null, "CS Callback"), () => give_up(frm));
	},
});

const COLOURS = { Open: "orange", Done: "green", Cancelled: "gray", Unreachable: "darkgrey" };
const text = (value) => frappe.utils.escape_html(String(value ?? ""));

function show_status(frm) {
	const { status, due_at, promised_at } = frm.doc;
	const overdue = status === "Open" && due_at < frappe.datetime.now_datetime();
	const promised = status === "Open" && promised_at;
	const late = overdue && __("Overdue", null, "CS Callback");
	const word = late || (promised && __("Promised", null, "CS Callback")) || __(status, null, "CS Callback");
	frm.page.set_title(frm.doc.party_name || frm.doc.caller_number || frm.doc.name);
	frm.toggle_display("status", false);
	frm.page.set_indicator(word, overdue ? "red" : promised ? "blue" : COLOURS[status]);
}

/** A number in full is a link that the agent's phone dials; a masked one is not (SEC-1). */
function show_number(frm) {
	const number = frm.doc.number || "";
	frm.toggle_display("caller_number", false);
	if (!number || number.includes("*")) return;
	const link = $("<a></a>").attr("href", cs_center.calling.tel(number)).text(number);
	frm.get_field("number").$wrapper.find(".control-value").empty().append(link);
}

/** On the desk of who calls, with everything that there is to know. */
function add_call(frm) {
	const $button = frm.add_custom_button(__("Call Now"), async () => {
		await cs_center.calling.call("pick_customer", { doctype: frm.doctype, task: frm.docname });
		await frappe.set_route("cs-calling");
	});
	$button?.removeClass("btn-default").addClass("btn-primary");
}

/** Every call for this, whoever made it (BACK-2). */
async function show_attempts(frm) {
	const { name } = frm.doc;
	if (!frappe.model.can_read("CS Contact")) return;
	const fields = ["at", "by_user", "outcome", "words"];
	const rows = await frappe.db.get_list("CS Contact", { filters: { task: name }, fields, order_by: "at desc", limit: 50 });
	if (frm.doc.name !== name || !rows.length) return;
	const heads = [__("When", null, "CS Contact"), __("Outcome", null, "CS Contact"), __("By", null, "CS Contact"), __("What Was Said", null, "CS Contact")];
	const lines = rows.map((row) => [
		cs_center.complaints.when(row.at),
		cs_center.calling.pill(row.outcome),
		text(frappe.user.full_name(row.by_user)),
		text(row.words),
	]);
	frm.dashboard.add_section(cs_center.incidents.table(heads, lines), __("Calls for This"));
	frm.dashboard.show();
}

/** After enough attempts at different hours; the server counts them (BACK-2). */
function give_up(frm) {
	frappe.confirm(__("Close it as unreachable? Attempts at different hours of the day count."), async () => {
		await frappe.xcall("cs_center.callbacks.api.give_up", { callback: frm.docname });
		await frm.reload_doc();
	});
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
