frappe.ui.form.on("CS Call Reject", {
	refresh(frm) {
		if (frm.is_new()) return;
		const colours = { Open: "red", Corrected: "green", Ignored: "gray" };
		frm.page.set_indicator(__(frm.doc.status, null, "CS Call Reject"), colours[frm.doc.status]);
		frm.toggle_display("status", false);
		const is_open = frm.doc.status === "Open";
		// A live event has neither file nor line.
		for (const field of ["format", "file_name", "line_number"]) {
			frm.toggle_display(field, Boolean(frm.doc[field]));
		}
		frm.set_intro("");
		if (is_open) frm.set_intro(frappe.utils.escape_html(frm.doc.reason), "orange");
		frm.set_df_property("corrected", "read_only", is_open ? 0 : 1);
		if (!is_open || !frm.perm[0]?.write) return;
		start_from_the_original(frm);
		frm.add_custom_button(__("Run Again"), () => run_again(frm)).addClass("btn-primary");
		frm.add_custom_button(__("Let It Go"), () => let_go(frm));
	},
});

/** Most corrections change a character or two. The form stays clean until somebody types. */
function start_from_the_original(frm) {
	if (frm.doc.corrected) return;
	frm.doc.corrected = frm.doc.raw;
	frm.refresh_field("corrected");
}

async function run_again(frm) {
	if (frm.is_dirty()) await frm.save();
	const { message: call_log } = await frm.call("run_again");
	await frm.reload_doc();
	frappe.show_alert({
		message: `<a href="/app/cs-call-log/${encodeURIComponent(call_log)}">${__("The call is taken.")}</a>`,
		indicator: "green",
	});
}

function let_go(frm) {
	frappe.confirm(__("Let this record go? It makes no call."), async () => {
		await frm.call("let_go");
		await frm.reload_doc();
	});
}
