// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	frappe.pages["cs-my-month"].on_page_load = (wrapper) => {
		const page = new MyMonth(wrapper);
		$(wrapper).on("show", () => page.open(frappe.utils.get_query_params()));
	};

	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const lines_of = (value) => text(value).split("\n").join("<br>");
	const plain = (value) => cs_center.appraisal.plain(value);
	const signed = (value) => cs_center.appraisal.signed(value);
	const status = (value) => __(value || "", null, "CS Appraisal");

	/** What somebody earned this month and why, and what they may still do about it (STAFF-13, STAFF-14). */
	class MyMonth {
		constructor(wrapper) {
			this.month = "";
			this.employee = "";
			this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("My Month"), single_column: true });
			this.page.set_secondary_action(__("Refresh"), () => this.refresh(), "refresh");
			this.$body = $(`<div class="cs-my-month"><p class="text-muted p-5">${__("Loading")} …</p></div>`).appendTo(
				this.page.main
			);
			this.$body.on("click", "[data-month]", ({ currentTarget }) => this.show(currentTarget.dataset.month, this.employee));
			this.$body.on("click", "[data-deed]", ({ currentTarget }) => this.act(currentTarget.dataset.deed));
		}

		/** The address may name a month and, for leaders, somebody of their team. */
		open({ month = "", employee = "" }) {
			return this.show(month || this.month, employee || this.employee);
		}

		show(month, employee) {
			[this.month, this.employee] = [month || "", employee || ""];
			return this.refresh();
		}

		async refresh() {
			const asked = { month: this.month, employee: this.employee };
			const found = await frappe.call({ method: "cs_center.appraisal.api.my_page", args: asked, type: "GET" });
			// An answer that was asked for before another month was chosen comes too late.
			if (asked.month !== this.month || asked.employee !== this.employee) return;
			this.found = found.message;
			this.offer_people();
			this.page.set_title(this.title());
			this.$body.html(this.html());
		}

		title() {
			const { person, is_own } = this.found;
			return is_own || !person ? __("My Month") : `${person.full_name} (${person.staff_number})`;
		}

		/** Leaders choose of their team, those above search. */
		offer_people() {
			const { people, sees_all } = this.found;
			if (this.person || !(people.length || sees_all)) return;
			const options = [{ value: "", label: __("My Month") }, ...people];
			this.person = this.page.add_field({
				fieldname: "employee",
				label: __("Whose"),
				fieldtype: sees_all ? "Link" : "Select",
				options: sees_all ? "Employee" : options,
				change: () => {
					const chosen = this.person.get_value() || "";
					if (chosen !== this.employee) this.show(this.month, chosen);
				},
			});
		}

		html() {
			const { person, appraisal, cards } = this.found;
			if (!person) return this.nothing(__("You have no staff record with an employee: choose somebody, or ask HR."));
			const body = appraisal
				? [this.headline(), this.ladder(), this.lines(), this.indicators(), this.words()].join("")
				: this.nothing(__("There is nothing of this month yet: it begins with the first night of the month."));
			return `${this.months()}<div class="cs-month-grid"><div>${body}</div><div>${cards.map(card).join("")}${this.why()}</div></div>`;
		}

		nothing(said) {
			return `<p class="text-muted text-center p-5">${said}</p>`;
		}

		months() {
			const { months, month } = this.found;
			if (!months.length) return "";
			const buttons = months.map((one) => {
				const is_chosen = one.month_key === month;
				const grade = one.is_scored ? text(__(one.grade || "", null, "CS Appraisal")) : "–";
				return `<button type="button" class="cs-month ${is_chosen ? "chosen" : ""}" data-month="${one.month_key}"
					aria-pressed="${is_chosen}"><span>${one.month_key}</span><b>${plain(one.points)}</b><small>${grade}</small></button>`;
			});
			return `<nav class="cs-months" aria-label="${text(__("Months"))}">${buttons.join("")}</nav>`;
		}

		headline() {
			const { appraisal: one, deeds } = this.found;
			const facts = [
				[__("Points", null, "CS Appraisal"), plain(one.points), "big"],
				[__("Grade", null, "CS Appraisal"), one.is_scored ? text(__(one.grade || "–", null, "CS Appraisal")) : "–", "big"],
				[__("Rank", null, "CS Appraisal"), one.rank ? __("{0} of {1}", [one.rank, one.rank_of]) : "–", ""],
				[__("Status", null, "CS Appraisal"), text(status(one.status)), ""],
			];
			const tiles = facts.map(([label, value, size]) => `<div class="cs-fact ${size}"><span>${label}</span><b>${value}</b></div>`);
			return `<section class="cs-headline">${tiles.join("")}</section>
				${one.is_scored ? "" : `<p class="cs-note">${lines_of(one.not_scored_why || __("Not scored"))}</p>`}
				${deeds.includes("Appeal") ? this.appeal() : ""}`;
		}

		appeal() {
			const until = frappe.datetime.str_to_user(this.found.appraisal.appeal_until);
			return `<section class="cs-appeal"><span>${__("Is something wrong? You may appeal until {0}.", [`<b>${text(until)}</b>`])}</span>
				<button type="button" class="btn btn-primary btn-sm" data-deed="Appeal">${__("Appeal", null, "CS Appraisal")}</button></section>`;
		}

		/** From the points that a month begins with to what it came to: a step a line. */
		ladder() {
			const { appraisal: one, lines } = this.found;
			const counted = lines.filter((line) => !line.taken_back);
			const sum = (some) => some.reduce((total, line) => total + line.points, 0);
			const [plus, minus] = [sum(counted.filter((line) => line.points > 0)), sum(counted.filter((line) => line.points < 0))];
			const parts = [
				`<b>${plain(one.base)}</b> ${__("to begin with")}`,
				`<b class="plus">${signed(plus)}</b> ${__("extra")}`,
				`<b class="minus">${signed(minus)}</b> ${__("taken off")}`,
			];
			if (one.uncapped > one.points) parts.push(__("capped at {0}", [`<b>${plain(one.cap)}</b>`]));
			const width = (value) => Math.max(0, Math.min(100, (100 * value) / one.cap));
			return `<section><div class="cs-scale" role="img" aria-label="${text(__("{0} points of at most {1}", [plain(one.points), plain(one.cap)]))}">
				<i style="width:${width(one.points)}%"></i><u style="left:${width(one.base)}%"></u></div>
				<p class="cs-sum">${parts.join(" · ")} = <b>${plain(one.points)}</b></p></section>`;
		}

		lines() {
			const { lines } = this.found;
			const rows = lines.length
				? lines.map(line_row).join("")
				: `<p class="text-muted">${__("No lines: the month stands as it began.")}</p>`;
			return `<section><h5>${__("Line by Line")}</h5>${rows}</section>`;
		}

		indicators() {
			const { appraisal: one, indicators } = this.found;
			if (!indicators.length) return "";
			// The others share the weight of what nothing is known of: so their points are at most more than their weight.
			const known = indicators.reduce((sum, row) => sum + (row.known ? row.weight : 0), 0);
			const bars = indicators.map((row) => {
				const most = row.known && one.kpi_scored ? (100 * row.weight) / known : 0;
				const share = most ? Math.min(100, (100 * row.points) / most) : 0;
				const value = row.known ? `${plain(row.value)} ${text(row.unit)}` : __("nothing is known");
				return `<div class="cs-indicator ${row.known ? "" : "unknown"}" title="${text(row.reason)}">
					<span>${text(row.name)}<small>${value}</small></span>
					<div class="cs-bar" role="img" aria-label="${text(row.reason)}"><i style="width:${share}%"></i></div>
					<b>${most ? plain(row.points) : "–"}<small> / ${plain(most || row.weight)}</small></b></div>`;
			});
			return `<section><h5>${__("KPI Sheet")}${one.kpi_scored ? ` · ${plain(one.kpi_score)}` : ""}</h5>${bars.join("")}
				<p class="text-muted small">${lines_of(one.kpi_reason)}</p></section>`;
		}

		words() {
			const { appraisal: one } = this.found;
			const said = [
				[__("Words of the Leader"), one.review_words],
				[__("Appeal", null, "CS Appraisal"), one.appeal_words],
				[__("Answer"), one.answer_words],
			].filter(([, words]) => words);
			return said.map(([label, words]) => `<section><h5>${label}</h5><p>${lines_of(words)}</p></section>`).join("");
		}

		why() {
			const one = this.found.appraisal;
			if (!one) return "";
			const reasons = [one.reasons, one.grade_reasons, one.rank_reason].filter(Boolean).map(lines_of);
			return `<section class="cs-card"><h5>${__("Why")}</h5><p>${reasons.join("<br>")}</p>
				<a href="/app/cs-appraisal/${encodeURIComponent(one.name)}">${__("History of the Month")}</a></section>`;
		}

		act(deed) {
			cs_center.appraisal.DEEDS[deed]([this.found.appraisal.name], () => this.refresh());
		}
	}

	const line_row = (line) => {
		const sort = line.taken_back ? "taken-back" : line.points < 0 ? "minus" : "plus";
		const by = line.from_facts ? __("Facts", null, "CS Appraisal") : text(line.given_by_name);
		const corrects = line.corrects ? ` · ${__("corrects {0}", [text(line.corrects)])}` : "";
		const gone = line.taken_back ? `<p>${__("Taken back")}: ${text(line.taken_back_why)}</p>` : "";
		return `<article class="cs-line ${sort}"><b class="points">${signed(line.points)}</b>
			<div><strong>${text(line.title)}</strong>${line.reason ? `<p>${lines_of(line.reason)}</p>` : ""}${gone}
			<small>${frappe.datetime.str_to_user(line.day)} · ${by}${corrects}${evidence(line)}</small></div></article>`;
	};

	const evidence = ({ evidence_doctype, evidence_name }) =>
		evidence_name
			? ` · <a href="/app/${frappe.router.slug(evidence_doctype)}/${encodeURIComponent(evidence_name)}">${text(evidence_name)}</a>`
			: "";

	/** What another room shows of somebody's own month: rows of label and value, or HTML of its own, and where it leads. */
	const card = ({ title, rows, html, route }) => {
		const body = html || `<dl>${(rows || []).map(([label, value]) => `<dt>${text(label)}</dt><dd>${text(value)}</dd>`).join("")}</dl>`;
		const link = route ? `<a href="/app/${(Array.isArray(route) ? route : [route]).map(encodeURIComponent).join("/")}">${__("Look at It")}</a>` : "";
		return `<section class="cs-card"><h5>${text(title)}</h5>${body}${link}</section>`;
	};
})();
