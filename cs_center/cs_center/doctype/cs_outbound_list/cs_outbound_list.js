(() => {
	const { outbound } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	frappe.ui.form.on("CS Outbound List", {
		setup(frm) {
			frm.set_query("user", "officers", () => ({ filters: { enabled: 1, user_type: "System User" } }));
			frm.set_query("survey", () => ({ filters: { enabled: 1 } }));
		},

		refresh(frm) {
			const { doc } = frm;
			if (!frm.is_new()) frm.page.set_indicator(outbound.status(doc.status), outbound.STATUSES[doc.status]);
			frm.toggle_display("status", false);
			if (frm.is_new()) return;
			add_deeds(frm);
			if (doc.status === "Paused") frm.set_intro(text(doc.paused_why), "orange");
			else frm.set_intro(doc.parties ? "" : __("Import a file with the people to call."), "blue");
			if (doc.parties && cs_center.has_role(outbound.LEADERS)) show_result(frm);
		},
	});

	const DEEDS = [
		[["Draft"], outbound.HEADS, () => __("Start"), start],
		[["Running"], outbound.LEADERS, () => __("Pause"), pause],
		[["Paused"], outbound.LEADERS, () => __("Resume"), (frm) => done(frm, "resume_list")],
		[["Draft", "Running", "Paused"], outbound.HEADS, () => __("Close"), close],
		[["Draft", "Running", "Paused"], outbound.HEADS, () => __("Import People"), (frm) => import_file(frm, "People")],
	];

	function add_deeds(frm) {
		const { doc } = frm;
		for (const [statuses, roles, label, deed] of DEEDS) {
			if (statuses.includes(doc.status) && cs_center.has_role(roles)) frm.add_custom_button(label(), () => deed(frm));
		}
		if (!cs_center.has_role(outbound.LEADERS) || !doc.parties) return;
		frm.add_custom_button(__("People"), () => frappe.set_route("List", "CS Outbound Call", { outbound_list: doc.name }), __("Show"));
		frm.add_custom_button(__("Rejected Lines"), () => frappe.set_route("List", "CS Outbound Reject", { outbound_list: doc.name }), __("Show"));
		if (!cs_center.has_role(outbound.HEADS)) return;
		if (doc.way === "By the Switch" && doc.status !== "Draft") {
			frm.add_custom_button(__("Import Results"), () => import_file(frm, "Results"));
			frm.add_custom_button(__("File for the Dialler"), () => hand_over(frm), __("Export"));
		}
		frm.add_custom_button(__("Results as a File"), () => export_results(frm), __("Export"));
	}

	async function done(frm, method, values = {}) {
		await outbound.call(method, { outbound_list: frm.doc.name, ...values });
		await frm.reload_doc();
	}

	function start(frm) {
		if (frm.is_dirty()) frappe.throw(__("Save the list first."));
		frappe.confirm(__("{0} people are called from now on. Start?", [frm.doc.parties]), () => done(frm, "start_list"));
	}

	function pause(frm) {
		cs_center.campaigns.ask(__("Pause"), __("Why does it pause?"), __("Pause"), (values) => done(frm, "pause_list", values));
	}

	function close(frm) {
		cs_center.campaigns.ask(__("Close"), __("Why is it closed?"), __("Close"), (values) => done(frm, "close_list", values));
	}

	function import_file(frm, what) {
		frappe.new_doc("CS Outbound Import", { outbound_list: frm.doc.name, what });
	}

	function hand_over(frm) {
		frappe.confirm(
			__("Who is in the file is the dialler's from then on, and the export is noted. Go on?"),
			() => outbound.download("hand_over", { outbound_list: frm.doc.name, most: 5000 })
		);
	}

	function export_results(frm) {
		frappe.confirm(__("The file has numbers in full; the export is noted. Go on?"), () =>
			outbound.download("export_results", { outbound_list: frm.doc.name })
		);
	}

	async function show_result(frm) {
		const name = frm.doc.name;
		const $where = frm.get_field("result_html").$wrapper;
		const found = await outbound.call("list_result", { outbound_list: name }, "GET");
		if (frm.doc.name === name) outbound.result($where, found);
	}
})();
