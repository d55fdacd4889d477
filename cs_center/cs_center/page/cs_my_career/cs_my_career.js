// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	frappe.pages["cs-my-career"].on_page_load = (wrapper) => {
		const career = new MyCareer(wrapper);
		$(wrapper).on("show", () => career.show());
	};

	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const day = (value) => (value ? frappe.datetime.str_to_user(value) : "");
	const percent = (share) => Math.floor(share * 100);

	/** Where somebody is, since when, what the next level needs, what they have and what is missing (STAFF-1). */
	class MyCareer {
		constructor(wrapper) {
			this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("My Career"), single_column: true });
			this.$body = $(`<div class="cs-career"><p class="text-muted text-center p-5">${__("Loading")} …</p></div>`);
			this.$body.appendTo(this.page.main);
			this.page.set_secondary_action(__("Refresh"), () => this.refresh(), "refresh");
			this.$body.on("click", "[data-deed]", ({ currentTarget }) => this.act(currentTarget.dataset));
		}

		show() {
			this.employee = frappe.get_route()[1] || null;
			return this.refresh();
		}

		async refresh() {
			const { employee } = this;
			const found = await cs_center.careers.call("my_career", { employee });
			// An answer that was asked for before another page was opened comes too late.
			if (employee !== this.employee) return;
			this.found = found;
			if (found.others && !this.who) this.offer_people();
			this.page.set_title(employee && !found.is_own ? __("Career of {0}", [text(found.name)]) : __("My Career"));
			this.offer_deeds();
			this.$body.html(found.employee ? this.whole(found) : this.nobody());
		}

		/** Leaders choose whose page they look at. */
		offer_people() {
			this.who = this.page.add_field({
				fieldname: "who",
				label: __("Member of Staff"),
				fieldtype: "Autocomplete",
				get_query: () => ({}),
				change: () => {
					const chosen = this.people?.find((one) => one.label === this.who.get_value());
					if (chosen) frappe.set_route("cs-my-career", chosen.value);
				},
			});
			const look = frappe.utils.debounce(() => this.look_up(this.who.$input.val() || ""), 250);
			this.who.$input.on("input focus", look);
			this.look_up("");
		}

		async look_up(typed) {
			const rows = await cs_center.careers.call("people", { text: typed });
			this.people = rows.map((row) => ({
				value: row.employee,
				label: [row.staff_name, row.staff_number, row.team].filter(Boolean).join(" · "),
			}));
			this.who.set_data(this.people.map((one) => one.label));
		}

		offer_deeds() {
			const { employee, steps } = this.found;
			this.page.clear_primary_action();
			if (!employee || !steps?.length) return;
			this.page.set_primary_action(__("Propose a Step"), async () => {
				await cs_center.careers.propose(employee, steps);
				frappe.show_alert({ message: __("Proposed. Both sides are asked for their words."), indicator: "green" });
				await this.refresh();
			});
		}

		async act({ deed, change }) {
			await cs_center.careers.DEEDS[deed][1](change);
			await this.refresh();
		}

		nobody() {
			const said = this.found.others
				? __("Choose a member of staff above.")
				: __("You have no staff record with an employee: HR enters one.");
			return `<p class="text-muted text-center p-5">${said}</p>`;
		}

		whole(found) {
			const open = found.changes.filter((one) => one.deeds.length || is_open(one));
			const past = found.changes.filter((one) => !open.includes(one));
			return `${this.head(found)}
				${open.map((one) => this.change(one)).join("")}
				${found.level ? this.ladder(found) : ""}
				<div class="cs-career-next">${found.next.map((one, at) => this.ahead(one, at === 0 && !one.beside)).join("")}</div>
				<div class="cs-career-past">
					${this.history(found.history)}
					${this.skills(found.skills)}
				</div>
				${past.length ? `<h5>${__("Decided Level Changes")}</h5>${past.map((one) => this.change(one)).join("")}` : ""}`;
		}

		head({ name, staff_number, team, post, level, month, outlook }) {
			const where = [staff_number, team, post && __(post)].filter(Boolean).map(text).join(" · ");
			const here = level
				? `<div class="cs-career-level">${text(__(level.name))}</div>
					<div>${__("since {0}, {1} full months", [day(level.since), level.months])}</div>`
				: `<div class="cs-career-level">${__("On No Ladder")}</div><div>${__("HR enters a first level.")}</div>`;
			const said = outlook ? `<p class="cs-career-outlook">${text(outlook)} <span class="text-muted">${__("As of the end of {0}.", [month])}</span></p>` : "";
			return `<header class="cs-career-head">
				<div><h4>${text(name)}</h4><div class="text-muted">${where}</div></div>
				<div class="cs-career-here">${here}</div>
			</header>${said}`;
		}

		/** The levels as stairs, posts beside them on the stair of their rank. */
		ladder({ ladder }) {
			const ranks = [...new Set(ladder.map((one) => one.rank))].sort((one, other) => one - other);
			const here = ladder.find((one) => one.is_here)?.rank || 0;
			const stairs = ranks.map((rank) => {
				const at = ladder.filter((one) => one.rank === rank);
				const look = rank < here ? "past" : rank === here ? "present" : "ahead";
				const names = at.map((one) => this.stair_name(one)).join("");
				return `<li class="cs-stair ${look}" style="--rank: ${rank}">${names}</li>`;
			});
			return `<ol class="cs-stairs" style="--ranks: ${ranks.length}" aria-label="${text(__("Career Ladder"))}">${stairs.join("")}</ol>`;
		}

		stair_name({ name, beside, is_here, description }) {
			const mark = is_here ? ` <span class="cs-here-mark">${__("here")}</span>` : "";
			return `<div class="${beside ? "beside" : "main"} ${is_here ? "is-here" : ""}" title="${text(description)}"
				${is_here ? 'aria-current="step"' : ""}>${text(__(name))}${mark}</div>`;
		}

		ahead({ name, beside, description, share, is_met, missing, requirements }, is_first) {
			const said = is_met ? __("Everything is there.") : __("{0} still missing", [missing]);
			const title = beside ? __("Beside the ladder: {0}", [text(__(name))]) : __("Next: {0}", [text(__(name))]);
			return `<section class="cs-ahead ${is_first ? "first" : ""}">
				<div class="cs-ahead-head">
					${this.ring(share, is_met, name)}
					<div><h5>${title}</h5><div class="text-muted small">${text(description)}</div>
					<div class="${is_met ? "cs-met" : ""}">${said}</div></div>
				</div>
				<ul class="cs-requirements">${requirements.map((one) => this.requirement(one)).join("")}</ul>
			</section>`;
		}

		/** A ring that is full only when everything is there. */
		ring(share, is_met, name) {
			const round = 2 * Math.PI * 26;
			const label = __("{0} % of the way to {1}", [percent(share), __(name)]);
			return `<svg class="cs-ring ${is_met ? "met" : ""}" viewBox="0 0 64 64" role="img" aria-label="${text(label)}">
				<circle cx="32" cy="32" r="26"></circle>
				<circle class="done" cx="32" cy="32" r="26" stroke-dasharray="${round * share} ${round}"></circle>
				<text x="32" y="37">${percent(share)}%</text>
			</svg>`;
		}

		requirement({ kind, needed, has, share, is_met, text: said }) {
			const label = __(kind, null, "CS Level Requirement");
			return `<li class="${is_met ? "met" : "missing"}">
				<div class="cs-requirement-line"><span><span class="cs-mark" aria-hidden="true">${is_met ? "✓" : "○"}</span> ${text(label)}</span>
					<b>${has} / ${needed}</b></div>
				<div class="cs-bar" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="${percent(share)}"
					aria-label="${text(label)}"><i style="width: ${percent(share)}%"></i></div>
				<div class="text-muted small">${text(said)}</div>
			</li>`;
		}

		change(row) {
			const { careers } = cs_center;
			const step = `${text(__(row.from_level))} → <b>${text(__(row.to_level))}</b>`;
			const pill = `<span class="indicator-pill ${careers.STATUSES[row.status]}">${careers.status(row.status)}</span>`;
			const buttons = Object.entries(careers.DEEDS)
				.filter(([deed]) => row.deeds.includes(deed))
				.map(([deed, [label, , is_first]]) => {
					const look = is_first ? "btn-primary" : "btn-default";
					return `<button class="btn btn-sm ${look}" data-deed="${deed}" data-change="${text(row.name)}">${label()}</button>`;
				});
			const from = row.effective_from ? __("holds from {0}", [day(row.effective_from)]) : "";
			return `<section class="cs-change">
				<div class="cs-change-head"><span class="cs-way ${row.direction}" aria-hidden="true"></span>
					<span>${careers.direction(row.direction)}: ${step}</span> ${pill} <span class="text-muted">${from}</span>
					<a class="small" href="/app/cs-level-change/${encodeURIComponent(row.name)}">${text(row.name)}</a></div>
				<div class="cs-sides">${this.sides(row)}</div>
				${buttons.length ? `<div class="cs-change-deeds">${buttons.join(" ")}</div>` : ""}
			</section>`;
		}

		sides(row) {
			const proposed = row.proposed_by || __("The rules");
			const opinion = row.agrees ? __("agrees") : __("does not agree");
			const own = row.silent ? __("Would not say anything.") : row.own_words;
			const parts = [
				[__("Proposed by {0}", [text(proposed)]), row.words || row.evidence],
				row.reviewed_by && [__("{0} {1}", [text(row.reviewed_by), opinion]), row.leader_words],
				own && [__("Own words"), own],
				row.decided_by && [__("Decided by {0}", [text(row.decided_by)]), row.decision_words],
				row.problem && [__("It waits"), row.problem],
			];
			return parts
				.filter(Boolean)
				.map(([who, said]) => `<div><div class="text-muted small">${who}</div><div class="cs-said">${text(said)}</div></div>`)
				.join("");
		}

		history(rows) {
			if (!rows.length) return "";
			const lines = rows.map((row) => {
				const until = row.until ? day(row.until) : __("today");
				return `<li><b>${text(__(row.level))}</b> <span class="text-muted">${day(row.since)} – ${until}</span>
					<div class="text-muted small">${text(row.words)}</div></li>`;
			});
			return `<section><h5>${__("So Far")}</h5><ul class="cs-so-far">${lines.join("")}</ul></section>`;
		}

		skills(rows) {
			if (!rows.length) return "";
			const lines = rows.map((row) => {
				const by = __("confirmed by {0}", [text(row.confirmed_by)]);
				return `<li><b>${text(__(row.skill))}</b> <span class="text-muted">${day(row.since)}, ${by}</span></li>`;
			});
			return `<section><h5>${__("Skills")}</h5><ul class="cs-so-far">${lines.join("")}</ul></section>`;
		}
	}

	/** Whether a level change is still on its way. */
	const is_open = ({ status }) => ["Proposed", "Reviewed", "Approved", "Dated"].includes(status);
})();
