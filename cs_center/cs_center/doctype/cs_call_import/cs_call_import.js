frappe.ui.form.on("CS Call Import", {
	onload(frm) {
		frappe.realtime.off("cs_call_import_progress");
		frappe.realtime.on("cs_call_import_progress", ({ percent }) => {
			const title = __("Reading the file");
			frm.dashboard.show_progress(title, percent, __("{0} %", [Math.round(percent)]));
		});
	},

	refresh(frm) {
		const colours = { Queued: "gray", Running: "blue", Done: "green", Failed: "red" };
		frm.toggle_display("result_section", !frm.is_new() && frm.doc.status !== "Queued");
		if (frm.is_new()) return;
		frm.page.set_indicator(__(frm.doc.status, null, "CS Call Import"), colours[frm.doc.status]);
		if (["Queued", "Running"].includes(frm.doc.status)) return;
		frm.dashboard.hide_progress();
		frm.add_custom_button(__("Run Again"), () => frm.call("run_again").then(() => frm.reload_doc()));
		if (frm.doc.lines_rejected) add_rejects_button(frm);
	},
});

function add_rejects_button(frm) {
	const label = __("{0} Rejected Lines", [frm.doc.lines_rejected]);
	const button = frm.add_custom_button(label, () => {
		const file_name = decodeURIComponent((frm.doc.file || "").split("/").pop());
		frappe.set_route("List", "CS Call Reject", "List", { format: frm.doc.format, file_name });
	});
	button.addClass("btn-danger");
}
