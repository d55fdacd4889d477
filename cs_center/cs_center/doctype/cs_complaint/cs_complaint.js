frappe.ui.form.on("CS Complaint", {
	setup(frm) {
		for (const field of ["topic", "station", "kind"]) {
			frm.set_query(field, () => ({ filters: { disabled: 0 } }));
		}
	},

	async refresh(frm) {
		frm.toggle_display(["status", "level", "severity"], !frm.is_new());
		if (frm.is_new()) {
			show_as_new(frm);
			return;
		}
		show_head(frm);
		hide_what_is_blank(frm);
		await show_story(frm);
	},

	topic: (frm) => suggest(frm),
	kind: (frm) => suggest(frm),
	urgent: (frm) => suggest(frm),
	customer: (frm) => suggest(frm),
	contact: (frm) => suggest(frm),
	loss_amount: (frm) => suggest(frm),
	area: (frm) => suggest(frm),
});

/** First what it is about; what the system makes of it appears as it is typed (COMP-1, COMP-7). */
function show_as_new(frm) {
	const ours = ["limits_section", "end_section", "caller_number", "tier", "holder", "handler", "team", "due_by"];
	frm.toggle_display([...ours, "level_name", "callback_officer", "responsible_person", "incident"], false);
	frm.get_field("story_html").$wrapper.html(cs_center.complaints.nothing_yet());
	suggest(frm);
}

function suggest(frm) {
	if (frm.is_new()) cs_center.complaints.suggest_into(frm.get_field("story_html").$wrapper, () => frm.doc);
}

function show_head(frm) {
	const { status, severity, subject, party_name, customer } = frm.doc;
	frm.page.set_title([party_name || customer, subject].filter(Boolean).join(" · "));
	frm.page.set_indicator(
		__(status, null, "CS Complaint"),
		cs_center.complaints.STATUSES[status] || "gray"
	);
	frm.toggle_display("status", false);
	frm.get_field("severity").$wrapper.find(".control-value").html(cs_center.complaints.severity(severity));
	for (const { df } of Object.values(frm.fields_dict)) {
		if (df.fieldname && !cs_center.complaints.EDITABLE.includes(df.fieldname)) {
			frm.set_df_property(df.fieldname, "read_only", 1);
		}
	}
	show_number(frm);
}

/** The story says these already, or there is nothing to say. */
const TOLD = [
	"level",
	"level_name",
	"holder",
	"handler",
	"callback_officer",
	"due_reason",
	"severity_reason",
	"holder_reason",
	"due_by",
];
const WHEN_SET = [
	"kind",
	"station",
	"team",
	"contact",
	"customer",
	"party_name",
	"caller_number",
	"tier",
	"incident",
	"responsibility",
	"named_at",
	"late_minutes",
	"late_points",
	"asked_until",
	"failed_callbacks",
	"dispatched_at",
	"callback_by",
	"answered_at",
	"next_action_at",
	"dispatch_by",
	"urgent",
];

function hide_what_is_blank(frm) {
	frm.toggle_display(TOLD, false);
	frm.toggle_display("sweep_error", frappe.user.has_role("System Manager") && Boolean(frm.doc.sweep_error));
	for (const field of WHEN_SET) frm.toggle_display(field, Boolean(frm.doc[field]));
	frm.toggle_display("from_section", Boolean(frm.doc.call_log || frm.doc.ticket || frm.doc.taken_by));
	for (const field of ["call_log", "ticket_type", "ticket"]) frm.toggle_display(field, Boolean(frm.doc[field]));
}

/** A number in full is a link that the telephone dials; a masked one is not (SEC-1). */
function show_number(frm) {
	const number = frm.doc.number || "";
	const is_full = number && !number.includes("*");
	frm.toggle_display("number", Boolean(is_full));
	frm.toggle_display("caller_number", !is_full && Boolean(frm.doc.caller_number));
	if (!is_full) return;
	const link = $("<a></a>").attr("href", `tel:${number.replace(/[^+0-9]/g, "")}`).text(number);
	frm.get_field("number").$wrapper.find(".control-value").empty().append(link);
}

async function show_story(frm) {
	const { name } = frm.doc;
	const story = await cs_center.complaints.call("story", { complaint: name });
	if (frm.doc.name !== name) return;
	frm.get_field("story_html").$wrapper.html(cs_center.complaints.story(story));
	if (story.for_station) show_to_station(frm);
	add_buttons(frm, story);
	if (story.for_station || !(await cs_center.may_write(frm))) frm.disable_form();
}

/** Who belongs to the station reads what it must settle and by when; the rest is the centre's own business. */
function show_to_station(frm) {
	const not_theirs = ["limits_section", "from_section", "end_section", "tier", "team", "responsible_person"];
	frm.toggle_display([...not_theirs, "callback_officer", "loss_amount", "incident", "round"], false);
}

/** What may be done now: the server says what, and decides again (COMP-3, COMP-6). */
function add_buttons(frm, story) {
	const of = { ...story, ...frm.doc };
	const buttons = cs_center.complaints.deeds.buttons(of);
	for (const [position, { label, deed, group }] of buttons.entries()) {
		const $button = frm.add_custom_button(
			label,
			async () => {
				// What a station has given back is not theirs to read any more, and the Desk would reload it.
				const is_gone = story.for_station && deed === cs_center.complaints.deeds.return_to_handler;
				if (is_gone) frappe.realtime.doc_unsubscribe(frm.doctype, frm.docname);
				await deed(of);
				await (is_gone ? frappe.set_route("List", "CS Complaint") : frm.reload_doc());
			},
			group
		);
		if (!position && !group) $button?.removeClass("btn-default").addClass("btn-primary");
	}
	if (frm.doc.ticket) {
		frm.add_custom_button(__("Open Ticket"), () =>
			frappe.set_route("Form", frm.doc.ticket_type, frm.doc.ticket)
		);
	}
}
