/** Who answers for a ticket, on the ticket (FIRST-1): the same on ERPNext's Issue and on Helpdesk's HD Ticket. */
(() => {
	const TAKES = ["CS Agent", "CS Shift Leader", "CS Supervisor", "CS Director"];
	const CLOSED = ["Resolved", "Closed"];
	const text = (value) => frappe.utils.escape_html(value || "");

	async function refresh(frm) {
		if (frm.is_new() || !window.cs_center?.matters || !cs_center.has_role(cs_center.STAFF)) return;
		const { doctype, docname } = frm;
		if (cs_center.has_role(cs_center.complaints.TAKES)) show_complaint(frm);
		const matter = await cs_center.matters.call("of_ticket", { ticket_type: doctype, ticket: docname });
		if (frm.docname !== docname) return;
		frm.layout.message.find(".cs-answers").remove();
		if (matter) show(frm, matter);
		const is_open = !CLOSED.includes(frm.doc.status);
		if (!cs_center.matters.is_live(matter?.status) && is_open && cs_center.has_role(TAKES)) offer_to_take(frm);
	}

	/** The complaint that was taken of the ticket, or a way to take one (COMP-1). */
	async function show_complaint(frm) {
		const { doctype, docname } = frm;
		const filters = { ticket_type: doctype, ticket: docname, status: ["in", cs_center.complaints.OPEN] };
		const [known] = await frappe.db.get_list("CS Complaint", { filters, limit: 1 });
		if (frm.docname !== docname) return;
		const from = { ticket_type: doctype, ticket: docname, subject: frm.doc.subject };
		cs_center.complaints.add_take_button(frm, from, known?.name);
	}

	function show(frm, matter) {
		const live = cs_center.matters.is_live(matter.status);
		const facts = [
			matter.station && __("worked on by {0}", [text(matter.station_name)]),
			matter.offered_to && __("offered to {0}", [text(matter.offered_to_name)]),
			live && matter.due_by && __("promised by {0}", [cs_center.matters.due(matter.due_by, matter.status)]),
		];
		const name = text(matter.owner_name);
		const who = live ? __("{0} answers for this ticket", [name]) : __("{0} answered for this ticket", [name]);
		const shown = [`<b>${who}</b>`, ...facts.filter(Boolean)].join(" · ");
		frm.dashboard.set_headline(
			`<div class="cs-answers">${shown} ${cs_center.matters.pill(matter.status)}<div class="small">${text(matter.reason)}</div></div>`,
			live && matter.responsible !== frappe.session.user ? "orange" : "blue"
		);
		add_buttons(frm, matter, live);
	}

	function add_buttons(frm, matter, live) {
		const group = __("Responsibility");
		frm.add_custom_button(
			__("Open Matter"),
			() => frappe.set_route("Form", "CS Responsibility", matter.name),
			group
		);
		const concerns = matter.responsible === frappe.session.user || cs_center.has_role(cs_center.LEADERS);
		if (!live || !concerns) return;
		const deed = (label, what) =>
			frm.add_custom_button(
				label,
				async () => {
					await what(matter.name);
					await frm.reload_doc();
				},
				group
			);
		if (!matter.offered_to) deed(__("Offer to Colleague or Station"), cs_center.matters.offer);
		deed(__("Tell Customer"), (name) => cs_center.matters.tell(name));
	}

	function offer_to_take(frm) {
		frm.add_custom_button(__("Take", null, "CS Responsibility"), async () => {
			const values = { ticket_type: frm.doctype, ticket: frm.docname };
			await cs_center.matters.call("take", values);
			frappe.show_alert({ message: __("You answer for this ticket."), indicator: "green" });
			await frm.reload_doc();
		});
	}

	// Each of the two forms runs this file; what is registered twice would be done twice.
	if (window.cs_center?.knows_tickets) return;
	frappe.provide("cs_center").knows_tickets = true;
	for (const doctype of ["Issue", "HD Ticket"]) frappe.ui.form.on(doctype, { refresh });
})();
