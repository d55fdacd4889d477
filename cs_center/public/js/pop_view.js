frappe.provide("cs_center.pop_view");

/** The words of a screen pop (CALL-2): what the server says of a call, as HTML. */
(() => {
	const view = cs_center.pop_view;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const joined = (...parts) => parts.filter(Boolean).join(" · ");
	const button = (act, label, values = {}, style = "btn-default") => {
		const data = Object.entries(values).map(([key, value]) => ` data-${key}="${text(value)}"`);
		return `<button type="button" class="btn btn-xs ${style}" data-act="${act}"${data.join("")}>${label}</button>`;
	};
	const section = (title, items) =>
		items.length ? `<h6>${title}</h6>${items.map((item) => `<div class="cs-item">${item}</div>`).join("")}` : "";

	/** The card before the server has said more than that a call rings. */
	view.card = (news) => `<section class="cs-pop" tabindex="-1" role="region"
			aria-label="${text(__("Call from {0}", [news.caller || "–"]))}">
		<div class="cs-pop-head">
			<span class="cs-pop-title" role="status">${text(news.caller || __("Unknown Caller"))}</span>
			<span class="cs-pop-state"></span>
			<button type="button" class="btn btn-xs btn-default" data-act="minimise" aria-expanded="true"
				title="${text(__("Minimise"))}" aria-label="${text(__("Minimise"))}">${frappe.utils.icon("down", "xs")}</button>
			<button type="button" class="btn btn-xs btn-default" data-act="close"
				title="${text(__("Close"))}" aria-label="${text(__("Close"))}">${frappe.utils.icon("close", "xs")}</button>
		</div>
		<div class="cs-pop-scroll">
			<div class="cs-pop-incidents"></div>
			<div class="cs-pop-who text-muted">${__("Loading")} …</div>
			<div class="cs-pop-ticket"></div>
			<div class="cs-pop-rest"></div>
		</div>
	</section>`;

	view.title = (pop) => text(pop.call.party_name || pop.call.number || __("Unknown Caller"));

	view.state = (pop) => {
		const outcome = pop.call.outcome;
		return `<span class="indicator-pill no-indicator-dot ${cs_center.OUTCOMES[outcome] || "gray"}">${cs_center.word(
			outcome
		)}</span>`;
	};

	view.tier = (tier) => {
		if (!tier) return "";
		const colour = tier.rank === 1 ? "purple" : tier.rank === 2 ? "yellow" : "gray";
		return `<span class="indicator-pill no-indicator-dot ${colour}">${text(__(tier.name))}</span>`;
	};

	/** Who calls, why this party, who answers, and what is open. */
	view.who = (pop) => {
		const call = pop.call;
		const who = joined(text(call.number), view.tier(pop.tier), text(call.queue), text(__(call.kind || "")));
		const taken = call.agent && call.agent !== frappe.session.user && call.outcome !== "Ringing";
		return `<div>${who}</div>
			<div class="text-muted small">${text(call.match_reason)}</div>
			${taken ? `<div>${text(__("{0} has the call.", [call.agent_name]))}</div>` : ""}
			<h6>${__("Responsible", null, "CS Responsibility")}</h6>
			${view.owner(pop)}
			${section(__("Matters"), pop.matters.map((matter) => view.matter(matter, call)))}`;
	};

	/** Open incidents that the call is likely about, and what the caller is told (CALL-10). */
	view.incidents = (found) =>
		found
			.slice(0, 2)
			.map((one) => {
				const attach = one.is_attached
					? `<strong>${__("The call belongs to incident {0}.", [text(one.name)])}</strong>`
					: button("attach", __("The Call Belongs to It"), { incident: one.name });
				return `<div class="cs-owner another">${cs_center.incidents.said(one)} ${attach}</div>`;
			})
			.join("");

	view.is_of_another = ({ responsible }) =>
		Boolean(responsible?.owner && responsible.owner !== frappe.session.user);

	/** Whose it is. Who may answer instead matters only while it rings. */
	view.owner = (pop) => {
		const found = pop.responsible;
		if (!found) return `<div class="cs-owner">${__("The caller can not be told: nobody's matter yet.")}</div>`;
		const rings = pop.call.outcome === "Ringing";
		if (!found.owner) return `<div class="cs-owner">${text(found.reason)}</div>`;
		const matter = pop.matters.find((one) => one.name === found.matter);
		const name = matter?.owner_name || found.owner;
		const another = view.is_of_another(pop);
		const title = another ? __("Belongs to {0}", [name]) : __("You answer for this caller's matter");
		const why = rings ? text(found.reason) : another ? text(view.goes_on(name)) : "";
		const tried = rings ? found.tried.map((one) => `<li>${text(one)}</li>`).join("") : "";
		const wait = rings && found.wait_seconds;
		return `<div class="cs-owner ${another ? "another" : ""}">
			<strong>${text(title)}</strong>
			${wait ? `<div>${text(__("Wait {0} seconds for them.", [found.wait_seconds]))}</div>` : ""}
			<div>${why}</div>
			${tried ? `<ul class="mb-0 pl-4 small">${tried}</ul>` : ""}
		</div>`;
	};

	view.goes_on = (name) => __("{0} goes on answering for it, whoever talks to the customer.", [name]);

	view.matter = (matter, call) => {
		const offered = matter.offered_to && __("offered to {0}", [text(matter.offered_to_name)]);
		const station = matter.station && __("worked on by {0}", [text(matter.station_name)]);
		const due = cs_center.matters.due(matter.due_by, matter.status);
		const subject = matter.subject || __("No ticket yet, since {0}", [view.when(matter.opened_at)]);
		return `<div>${cs_center.matters.pill(matter.status)} <b>${text(subject)}</b></div>
			<div>${joined(
				text(__(matter.kind || "")),
				text(matter.owner_name),
				due && __("promised by {0}", [due]),
				station,
				offered
			)}</div>
			<div class="cs-actions">${view.matter_buttons(matter, call)}</div>`;
	};

	view.matter_buttons = (matter, call) => {
		const live = cs_center.matters.is_live(matter.status);
		return [
			matter.ticket && view.ticket_buttons(matter.ticket, call),
			live && button("tell", __("Tell Customer"), { matter: matter.name }),
			button("matter", __("Open Matter"), { matter: matter.name }),
		]
			.filter(Boolean)
			.join("");
	};

	view.ticket_buttons = (ticket, call) => {
		const is_linked = String(call.ticket || "") === String(ticket);
		const link = is_linked ? "" : button("link", __("It Is About This Ticket"), { ticket });
		return button("ticket", __("Open Ticket {0}", [text(ticket)]), { ticket }) + link;
	};

	view.when = (at) => (at ? frappe.datetime.str_to_user(at) : "");

	/** What was told, other tickets and the last calls. */
	view.rest = (pop) => {
		const told = pop.told.map(
			(one) =>
				`${text(one.text)} <span class="text-muted">${joined(view.when(one.at), text(one.by_name))}</span>`
		);
		const tickets = pop.tickets.map(
			(ticket) => `<div><b>${text(ticket.subject)}</b> ${text(__(ticket.status))}</div>
				<div class="cs-actions">${view.ticket_buttons(ticket.name, pop.call)}</div>`
		);
		const calls = pop.calls.map(
			(call) => `<a href="/app/cs-call-log/${encodeURIComponent(call.name)}">${view.when(call.started_at)}</a>
				${joined(
					cs_center.word(call.outcome),
					text(call.agent_name),
					text([__(call.kind || ""), call.summary].filter(Boolean).join(": "))
				)}`
		);
		return `${section(__("Told Already: Do Not Say It Twice"), told)}
			${section(__("Other Open Tickets"), tickets)}
			${section(__("Last Calls"), calls)}`;
	};

	/** The foot of the card: the call, and its ticket. */
	view.actions = (pop) => {
		const missing = { Issue: __("Support Team"), "HD Ticket": __("Agent") }[pop.ticket_doctype];
		const no = __("You may not create tickets ({0}). Ask for the role {1}.", [
			text(__(pop.ticket_doctype)),
			missing,
		]);
		const create = button("create", __("Create Ticket"), {}, "btn-primary");
		return `<div class="cs-actions mt-2">
			${pop.may_create ? create : ""}
			${pop.call.ticket ? button("ticket", __("Open Ticket {0}", [text(pop.call.ticket)]), { ticket: pop.call.ticket }) : ""}
			${cs_center.has_role(cs_center.complaints.TAKES) ? button("complaint", __("Take Complaint")) : ""}
			${button("log", __("Open Call Log"))}
		</div>
		${pop.may_create ? "" : `<div class="text-muted small mt-1">${no}</div>`}`;
	};

	/** The ticket in two fields; which matter it is, when the caller has one without a ticket. */
	view.ticket_form = (pop, kinds) => {
		const options = kinds.map(
			(kind) =>
				`<option value="${text(kind)}" ${kind === pop.call.kind ? "selected" : ""}>${text(__(kind))}</option>`
		);
		return `<form autocomplete="off">
			<input class="form-control input-xs" name="subject" maxlength="140" required
				placeholder="${text(__("What the customer wants"))}" aria-label="${text(__("Subject"))}">
			<select class="form-control input-xs" name="kind" aria-label="${text(__("Kind"))}">
				<option value=""></option>${options.join("")}</select>
			<fieldset class="cs-which">${view.which(pop)}</fieldset>
			<div class="cs-actions">
				<button type="submit" class="btn btn-xs btn-primary">${__("Create and Open")}</button>
				${button("no-ticket", __("Cancel"))}
			</div>
		</form>`;
	};

	view.which = (pop) => {
		const waiting = pop.matters.filter((one) => !one.ticket && cs_center.matters.is_live(one.status));
		if (!waiting.length) return "";
		const choice = (value, label, checked) =>
			`<label><input type="radio" name="matter" value="${text(value)}" ${checked ? "checked" : ""}> ${label}</label>`;
		const same = waiting.map((one, position) => {
			const values = [text(one.owner_name), view.when(one.opened_at)];
			return choice(one.name, __("The same matter, of {0}, since {1}", values), position === 0);
		});
		return same.join("") + choice("", __("A new matter"), false);
	};

	view.tell_form = () => `<form class="cs-tell">
		<textarea class="form-control" name="text" rows="4" required
			aria-label="${text(__("What You Tell the Customer"))}"></textarea>
		<div class="cs-actions">
			<button type="submit" class="btn btn-xs btn-primary">${__("Log as Told")}</button>
			${button("no-tell", __("Cancel"))}
		</div>
	</form>`;
})();
