frappe.provide("cs_center.pops");

/**
 * The screen pop (CALL-2): a card for each call that rings, at the bottom right. It never takes the focus; what is typed
 * into it stays until the ticket is made, also when the card is closed and opened again.
 */
cs_center.pops.cards = new Map();
cs_center.pops.MOST = 20;
/** Milliseconds after which a call that rings is asked about again: an answer changes whose matter it is. */
cs_center.pops.ASK_AGAIN = [2000, 3000, 5000, 10000, 20000, 40000];
cs_center.pops.LISTEN_AGAIN = 30000;

cs_center.pops.show = (news) => {
	const { cards } = cs_center.pops;
	let pop = cards.get(news.call_log);
	if (!pop) {
		for (const other of cards.values()) other.make_room();
		pop = new cs_center.ScreenPop(news);
		cards.set(news.call_log, pop);
		cs_center.pops._forget_oldest();
	}
	pop.open();
	cs_center.pops._remember("last", news.call_log);
	$(".cs-last-call").prop("hidden", false);
	return pop;
};

/** Show the last call again, and go to it: the user has asked for it. */
cs_center.pops.show_last = () => {
	const call_log = cs_center.pops._remembered("last");
	if (!call_log) return frappe.show_alert(__("No call has come in yet."));
	cs_center.pops.show({ call_log }).$card.trigger("focus");
};

cs_center.pops._forget_oldest = () => {
	const { cards, MOST } = cs_center.pops;
	if (cards.size <= MOST) return;
	const [oldest, pop] = cards.entries().next().value;
	pop.$card.remove();
	cards.delete(oldest);
};

cs_center.pops._key = (what) => `cs_center_call_${what}:${frappe.session.user}`;
cs_center.pops._remember = (what, value) => sessionStorage.setItem(cs_center.pops._key(what), value);
cs_center.pops._remembered = (what) => sessionStorage.getItem(cs_center.pops._key(what)) || "";

/** Calls that came while nobody listened: after a page was loaded, or the connection was down. */
cs_center.pops.catch_up = () =>
	frappe.call({
		method: "cs_center.responsibility.api.ringing_now",
		type: "GET",
		silent: true,
		callback: ({ message }) => {
			const closed = cs_center.pops._remembered("closed").split(",");
			for (const news of message || []) {
				const known = cs_center.pops.cards.has(news.call_log) || closed.includes(news.call_log);
				if (!known) cs_center.pops.show(news);
			}
		},
	});

cs_center.pops.listen = () => {
	cs_center.pops.$stack = $(`<div class="cs-pops"></div>`).appendTo(document.body);
	frappe.realtime.on("cs_call_rings", cs_center.pops.show);
	const socket = frappe.realtime.socket;
	socket?.on("connect", cs_center.pops.catch_up);
	if (socket?.connected) cs_center.pops.catch_up();
	// Frappe's socket gives up after a few attempts.
	setInterval(() => {
		if (socket?.connected || document.hidden || !frappe.is_online()) return;
		socket?.connect();
		cs_center.pops.catch_up();
	}, cs_center.pops.LISTEN_AGAIN);
};

cs_center.pops.add_button = () => {
	const label = __("Last Call");
	$(`<li class="nav-item cs-last-call"><button type="button" class="btn-reset nav-link text-muted">
		${frappe.utils.icon("call", "sm")}<span class="sr-only"></span></button></li>`)
		.prop("hidden", !cs_center.pops._remembered("last"))
		.insertBefore($("header.navbar .dropdown-notifications").first())
		.find("button")
		.attr({ title: label, "aria-label": label })
		.on("click", cs_center.pops.show_last);
};

$(document).on("app_ready", () => {
	if (!cs_center.has_role(cs_center.STAFF)) return;
	cs_center.pops.add_button();
	cs_center.pops.listen();
});

