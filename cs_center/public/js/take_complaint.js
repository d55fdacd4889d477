frappe.provide("cs_center.complaints");

/** Taking a complaint in one screen, from a call, a ticket or by itself; the system says at once what it makes of it. */
(() => {
	const { complaints } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const { when } = complaints;
	const WRITTEN = ["topic", "kind", "urgent", "station", "customer", "contact", "loss_amount", "area", "product"];
	const FROM = ["call_log", "ticket_type", "ticket", "subject"];
	const WAIT = 250;

	complaints.nothing_yet = () =>
		`<p class="text-muted">${__("Choose a topic: severity, limit and station are worked out as you write.")}</p>`;

	/** Show what taking it with these values would come to. Only the answer to the last question is shown. */
	complaints.suggest_into = ($panel, values_of, options = {}) => {
		clearTimeout($panel.data("timer"));
		const asked = ($panel.data("asked") || 0) + 1;
		$panel.data("asked", asked);
		const ask = () => {
			const values = values_of();
			const known = [...WRITTEN, ...FROM].filter((field) => values[field]);
			if (!values.topic && !values.call_log && !values.ticket && !values.customer) return;
			frappe.call({
				method: "cs_center.complaints.api.suggest",
				type: "GET",
				args: { values: Object.fromEntries(known.map((field) => [field, values[field]])) },
				callback: ({ message }) => {
					if (!message || $panel.data("asked") !== asked) return;
					$panel.html(suggestion(message, values, options));
					options.shown?.(message);
				},
			});
		};
		$panel.data("timer", setTimeout(ask, WAIT));
	};

	function suggestion(found, values, options) {
		return `<div class="cs-suggested">
			${found.incidents.map((one) => incident(one, options)).join("")}
			${open_ones(found.open, options)}
			${values.topic ? judged(found) : complaints.nothing_yet()}
			${found.earlier.length ? earlier(found.earlier) : ""}
		</div>`;
	}

	function judged(found) {
		const goes_up = found.level ? `<div class="cs-near">${text(found.holder_reason)}</div>` : "";
		return `<div class="cs-facts">
			<div><span class="text-muted small">${__("Severity", null, "CS Complaint")}</span>
				<div>${complaints.severity(found.severity)}</div>
				<div class="small">${text(found.severity_reason)}</div></div>
			<div><span class="text-muted small">${__("Promised By")}</span>
				<div><b>${when(found.due_by) || "–"}</b></div>
				<div class="small">${text(found.due_reason)}</div></div>
			<div><span class="text-muted small">${__("Station", null, "CS Complaint")}</span>
				<div>${text(found.station) || __("None yet: choose one")}</div>
				<div class="small">${text(__("There by {0}", [when(found.dispatch_by)]))}</div></div>
			<div><span class="text-muted small">${__("Handled By")}</span>
				<div>${text(found.handler_name)}</div>${goes_up}</div>
		</div>`;
	}

	function earlier(contacts) {
		const items = contacts.map(
			(one) =>
				`<li><a href="${frappe.utils.get_form_link(one.doctype, one.name)}" target="_blank">${text(
					one.name
				)}</a> <span class="text-muted small">${text(one.title)} · ${when(one.at)}</span></li>`
		);
		return `<h6>${__("Brought Before")}</h6><ul class="cs-why-list">${items.join("")}</ul>`;
	}

	function open_ones(open, { belongs }) {
		if (!open.length) return "";
		const items = open.map((one) => {
			const button = belongs
				? `<button type="button" class="btn btn-xs btn-default" data-belongs="${text(one.name)}">${__(
						"It Belongs to This One"
				  )}</button>`
				: "";
			return `<div class="cs-line">${complaints.link(one.name, one.subject)} ${complaints.status(one.status)}
				<span class="text-muted small">${[__(one.topic || ""), one.handler_name, one.station]
					.filter(Boolean)
					.map(text)
					.join(" · ")}</span> ${button}</div>`;
		});
		return `<div class="cs-owner another"><strong>${__("Open Already")}</strong>${items.join("")}</div>`;
	}

	/** One fault that many call about: the call may belong to it, and is no complaint of its own then (CALL-10). */
	function incident(one, { belongs }) {
		const button = belongs
			? `<button type="button" class="btn btn-xs btn-default" data-incident="${text(one.name)}">${__(
					"The Call Belongs to It"
			  )}</button>`
			: "";
		const over = one.expected_by ? ` · ${text(__("expected to be over by {0}", [when(one.expected_by)]))}` : "";
		return `<div class="cs-owner another"><strong>${__("Incident")}: <a href="/app/cs-incident/${encodeURIComponent(
			one.name
		)}" target="_blank">${text(one.subject)}</a></strong>${over}
			<div>${text(one.say_text)}</div>${button}</div>`;
	}

	/** `from`: call_log, or ticket_type and ticket, and what is known already. Resolves with the complaint's name. */
	complaints.take = (from = {}) =>
		new Promise((resolve) => {
			const dialog = new frappe.ui.Dialog({
				title: __("Take Complaint"),
				size: "large",
				fields: fields(from),
				primary_action_label: __("Take Complaint"),
				async primary_action({ dispatch, ...typed }) {
					dialog.disable_primary_action();
					try {
						const taken = await complaints.call("take", { values: { ...from, ...typed }, dispatch });
						dialog.hide();
						show_taken(taken);
						resolve(taken.name);
					} finally {
						dialog.enable_primary_action();
					}
				},
			});
			const $panel = dialog.get_field("suggestion").$wrapper;
			const values_of = () => ({ ...from, ...dialog.get_values(true) });
			const options = { belongs: Boolean(from.call_log), shown: (found) => offer_station(dialog, found) };
			const again = () => complaints.suggest_into($panel, values_of, options);
			for (const field of WRITTEN) if (dialog.fields_dict[field]) dialog.fields_dict[field].df.onchange = again;
			// A field that others depend on has the dialog draw them anew: what is being typed must stay.
			dialog.$wrapper.on("input", "textarea, input[data-fieldtype=Data]", ({ target }) => {
				const field = dialog.fields_dict[target.dataset.fieldname];
				if (field) field.value = target.value;
			});
			$panel.html(complaints.nothing_yet());
			$panel.on("click", "[data-belongs]", async ({ currentTarget }) => {
				const complaint = currentTarget.dataset.belongs;
				await chase(complaint, from.call_log, dialog.get_value("description"));
				dialog.hide();
				resolve(complaint);
			});
			$panel.on("click", "[data-incident]", async ({ currentTarget }) => {
				await attach(currentTarget.dataset.incident, from.call_log);
				dialog.hide();
			});
			$panel.on("click", "a:not([target])", () => dialog.hide());
			dialog.show();
			again();
		});

	function show_taken({ name, is_new }) {
		const message = is_new
			? __("Complaint {0} is taken.", [name])
			: __("It was taken already: complaint {0}.", [name]);
		frappe.show_alert({ message, indicator: is_new ? "green" : "orange" });
		frappe.set_route("Form", "CS Complaint", name);
	}

	async function chase(complaint, call_log, words) {
		await complaints.call("chased", { complaint, call_log, words: words || "" });
		frappe.show_alert({ message: __("The call belongs to complaint {0}.", [complaint]), indicator: "green" });
		frappe.set_route("Form", "CS Complaint", complaint);
	}

	async function attach(incident, call_log) {
		await frappe.xcall("cs_center.incidents.api.attach_call", { incident, call_log });
		frappe.show_alert({ message: __("The call belongs to incident {0}.", [incident]), indicator: "green" });
	}

	/** The topic's usual station, as long as nobody has chosen one. */
	function offer_station(dialog, found) {
		const field = dialog.fields_dict.station;
		const offered = field.cs_offered || "";
		if ((dialog.get_value("station") || "") !== offered || found.station === offered) return;
		field.cs_offered = found.station || "";
		dialog.set_value("station", field.cs_offered);
	}

	const link = (fieldname, label, options, more = {}) => ({
		fieldname,
		label: __(label, null, "CS Complaint"),
		fieldtype: "Link",
		options,
		...more,
	});

	const fields = (from) => [
		link("topic", "Topic", "CS Complaint Topic", { reqd: 1, get_query: () => ({ filters: { disabled: 0 } }) }),
		{
			fieldname: "subject",
			label: __("What It Is About", null, "CS Complaint"),
			fieldtype: "Data",
			default: from.subject || "",
			reqd: 1,
		},
		...(from.call_log || from.ticket
			? []
			: [
					link("customer", "Customer", "Customer"),
					{ fieldname: "party_name", label: __("Name", null, "CS Complaint"), fieldtype: "Data" },
			  ]),
		{ fieldtype: "Column Break" },
		link("station", "Station", "CS Station", { get_query: () => ({ filters: { disabled: 0 } }) }),
		{
			fieldname: "dispatch",
			label: __("Send it to the station at once"),
			fieldtype: "Check",
			default: 1,
			depends_on: "station",
		},
		{ fieldname: "urgent", label: __("Urgent", null, "CS Complaint"), fieldtype: "Check" },
		{ fieldtype: "Section Break" },
		{ fieldname: "suggestion", fieldtype: "HTML" },
		{ fieldtype: "Section Break" },
		{
			fieldname: "description",
			label: __("What the Customer Says", null, "CS Complaint"),
			fieldtype: "Small Text",
			max_height: "84px",
		},
		{ fieldtype: "Section Break" },
		{ fieldname: "loss_amount", label: __("Customer's Loss", null, "CS Complaint"), fieldtype: "Currency" },
		{ fieldtype: "Column Break" },
		link("area", "Area", "Territory"),
		{ fieldtype: "Column Break" },
		link("product", "Product", "Item"),
	];

	/** The button on a call or a ticket; an open complaint of it is opened instead. */
	complaints.add_take_button = (frm, from, complaint) => {
		if (complaint) {
			frm.add_custom_button(__("Open Complaint"), () => frappe.set_route("Form", "CS Complaint", complaint));
		}
		if (cs_center.has_role(complaints.TAKES)) {
			frm.add_custom_button(__("Take Complaint"), () => complaints.take(from));
		}
	};
})();
