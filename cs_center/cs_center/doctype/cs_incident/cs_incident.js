frappe.ui.form.on("CS Incident", {
	setup(frm) {
		frm.set_query("station", () => ({ filters: { disabled: 0 } }));
		frm.set_query("topic", () => ({ filters: { disabled: 0 } }));
	},

	onload(frm) {
		if (frm.is_new() && !frm.doc.started_at) frm.set_value("started_at", frappe.datetime.now_datetime());
	},

	async topic(frm) {
		if (!frm.is_new() || !frm.doc.topic || frm.doc.station) return;
		const { message } = await frappe.db.get_value("CS Complaint Topic", frm.doc.topic, "station");
		if (message?.station && !frm.doc.station) frm.set_value("station", message.station);
	},

	async refresh(frm) {
		const { status } = frm.doc;
		frm.toggle_display(["status", "complaints", "calls", "callbacks"], false);
		frm.toggle_display(["over_text", "over_at", "over_by"], !frm.is_new() && status !== "Open");
		frm.toggle_display(["closed_at"], status === "Closed");
		frm.toggle_display("figures_section", !frm.is_new());
		if (frm.is_new()) return;
		frm.page.set_indicator(
			__(status, null, "CS Incident"),
			cs_center.incidents.STATUSES[status] || "gray"
		);
		frm.set_df_property("over_text", "read_only", 1);
		if (status === "Closed") frm.disable_form();
		const found = await cs_center.incidents.call("figures", { incident: frm.doc.name });
		show_figures(frm, found);
		add_lists(frm);
		if (found.leads) add_deeds(frm, found);
	},
});

function show_figures(frm, found) {
	const open = found.callbacks.Open || 0;
	const asked = Object.values(found.callbacks).reduce((sum, count) => sum + count, 0);
	const all = Object.values(found.complaints).reduce((sum, count) => sum + count, 0);
	const tiles = [
		[__("Calls", null, "CS Incident"), found.calls],
		[__("Complaints", null, "CS Incident"), all],
		[__("Complaints Not Closed"), found.open_complaints],
	];
	if (frm.doc.status !== "Open") {
		tiles.push([__("Callers Called Back"), __("{0} of {1}", [asked - open, asked])]);
	}
	const statuses = Object.entries(found.complaints)
		.map(([status, count]) => `${frappe.utils.escape_html(__(status, null, "CS Complaint"))}: ${count}`)
		.join(" · ");
	const waits =
		frm.doc.status === "Over" && !found.is_worked_off
			? `<p>${__("Who is to be called back is being written down.")}</p>`
			: "";
	frm.get_field("figures_html").$wrapper.html(
		`${cs_center.incidents.tiles(tiles)}<p class="text-muted">${statuses}</p>${waits}`
	);
}

function add_lists(frm) {
	const of_it = { incident: frm.doc.name };
	const lists = [
		["CS Complaint", __("Complaints", null, "CS Incident")],
		["CS Call Log", __("Calls", null, "CS Incident")],
		["CS Callback", __("Callbacks")],
	];
	for (const [doctype, label] of lists) {
		if (!frappe.model.can_read(doctype)) continue;
		frm.add_custom_button(label, () => frappe.set_route("List", doctype, of_it), __("Attached"));
	}
}

/** What leaders do (CALL-10). */
function add_deeds(frm, found) {
	const { status, worked_off_at, calls } = frm.doc;
	const attached = calls + Object.values(found.complaints).length;
	if (status === "Open") {
		frm.add_custom_button(__("Attach Complaints"), () => attach_fitting(frm));
		frm.add_custom_button(__("It Is Over"), () => over(frm, found)).addClass("btn-primary");
	}
	if ((status === "Open" && !attached) || (status === "Over" && worked_off_at)) {
		frm.add_custom_button(__("Close", null, "CS Incident"), async () => {
			await cs_center.incidents.ask(
				__("Close Incident"),
				__("Why is it closed before everybody was called back?"),
				__("Close", null, "CS Incident"),
				({ why }) => cs_center.incidents.call("close", { incident: frm.doc.name, why })
			);
			await frm.reload_doc();
		});
	}
}

/** All open complaints that fit, after a look at how many there are. */
async function attach_fitting(frm) {
	const incident = frm.doc.name;
	const { total, by_status } = await cs_center.incidents.call("fitting", { incident });
	if (!total) {
		frappe.msgprint(__("There is no open complaint about it that belongs to no incident."));
		return;
	}
	const statuses = Object.entries(by_status)
		.map(([status, count]) => `${frappe.utils.escape_html(__(status, null, "CS Complaint"))}: ${count}`)
		.join("<br>");
	const question = __("Attach {0} open complaints that are about it?", [total]);
	frappe.confirm(`${question}<br><br>${statuses}`, async () => {
		const done = await cs_center.incidents.call("attach_fitting", { incident });
		const left = done.left ? __("{0} are being worked on: try again.", [done.left]) : "";
		frappe.show_alert({ message: `${__("{0} are attached.", [done.attached])} ${left}`, indicator: "green" });
		await frm.reload_doc();
	});
}

async function over(frm, found) {
	const hint = __(
		"Everybody concerned is told. {0} complaints move on to be called back, and every caller is called back once.",
		[found.move_on]
	);
	await cs_center.matters.ask(
		__("It Is Over"),
		[
			{ fieldname: "hint", fieldtype: "HTML", options: `<p class="text-muted">${hint}</p>` },
			{
				fieldname: "text",
				label: __("What are callers told?"),
				fieldtype: "Small Text",
				default: frm.doc.over_text || "",
				reqd: 1,
			},
		],
		__("It Is Over"),
		({ text }) => cs_center.incidents.call("over", { incident: frm.doc.name, text })
	);
	await frm.reload_doc();
}
