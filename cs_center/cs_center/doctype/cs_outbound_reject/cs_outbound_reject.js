(() => {
	const COLOURS = { Open: "red", Corrected: "green", Ignored: "gray" };

	frappe.ui.form.on("CS Outbound Reject", {
		refresh(frm) {
			const { doc } = frm;
			frm.page.set_indicator(__(doc.status, null, "CS Outbound Reject"), COLOURS[doc.status]);
			frm.toggle_display("status", false);
			// An event has neither file nor line.
			for (const field of ["file_name", "line_number"]) frm.toggle_display(field, Boolean(doc[field]));
			const is_open = doc.status === "Open";
			frm.set_intro(is_open ? frappe.utils.escape_html(doc.reason) : "", "orange");
			frm.set_df_property("corrected", "read_only", is_open ? 0 : 1);
			if (!is_open || !frm.perm[0]?.write) return;
			if (!doc.corrected) {
				// Most corrections change a character or two. The form stays clean until somebody types.
				doc.corrected = doc.raw;
				frm.refresh_field("corrected");
			}
			frm.add_custom_button(__("Run Again"), () => run_again(frm)).addClass("btn-primary");
			frm.add_custom_button(__("Let It Go"), () => let_go(frm));
		},
	});

	async function run_again(frm) {
		if (frm.is_dirty()) await frm.save();
		await cs_center.outbound.call("take_reject", { reject: frm.doc.name });
		await frm.reload_doc();
		frappe.show_alert({ message: __("The line is taken."), indicator: "green" });
	}

	function let_go(frm) {
		frappe.confirm(__("Let this line go? Nothing follows from it."), async () => {
			await cs_center.outbound.call("let_reject_go", { reject: frm.doc.name });
			await frm.reload_doc();
		});
	}
})();
