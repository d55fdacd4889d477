// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	const { flowers } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const COLOURS = { Asked: "orange", "Handed Over": "green", Withdrawn: "gray" };
	const MEDALS = { 1: "gold", 2: "silver", 3: "bronze" };

	/** The wall that everybody sees: a month's flowers, who leads the year, and what one's own bring (STAFF-11). */
	class FlowerWall {
		constructor(wrapper) {
			this.month = "";
			this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("Flower Wall"), single_column: true });
			this.$body = $(`<div class="cs-wall"></div>`).appendTo(this.page.main);
			this.$body.on("click", "[data-month]", ({ currentTarget }) => this.go(currentTarget.dataset.month));
			this.$body.on("click", "[data-prize]", ({ currentTarget }) => this.ask(currentTarget.dataset.prize));
			this.$body.on("click", "[data-deed]", ({ currentTarget }) => this.deed(currentTarget.dataset));
			if (flowers.is_giver()) this.page.set_primary_action(__("Give a Little Red Flower"), () => flowers.give({}, () => this.refresh()));
			const again = frappe.utils.debounce(() => this.is_here() && this.refresh(), 600);
			frappe.realtime.on("cs_flower_wall", again);
		}

		is_here() {
			return frappe.get_route()[0] === "cs-flower-wall" && !document.hidden;
		}

		go(month) {
			this.month = month;
			return this.refresh();
		}

		async refresh() {
			this.wall = await flowers.call("wall", { month: this.month }, "GET");
			this.$body.html(`${this.head()}<div class="cs-wall-cols"><div class="cs-wall-main">${this.flowers()}</div>
				<aside>${this.mine()}${this.to_hand_over()}${this.leaders()}${this.honours()}</aside></div>`);
		}

		head() {
			const { month, before, after, giving, count } = this.wall;
			const key = (to, label, sign) =>
				`<button type="button" class="btn btn-default btn-sm" data-month="${text(to)}" aria-label="${label}" ${to ? "" : "disabled"}>${sign}</button>`;
			const left = giving ? `<span class="cs-wall-left">${flowers.icon()} ${__("{0} of {1} left this month", [giving.left, giving.of])}</span>` : "";
			return `<div class="cs-wall-head">${key(before, __("The month before"), "‹")}<h3>${text(month)}</h3>
				${key(after || "", __("The month after"), "›")}<span class="text-muted">${flowers.count(count)}</span>${left}</div>`;
		}

		flowers() {
			const given = this.wall.flowers;
			if (!given.length) {
				return `<div class="cs-wall-nobody">${flowers.icon()}<p>${__("No little red flower in this month yet.")}</p></div>`;
			}
			return `<div class="cs-wall-cards">${given.map((one) => this.card(one)).join("")}</div>`;
		}

		card({ employee_name, team, giver_name, given_on, reason }) {
			return `<article class="cs-wall-card">${flowers.icon()}
				<div><b>${text(employee_name)}</b> <span class="text-muted">${text(team)}</span>
				<p>${text(reason)}</p>
				<footer class="text-muted">${__("from {0}", [text(giver_name)])} · ${frappe.datetime.str_to_user(given_on)}</footer></div></article>`;
		}

		mine() {
			const { mine } = this.wall;
			if (!mine) return "";
			const until = mine.expires_next ? `<p class="text-muted">${__("The next one is valid until {0}.", [frappe.datetime.str_to_user(mine.expires_next)])}</p>` : "";
			return `<section class="cs-wall-mine cs-wall-first"><h6>${__("My Flowers")}</h6>
				<p class="cs-wall-mine-count">${mine.valid ? flowers.icon().repeat(Math.min(mine.valid, 8)) : ""}<b>${mine.valid}</b>
				<span>${__("valid, {0} ever", [mine.ever])}</span></p>${until}
				${mine.prizes.map((one) => this.prize(one)).join("")}${mine.redemptions.map((one) => this.redemption(one)).join("")}</section>`;
		}

		prize({ name, flowers: count, possible }) {
			return `<button type="button" class="btn btn-default btn-sm cs-wall-prize" data-prize="${text(name)}" ${possible ? "" : "disabled"}>
				<span>${text(__(name))}</span><span class="text-muted">${flowers.count(count)}</span></button>`;
		}

		redemption({ name, prize, status, words }) {
			const back = status === "Asked" ? `<button type="button" class="btn btn-xs btn-default" data-deed="withdraw" data-name="${text(name)}">${__("Withdraw")}</button>` : "";
			return `<p class="cs-wall-line"><span>${text(__(prize))} <span class="indicator-pill no-indicator-dot ${COLOURS[status]}" title="${text(words)}">
				${__(status, null, "CS Flower Redemption")}</span></span>${back}</p>`;
		}

		to_hand_over() {
			const waiting = this.wall.to_hand_over;
			if (!waiting.length) return "";
			const line = (one) => `<p class="cs-wall-line"><span><b>${text(one.employee_name)}</b> ${text(__(one.prize))}</span>
				<button type="button" class="btn btn-xs btn-primary" data-deed="hand_over" data-name="${text(one.name)}">${__("Hand Over", null, "CS Flower Redemption")}</button></p>`;
			return `<section class="cs-wall-first"><h6>${__("To Hand Over")}</h6>${waiting.map(line).join("")}</section>`;
		}

		leaders() {
			const { leaders, year } = this.wall;
			if (!leaders.length) return "";
			const most = leaders[0].flowers;
			const line = (one) => `<div class="cs-wall-leader"><span class="cs-wall-place ${MEDALS[one.rank] || ""}">${one.rank}</span>
				<div><span>${text(one.full_name)} <span class="text-muted">${text(one.team)}</span></span>
				<i style="width:${Math.round((100 * one.flowers) / most)}%"></i></div><b>${one.flowers}</b></div>`;
			return `<section><h6>${__("Who Leads in {0}", [year])}</h6>${leaders.map(line).join("")}</section>`;
		}

		honours() {
			const { honours } = this.wall;
			if (!honours.length) return "";
			const line = (one) => `<p class="cs-wall-line"><span><span class="cs-wall-place ${MEDALS[one.rank] || ""}">${one.rank}</span> ${text(one.employee_name)}</span>
				<span class="text-muted">${flowers.count(one.flowers)}</span></p>`;
			return `<section><h6>${__("Honoured for {0}", [honours[0].year])}</h6>${honours.map(line).join("")}</section>`;
		}

		ask(prize) {
			const { flowers: count } = this.wall.mine.prizes.find((one) => one.name === prize);
			const question = __("Give {0} for “{1}”? The oldest are taken first.", [flowers.count(count), text(__(prize))]);
			frappe.confirm(question, async () => {
				await flowers.call("ask_prize", { prize });
				frappe.show_alert({ message: __("Asked for. You hear when it is handed over."), indicator: "green" });
				await this.refresh();
			});
		}

		async deed({ deed, name }) {
			await flowers.call(deed, { redemption: name });
			await this.refresh();
		}
	}

	frappe.pages["cs-flower-wall"].on_page_load = (wrapper) => {
		wrapper.wall = new FlowerWall(wrapper);
		$(wrapper).on("show", () => wrapper.wall.refresh());
	};
})();
