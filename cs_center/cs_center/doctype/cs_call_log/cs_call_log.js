frappe.ui.form.on("CS Call Log", {
	async refresh(frm) {
		if (frm.is_new()) return;
		frm.cs_offered_kind = frm.doc.kind;
		const outcome = __(frm.doc.outcome, null, "CS Call Log");
		frm.page.set_indicator(outcome, cs_center.OUTCOMES[frm.doc.outcome] || "gray");
		hide_empty_sections(frm);
		add_buttons(frm);
		show_checklist(frm);
		show_recordings(frm);
		show_why(frm);
		if (await cs_center.may_write(frm)) return;
		frm.disable_form();
		frm.get_field("notices_checklist").$wrapper.find("input").prop("disabled", true);
	},

	async kind(frm) {
		const kind = frm.doc.kind;
		// The Desk may say twice that a link has changed; ticks made in between must stay.
		if (frm.cs_offered_kind === kind) return;
		frm.cs_offered_kind = kind;
		const offered = kind ? (await frappe.db.get_doc("CS Call Kind", kind)).notices : [];
		if (frm.doc.kind === kind) offer_notices(frm, offered);
	},
});

function hide_empty_sections(frm) {
	frm.toggle_display("notices_section", Boolean(frm.doc.notices?.length));
	frm.toggle_display("legs_section", Boolean(frm.doc.legs?.length));
	frm.toggle_display("recording_section", false);
	// From and To show them: in full to those who need it, masked to everybody else.
	frm.toggle_display(["caller_number", "called_number"], false);
	for (const field of ["hold_seconds", "transfers", "off_hours", "seat", "agent_id", "match_reason"]) {
		frm.toggle_display(field, Boolean(frm.doc[field]));
	}
}

function add_buttons(frm) {
	const { name, complaint, summary } = frm.doc;
	cs_center.complaints.add_take_button(frm, { call_log: name, subject: summary || "" }, complaint);
	if (frm.doc.customer && frappe.model.can_read("Customer")) {
		frm.add_custom_button(__("Open Customer"), () =>
			frappe.set_route("Form", "Customer", frm.doc.customer)
		);
	}
	frm.add_custom_button(__("Calls of this Caller"), async () => {
		const calls = await frappe.xcall("cs_center.calls.api.calls_of_caller", { call_log: frm.doc.name });
		const others = calls.filter((call) => call.name !== frm.doc.name);
		cs_center.show_calls(__("Calls of {0}", [frm.doc.party_name || frm.doc.caller_number]), others);
	});
}

/** The notices of the chosen kind at once; the server makes the same list when the form is saved. */
function offer_notices(frm, offered) {
	const told = (frm.doc.notices || []).filter((row) => row.told);
	const known = new Set(told.map((row) => row.notice));
	for (const row of (frm.doc.notices || []).filter((row) => !row.told)) {
		frappe.model.clear_doc(row.doctype, row.name);
	}
	frm.doc.notices = told;
	for (const { notice } of offered) {
		if (!known.has(notice)) frm.add_child("notices", { notice });
	}
	frm.refresh_field("notices");
	frm.toggle_display("notices_section", Boolean(frm.doc.notices.length));
	show_checklist(frm);
}

/** Whose the call was, and why (FIRST-1, FIRST-3). */
async function show_why(frm) {
	const { name, direction } = frm.doc;
	if (direction !== "Inbound" || !cs_center.has_role(cs_center.STAFF)) return;
	const { reason, matter } = await cs_center.matters.call("why", { call_log: name });
	if (frm.doc.name !== name) return;
	frm.layout.message.find(".cs-why").remove();
	if (!reason && !matter) return;
	const link = `<a href="/app/cs-responsibility/${encodeURIComponent(matter)}">${__("Open Matter")}</a>`;
	const words = `<b>${__("Responsible", null, "CS Responsibility")}:</b> ${frappe.utils.escape_html(reason || "")}`;
	frm.dashboard.set_headline(`<div class="cs-why">${words} ${matter ? link : ""}</div>`, "blue");
}

/** A list to tick in place of a table (CALL-9). */
function show_checklist(frm) {
	const list = $('<div class="cs-notices"></div>');
	for (const row of frm.doc.notices || []) list.append(notice_line(frm, row));
	frm.get_field("notices_checklist").$wrapper.empty().append(list);
	frm.toggle_display("notices", false);
}

function notice_line(frm, row) {
	const line = $(`<div class="checkbox"><label>
		<input type="checkbox"> <span class="label-area"></span>
		<span class="text-muted small ml-2"></span></label></div>`);
	line.find(".label-area").text(__(row.notice));
	line.find("input")
		.prop({ checked: Boolean(row.told), disabled: !frm.perm[0]?.write })
		.on("change", (event) => {
			frappe.model.set_value(row.doctype, row.name, "told", event.target.checked ? 1 : 0);
			frm.dirty();
		});
	if (row.told_at) {
		const when = frappe.datetime.str_to_user(row.told_at);
		line.find(".small").text(__("told by {0}, {1}", [frappe.user.full_name(row.told_by), when]));
	}
	return line;
}

/** Players for who may hear them: the server counts none for everybody else (SEC-2). */
async function show_recordings(frm) {
	const name = frm.doc.name;
	const field = frm.get_field("recording_html");
	field.$wrapper.empty();
	const count = await frappe.xcall("cs_center.calls.api.recording_count", { call_log: name });
	if (!count || frm.doc.name !== name) return;
	for (let position = 0; position < count; position++) {
		const query = new URLSearchParams({ call_log: name, position });
		field.$wrapper.append(
			$('<audio controls preload="none" class="w-100 mb-2"></audio>').attr(
				"src",
				`/api/method/cs_center.calls.api.recording?${query}`
			)
		);
	}
	frm.toggle_display("recording_section", true);
}
