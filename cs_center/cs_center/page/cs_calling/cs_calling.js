// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	const { calling } = cs_center;
	const ASK_AGAIN = 20000;
	const KEEP_EVERY = 60000;
	/** A key that was pressed once too often must not count for the customer who comes next. */
	const NOT_SO_FAST = 700;
	const BY_ITSELF = "cs_calling_next_by_itself";
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	/**
	 * One customer at a time, theirs alone: who, why, what to say, and what came of it, one key each (BACK-1, BACK-2, KEEP-3).
	 * What is typed stays until the server has it: in the box, and over a reload in the tab's own storage (SEC-1).
	 */
	class CallingDesk {
		constructor(wrapper) {
			this.found = null;
			this.is_busy = false;
			this.is_waiting = false;
			this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("Call Customers"), single_column: true });
			this.page.set_primary_action(__("Next Customer"), () => this.next());
			this.by_itself = this.page.add_field({
				fieldname: "by_itself",
				label: __("Next One by Itself"),
				fieldtype: "Check",
				default: localStorage.getItem(BY_ITSELF) === "0" ? 0 : 1,
				change: () => localStorage.setItem(BY_ITSELF, this.by_itself.get_value() ? "1" : "0"),
			});
			this.$body = $(`<div class="cs-calling"><div class="cs-calling-banner" role="alert"></div><div class="cs-calling-desk"></div></div>`);
			this.$desk = this.$body.appendTo(this.page.main).find(".cs-calling-desk");
			this.listen();
			setInterval(() => this.is_waiting && this.is_watched() && this.ask_quietly(), ASK_AGAIN);
			setInterval(() => this.found && this.keep(), KEEP_EVERY);
		}

		listen() {
			this.$body.on("click", "[data-act]", ({ currentTarget }) => this.act(currentTarget.dataset));
			this.$body.on("input", ".cs-calling-foot textarea", () => this.remember());
			this.$body.on("click", ".cs-question [data-value]", ({ currentTarget }) => this.mark(currentTarget));
			this.$body.on("mousemove keydown click", () => (this.is_attended = true));
			$(document).on("keydown", (event) => this.is_here() && this.on_key(event));
		}

		is_here() {
			return frappe.get_route()[0] === "cs-calling";
		}

		is_watched() {
			return this.is_here() && !document.hidden;
		}

		/** Whom the user has already: after a reload, or one that was chosen on a form. */
		async arrive() {
			if (this.is_busy) return;
			const found = await calling.call("current_customer");
			if (found) return this.is_shown(found) ? null : this.show(found);
			if (this.found) return this.say_gone();
			if (!this.is_waiting) this.show_nobody(__("Take the next customer when you are ready."), false);
		}

		is_shown(found) {
			return this.found?.doctype === found.doctype && this.found.task === found.task;
		}

		act({ act, outcome }) {
			const acts = {
				next: () => this.next(),
				dial: () => this.dial(),
				back: () => this.give_back(),
				wish: () => this.note_hours(),
				again: () => this.take_again(),
				result: () => this.log(this.results().find((one) => one.outcome === outcome)),
			};
			return acts[act]?.();
		}

		results() {
			return calling.results_of(this.found);
		}

		/** One key each; none while somebody types, or a dialog is open. */
		on_key(event) {
			if (event.originalEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
			if (window.cur_dialog?.display || $(".modal.show").length) return;
			const { target } = event;
			if (event.key === "Escape") return this.$body[0].contains(target) && target.blur();
			if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable) return;
			const deed = this.deed_of(event);
			if (!deed || event.originalEvent.repeat) return;
			event.preventDefault();
			deed();
		}

		deed_of({ key, target }) {
			const question = target.closest?.(".cs-question");
			if (question && /^\d$/.test(key)) return () => this.mark($(question).find("[data-value]")[Number(key) - 1]);
			const letter = key.toLowerCase();
			if (!this.found) return letter === "n" ? () => this.next() : null;
			const result = this.results().find((one) => one.key === key);
			if (result) return Date.now() - this.shown_at > NOT_SO_FAST ? () => this.log(result) : () => {};
			const deeds = { d: this.dial, b: this.give_back, h: this.note_hours, w: this.write, s: this.ask_survey };
			return deeds[letter]?.bind(this);
		}

		/** Do one thing at a time; what the server refuses it says itself, and nothing here is lost by it. */
		async alone(deed) {
			if (this.is_busy) return;
			this.is_busy = true;
			this.$body.addClass("busy");
			try {
				await deed();
			} catch (error) {
				// A refusal of the server is shown by the Desk already.
				if (error instanceof Error) throw error;
			} finally {
				this.is_busy = false;
				this.$body.removeClass("busy");
			}
		}

		next() {
			if (this.found) return;
			return this.alone(() => this.fetch_next());
		}

		async fetch_next() {
			const found = await calling.call("next_customer");
			if (found) return this.show(found);
			this.is_waiting = true;
			this.show_nobody(__("Nobody is to be called now."), true);
		}

		/** While nobody is to be called: without a word, until there is somebody. */
		ask_quietly() {
			if (this.is_busy || window.cur_dialog?.display) return;
			frappe.call({
				method: "cs_center.contact.api.next_customer",
				type: "POST",
				silent: true,
				callback: ({ message }) => {
					if (!message || this.found) return;
					this.show(message);
					frappe.utils.play_sound("alert");
					frappe.show_alert({ message: __("Somebody is to be called: {0}", [text(message.title)]), indicator: "blue" });
				},
			});
		}

		show_nobody(says, asks_again) {
			this.found = null;
			this.$body.find(".cs-calling-banner").empty();
			this.page.set_primary_action(__("Next Customer"), () => this.next());
			this.$desk.html(calling.view.nobody(says, asks_again));
		}

		show(found) {
			Object.assign(this, { found, is_waiting: false, is_attended: false, shown_at: Date.now() });
			this.$body.find(".cs-calling-banner").empty();
			this.page.clear_primary_action();
			this.$desk.html(calling.view.customer(found));
			this.$words = this.$desk.find(".cs-calling-foot textarea").val(this.remembered());
			this.say_until(found.until);
			// Keys count from here on, wherever the focus was.
			document.activeElement?.blur();
			window.scrollTo(0, 0);
			return this.show_survey(found);
		}

		async show_survey(found) {
			found.survey ??= await calling.survey_of(found);
			if (found.survey && this.found === found) {
				this.$desk.find(".cs-calling-survey").html(calling.view.survey(found.survey));
			}
		}

		say_until(until) {
			const said = __("Yours until {0}", [calling.clock(String(until).split(" ")[1])]);
			this.$desk.find(".cs-calling-lease").text(said);
		}

		/** The customer stays with who is at it; an officer who never touched the page since is not there (KEEP-3). */
		async keep() {
			const found = this.found;
			if (!this.is_watched() || this.is_busy || this.is_gone()) return;
			const ask = this.is_attended ? "keep_customer" : "current_customer";
			const type = this.is_attended ? "POST" : "GET";
			// Without an answer nothing is known: it is asked again in a minute.
			const answer = await frappe.call({ method: `cs_center.contact.api.${ask}`, type, silent: true }).catch(() => null);
			if (!answer || this.found !== found) return;
			if (!answer.message) return this.say_gone();
			this.say_until(answer.message.until || answer.message);
		}

		is_gone() {
			return Boolean(this.$body.find(".cs-calling-banner").children().length);
		}

		say_gone() {
			const who = text(this.found.title);
			this.$desk.find(".cs-calling-lease").empty();
			this.$body.find(".cs-calling-banner").html(`<div class="alert alert-warning">
				${__("Somebody else may have {0} now. What you have written stays here.", [`<b>${who}</b>`])}
				<button type="button" class="btn btn-xs btn-default" data-act="again">${__("Take Again")}</button>
				<button type="button" class="btn btn-xs btn-default" data-act="back">${__("Leave It")}</button></div>`);
		}

		take_again() {
			const { doctype, task } = this.found;
			return this.alone(async () => this.show(await calling.call("pick_customer", { doctype, task })));
		}

		dial() {
			return this.alone(async () => {
				const dialled = await calling.call("dial");
				const $said = this.$desk.find(".cs-calling-dialled");
				if (dialled.switch) return $said.text(__("{0} calls your telephone.", [dialled.switch]));
				if (!dialled.reason) {
					window.open(dialled.link, "_self");
					return $said.text(__("Your telephone dials."));
				}
				// A switch that was told to dial and then fell silent may still do so: the officer decides.
				$said.text(`${dialled.reason} `).append($("<a></a>").attr("href", dialled.link).text(__("Dial with your telephone")));
			});
		}

		give_back() {
			return this.alone(async () => {
				await calling.call("give_back");
				this.forget();
				this.show_nobody(__("The customer is back in the queue."), false);
			});
		}

		note_hours() {
			calling.ask_hours(async (values) => {
				this.found.wishes = await calling.call("note_hours", values);
				this.$desk.find(".cs-calling-wishes").replaceWith(calling.view.wishes(this.found));
			});
		}

		write() {
			this.$words.trigger("focus");
		}

		ask_survey() {
			this.$desk.find(".cs-question").first().trigger("focus");
		}

		mark(button) {
			if (!button) return;
			const question = button.closest(".cs-question");
			$(question).find("[data-value]").removeClass("btn-primary").attr("aria-pressed", "false");
			$(button).addClass("btn-primary").attr("aria-pressed", "true");
			const all = this.$desk.find(".cs-question").get();
			const after = all[all.indexOf(question) + 1];
			if (after) $(after.querySelector("textarea") || after).trigger("focus");
			else question.blur();
		}

		answers() {
			const marked = this.$desk.find(".cs-question [aria-pressed=true]").get();
			const written = this.$desk.find("textarea[data-question]").get().filter((one) => one.value.trim());
			return Object.fromEntries([
				...marked.map((one) => [one.closest(".cs-question").dataset.question, one.dataset.value]),
				...written.map((one) => [one.dataset.question, one.value.trim()]),
			]);
		}

		/** What the call came to. What must be asked first is asked; a dialog that is put away leaves everything as it is. */
		log(result) {
			if (!result || this.is_busy) return;
			const keep = (asked = {}) => this.keep_result(result, asked);
			if (typeof result.ask === "function") return result.ask(keep, this.found);
			if (result.ask === "again") return calling.ask_when(this.found.again_at, keep);
			if (result.ask === "refuses") return calling.ask_refused(keep);
			const first = result.ask === "reached" && calling.reached[this.found.reference?.doctype];
			return first ? this.reached(first, keep) : this.alone(keep);
		}

		async reached(first, keep) {
			const found = this.found;
			let is_kept = false;
			try {
				is_kept = await first(found, { words: this.words(), answers: this.answers() });
			} catch (error) {
				if (error instanceof Error) throw error;
				return;
			}
			if (this.found !== found) return;
			await this.alone(() => (is_kept ? this.after(found, __("Reached", null, "CS Contact")) : keep()));
		}

		words() {
			return this.$words.val().trim();
		}

		async keep_result({ outcome, label }, asked) {
			const found = this.found;
			await calling.kinds[found.doctype].log(found.task, { outcome, words: this.words(), ...asked }, this.answers());
			return this.after(found, label());
		}

		async after(found, said) {
			this.forget();
			frappe.show_alert({ message: `${text(found.title)}: ${text(said)}`, indicator: "green" });
			if (this.by_itself.get_value()) {
				this.found = null;
				return this.fetch_next();
			}
			this.show_nobody(__("Kept: {0}", [said]), false);
		}

		/** What was typed, for this task alone and until the server has it. */
		remember() {
			sessionStorage.setItem(this.key(), this.$words.val());
		}

		remembered() {
			return sessionStorage.getItem(this.key()) || "";
		}

		forget() {
			sessionStorage.removeItem(this.key());
		}

		key() {
			return `cs_calling:${frappe.session.user}:${this.found.task}`;
		}
	}

	frappe.pages["cs-calling"].on_page_load = (wrapper) => {
		wrapper.desk = new CallingDesk(wrapper);
		$(wrapper).on("show", () => wrapper.desk.arrive());
	};
})();
