frappe.provide("cs_center.incidents");

/** Incidents and warnings on forms of calls and complaints (COMP-10, CALL-10). The server decides who may. */
(() => {
	const { incidents } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	incidents.STATUSES = { Open: "red", Over: "orange", Closed: "green" };
	/** Colours of a warning as pills of the Desk. */
	incidents.COLOURS = { Blue: "blue", Yellow: "yellow", Orange: "orange", Red: "red" };

	incidents.call = (method, values) => frappe.xcall(`cs_center.incidents.api.${method}`, values);

	incidents.link = (name, label) =>
		`<a href="/app/cs-incident/${encodeURIComponent(name)}">${text(label || name)}</a>`;

	incidents.level = (level) =>
		level
			? `<span class="indicator-pill ${incidents.COLOURS[level] || "gray"}">${text(
					__(level, null, "CS Warning")
			  )}</span>`
			: "";

	/** A question with one answer in words. */
	incidents.ask = (title, label, action, deed) =>
		cs_center.matters.ask(
			title,
			[{ fieldname: "why", label, fieldtype: "Small Text", reqd: 1 }],
			action,
			deed
		);

	incidents.table = (heads, rows) => `<div class="cs-scroll"><table class="table table-sm">
		<thead><tr>${heads.map((head) => `<th>${text(head)}</th>`).join("")}</tr></thead>
		<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</tbody>
	</table></div>`;

	incidents.tiles = (shown) =>
		`<div class="cs-tiles">${shown
			.map(([label, value]) => `<div class="cs-tile"><b>${text(value)}</b>${text(label)}</div>`)
			.join("")}</div>`;

	/** What the caller is told about an incident, in a line. */
	incidents.said = (one) => {
		const until = one.expected_by
			? __("Expected to be over by {0}.", [frappe.datetime.str_to_user(one.expected_by)])
			: "";
		return `<b>${__("Incident")}: ${incidents.link(one.name, one.subject)}</b> ${text(one.say_text)}
			${text(until)} <span class="text-muted">${text(one.why)}</span>`;
	};

	frappe.ui.form.on("CS Call Log", {
		async refresh(frm) {
			if (frm.is_new()) return;
			const call_log = frm.doc.name;
			const found = await incidents.call("for_call", { call_log });
			if (frm.doc.name !== call_log) return;
			frm.set_intro(found.slice(0, 3).map(incidents.said).join("<br>"), "orange");
			if (frm.doc.incident) return detach_button(frm, "call_log", "detach_call");
			if (found.length && (await cs_center.may_write(frm))) {
				attach_button(frm, found[0].name, "call_log", "attach_call");
			}
		},
	});

	frappe.ui.form.on("CS Complaint", {
		async refresh(frm) {
			if (frm.is_new() || !(await cs_center.may_write(frm))) return;
			if (frm.doc.incident) return detach_button(frm, "complaint", "detach_complaint");
			if (cs_center.complaints.is_open(frm.doc.status)) {
				attach_button(frm, "", "complaint", "attach_complaint");
			}
		},
	});

	function attach_button(frm, likely, field, method) {
		frm.add_custom_button(
			__("Attach to Incident"),
			async () => {
				await cs_center.matters.ask(
					__("Attach to Incident"),
					[
						{
							fieldname: "incident",
							label: __("Incident"),
							fieldtype: "Link",
							options: "CS Incident",
							default: likely,
							reqd: 1,
							get_query: () => ({ filters: { status: "Open" } }),
						},
					],
					__("Attach"),
					({ incident }) => incidents.call(method, { incident, [field]: frm.doc.name })
				);
				await frm.reload_doc();
			},
			__("Incident")
		);
	}

	function detach_button(frm, field, method) {
		frm.add_custom_button(
			__("Detach from Incident"),
			async () => {
				const { incident, name } = frm.doc;
				const question = __("Why does it not belong to {0}?", [incident]);
				await incidents.ask(__("Detach from Incident"), question, __("Detach"), ({ why }) =>
					incidents.call(method, { incident, [field]: name, why })
				);
				await frm.reload_doc();
			},
			__("Incident")
		);
	}
})();
