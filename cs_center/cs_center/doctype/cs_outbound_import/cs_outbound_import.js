(() => {
	const COLOURS = { Queued: "gray", Running: "blue", Done: "green", Failed: "red" };

	frappe.ui.form.on("CS Outbound Import", {
		onload(frm) {
			frappe.realtime.off("cs_outbound_import");
			frappe.realtime.on("cs_outbound_import", ({ percent, name }) => {
				if (cur_frm?.docname !== name) return;
				cur_frm.dashboard.show_progress(__("Reading the file"), percent, __("{0} %", [Math.round(percent)]));
			});
		},

		refresh(frm) {
			const { doc } = frm;
			if (frm.is_new()) return;
			frm.page.set_indicator(__(doc.status, null, "CS Outbound Import"), COLOURS[doc.status]);
			frm.toggle_display("status", false);
			frm.add_custom_button(__("List", null, "CS Outbound Import"), () => frappe.set_route("Form", "CS Outbound List", doc.outbound_list));
			if (["Queued", "Running"].includes(doc.status)) return;
			frm.dashboard.hide_progress();
			frm.add_custom_button(__("Read Again"), async () => {
				await cs_center.outbound.call("read_again", { outbound_import: doc.name });
				await frm.reload_doc();
			});
			if (doc.rejected) add_rejects_button(frm);
		},
	});

	function add_rejects_button(frm) {
		const { outbound_list, what } = frm.doc;
		const show = () => frappe.set_route("List", "CS Outbound Reject", { outbound_list, what, status: "Open" });
		frm.add_custom_button(__("{0} Rejected Lines", [frm.doc.rejected]), show).addClass("btn-danger");
	}
})();