cs_center.ScreenPop = class {
	constructor(news) {
		this.call_log = news.call_log;
		this.asked = 0;
		this.$card = $(cs_center.pop_view.card(news)).prependTo(cs_center.pops.$stack);
		this.listen();
	}

	listen() {
		const act = (event) => this.act(event.currentTarget.dataset);
		this.$card.on("click", "[data-act]", act);
		this.$card.on("submit", ".cs-pop-ticket form", (event) => this.create(event));
		this.$card.on("submit", ".cs-tell", (event) => this.tell(event));
		this.$card.on("keydown", (event) => this.on_key(event));
		// A dialog that is open would take the focus back.
		this.$card[0].addEventListener("focusin", (event) => event.stopPropagation());
	}

	/** Escape puts the card aside with all that was typed into it. */
	on_key(event) {
		// The Desk's own keys (save, go back, ...) are not meant here.
		event.stopPropagation();
		if (event.key !== "Escape" || event.originalEvent.isComposing) return;
		event.preventDefault();
		this.minimise(true);
		this.$card.find('[data-act="minimise"]').trigger("focus");
	}

	open() {
		this.$card.prop("hidden", false);
		this.minimise(false);
		this.load();
		this.load_incidents();
	}

	close() {
		clearTimeout(this.timer);
		this.$card.prop("hidden", true);
		const closed = cs_center.pops._remembered("closed").split(",").slice(-cs_center.pops.MOST);
		cs_center.pops._remember("closed", [...closed, this.call_log].join(","));
	}

	minimise(is_small = !this.$card.hasClass("minimised")) {
		this.$card.toggleClass("minimised", is_small);
		this.$card.find('[data-act="minimise"]').attr("aria-expanded", String(!is_small));
	}

	/** Another call comes; who is at work in this card goes on. */
	make_room() {
		if (!this.$card[0].contains(document.activeElement)) this.minimise(true);
	}

	load() {
		clearTimeout(this.timer);
		frappe.call({
			method: "cs_center.responsibility.api.screen_pop",
			type: "GET",
			args: { call_log: this.call_log },
			silent: true,
			callback: ({ message }) => message && this.render(message),
			error: () => this.could_not_load(),
		});
	}

	/** A mass outage is said before anything else; without an answer the card does without it. */
	async load_incidents() {
		const found = await cs_center.incidents.call("for_call", { call_log: this.call_log });
		this.$card.find(".cs-pop-incidents").html(cs_center.pop_view.incidents(found));
	}

	async attach(incident) {
		await cs_center.incidents.call("attach_call", { incident, call_log: this.call_log });
		await this.load_incidents();
	}

	could_not_load() {
		if (this.pop) return;
		this.$card.find(".cs-pop-who").text(__("The call could not be read. Open it again with Last Call."));
	}

	render(pop) {
		const view = cs_center.pop_view;
		this.pop = pop;
		this.$card.toggleClass("of-another", view.is_of_another(pop));
		this.$card.find(".cs-pop-title").html(view.title(pop));
		this.$card.find(".cs-pop-state").html(view.state(pop));
		// Somebody is writing down what they tell: that stays as it is.
		if (!this.$card.find(".cs-tell").length) {
			this.$card.find(".cs-pop-who").removeClass("text-muted").html(view.who(pop));
		}
		if (!this.$card.find(".cs-pop-ticket form").length) {
			this.$card.find(".cs-pop-ticket").html(view.actions(pop));
		}
		this.$card.find(".cs-pop-rest").html(view.rest(pop));
		this.ask_again();
	}

	ask_again() {
		const wait = cs_center.pops.ASK_AGAIN[this.asked];
		if (this.pop.call.outcome !== "Ringing" || !wait || this.$card.prop("hidden")) return;
		this.asked += 1;
		this.timer = setTimeout(() => this.load(), wait);
	}

	act({ act, ticket, matter, incident }) {
		const deeds = {
			minimise: () => this.minimise(),
			close: () => this.close(),
			log: () => frappe.set_route("Form", "CS Call Log", this.call_log),
			ticket: () => frappe.set_route("Form", this.pop.ticket_doctype, ticket),
			matter: () => frappe.set_route("Form", "CS Responsibility", matter),
			create: () => this.show_ticket_form(),
			"no-ticket": () => this.hide_ticket_form(),
			link: () => this.link(ticket),
			tell: () => this.show_tell_form(matter),
			complaint: () => this.take_complaint(),
			attach: () => this.attach(incident),
			"no-tell": () => this.$card.find(".cs-tell").remove(),
		};
		deeds[act]();
	}

	/** The card is put aside: the dialog has the same call. */
	take_complaint() {
		this.minimise(true);
		cs_center.complaints.take({ call_log: this.call_log });
	}

	async show_ticket_form() {
		const kinds = await cs_center.pops.kinds();
		const $ticket = this.$card.find(".cs-pop-ticket");
		$ticket.html(cs_center.pop_view.ticket_form(this.pop, kinds)).find('[name="subject"]').trigger("focus");
	}

	hide_ticket_form() {
		this.$card.find(".cs-pop-ticket").html(cs_center.pop_view.actions(this.pop));
	}

	async create(event) {
		event.preventDefault();
		const { subject, kind, matter } = Object.fromEntries(new FormData(event.target));
		const values = { call_log: this.call_log, subject, kind, matter, is_new_matter: matter === "" ? 1 : 0 };
		const made = await this.while_busy(event.target, cs_center.matters.call("open_ticket", values));
		this.hide_ticket_form();
		this.load();
		this.minimise(true);
		frappe.set_route("Form", made.ticket_type, made.ticket);
	}

	async link(ticket) {
		await cs_center.matters.call("link_ticket", { call_log: this.call_log, ticket });
		frappe.show_alert({ message: __("The call is about ticket {0}.", [ticket]), indicator: "green" });
		this.load();
	}

	async show_tell_form(matter) {
		const told = await cs_center.matters.call("told_text", { matter });
		const $item = this.$card.find(`[data-act="tell"][data-matter="${CSS.escape(matter)}"]`).closest(".cs-item");
		this.$card.find(".cs-tell").remove();
		$item.append(cs_center.pop_view.tell_form());
		$item.find("form").data("matter", matter).find("textarea").val(told).trigger("focus");
	}

	async tell(event) {
		event.preventDefault();
		const $form = $(event.target);
		const values = {
			matter: $form.data("matter"),
			text: $form.find("textarea").val(),
			call_log: this.call_log,
		};
		await this.while_busy(event.target, cs_center.matters.call("tell", values));
		$form.remove();
		this.load();
	}

	/** No second click while the server works; what was typed stays when it refuses. */
	async while_busy(form, answer) {
		const $submit = $(form).find('[type="submit"]').prop("disabled", true);
		try {
			return await answer;
		} finally {
			$submit.prop("disabled", false);
		}
	}
};

cs_center.pops.kinds = () => {
	cs_center.pops._kinds ??= frappe.db
		.get_list("CS Call Kind", { filters: { disabled: 0 }, fields: ["name"], limit: 0 })
		.then((kinds) => kinds.map((kind) => kind.name));
	return cs_center.pops._kinds;
};
