frappe.ui.form.on("CS Responsibility", {
	async refresh(frm) {
		if (frm.is_new()) return;
		frm.page.set_title(frm.doc.title || frm.doc.ticket_subject || frm.doc.name);
		const status = __(frm.doc.status, null, "CS Responsibility");
		frm.page.set_indicator(status, cs_center.matters.STATUSES[frm.doc.status] || "gray");
		hide_what_is_blank(frm);
		show_chain(frm);
		await add_buttons(frm);
	},
});

function hide_what_is_blank(frm) {
	frm.toggle_display("status", false);
	for (const field of ["station", "offered_to", "contact", "tier", "kind", "queue", "due_by", "reason"]) {
		frm.toggle_display(field, Boolean(frm.doc[field]));
	}
}

/** What may be done now, by whom it concerns; the server decides again (FIRST-4, FIRST-5, FIRST-7). */
async function add_buttons(frm) {
	const { doc } = frm;
	if (doc.ticket) {
		frm.add_custom_button(__("Open Ticket"), () => frappe.set_route("Form", doc.ticket_type, doc.ticket));
	}
	if (!cs_center.matters.is_live(doc.status)) return;
	const leads = cs_center.has_role(cs_center.LEADERS);
	const is_owner = doc.responsible === frappe.session.user;
	const offered = doc.offered_to ? await open_offer(frm) : null;
	if (frm.doc.name !== doc.name) return;
	if (offered?.for_me) add_answers(frm, offered);
	if (is_owner || leads) add_owner_buttons(frm, offered);
	if (doc.station && (is_owner || leads || (await works_on_it(doc)))) {
		button(frm, __("Station Done"), () => cs_center.matters.station_done(doc.name));
	}
	const confirms = is_owner || leads || cs_center.has_role(["CS Callback Officer"]);
	if (confirms && doc.status === "Awaiting Confirmation") {
		button(frm, __("Customer Confirmed"), () => cs_center.matters.confirm(doc.name));
	}
	if (leads) add_decisions(frm, is_owner);
}

/** A button that does a deed and shows what came of it. */
function button(frm, label, deed, group) {
	return frm.add_custom_button(
		label,
		async () => {
			await deed();
			await frm.reload_doc();
		},
		group
	);
}

async function open_offer(frm) {
	const filters = { responsibility: frm.doc.name, status: "Offered" };
	const { message } = await frappe.db.get_value("CS Handover", filters, ["name", "to_user", "station"]);
	if (!message?.name) return null;
	return { ...message, for_me: await cs_center.matters.waits_for_me(message) };
}

async function works_on_it({ station }) {
	if (station === frappe.session.user) return true;
	if (!(await frappe.db.exists("CS Station", station))) return false;
	return cs_center.matters.waits_for_me({ station });
}

function add_answers(frm, offered) {
	button(frm, __("Accept"), () => cs_center.matters.accept(offered.name)).addClass("btn-primary");
	button(frm, __("Refuse"), () => cs_center.matters.refuse(offered.name));
}

function add_owner_buttons(frm, offered) {
	const { name } = frm.doc;
	if (offered) button(frm, __("Withdraw Offer"), () => cs_center.matters.withdraw(offered.name));
	else button(frm, __("Offer to Colleague or Station"), () => cs_center.matters.offer(name));
	button(frm, __("Tell Customer"), () => cs_center.matters.tell(name));
}

function add_decisions(frm, is_owner) {
	const { name } = frm.doc;
	const group = __("Decide");
	button(frm, __("Reassign"), () => cs_center.matters.reassign(name), group);
	if (!is_owner) {
		button(frm, __("Take Over"), () => cs_center.matters.reassign(name, frappe.session.user), group);
	}
	button(frm, __("Release", null, "CS Responsibility"), () => cs_center.matters.release(name), group);
}

/** The chain of owners, which is kept for ever (FIRST-4). */
async function show_chain(frm) {
	const { name } = frm.doc;
	const { steps } = await cs_center.matters.call("chain", { matter: name });
	if (frm.doc.name !== name) return;
	frm.get_field("chain_html").$wrapper.html(`<ol class="cs-chain">${steps.map(step_line).join("")}</ol>`);
}

const LOOKS = {
	moves: ["Taken", "Corrected", "Accepted", "Reassigned", "Reopened"],
	bad: ["Refused", "Escalated", "Dropped", "Warned"],
	good: ["Confirmed"],
};

function step_line(step) {
	const text = (value) => frappe.utils.escape_html(value || "");
	const look = Object.keys(LOOKS).find((name) => LOOKS[name].includes(step.event)) || "";
	const event = text(__(step.event, null, "CS Responsibility Event"));
	const call = step.call_log
		? ` · <a href="/app/cs-call-log/${encodeURIComponent(step.call_log)}">${__("Call")}</a>`
		: "";
	return `<li class="${look}">
		<div><b>${event}</b> <span class="text-muted small">${frappe.datetime.str_to_user(step.at)}
			· ${text(step.by_name)}${call}</span></div>
		<div>${text(step.reason)}</div>
	</li>`;
}
