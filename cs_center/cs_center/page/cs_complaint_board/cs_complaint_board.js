// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	frappe.pages["cs-complaint-board"].on_page_load = (wrapper) => {
		const board = new ComplaintBoard(wrapper);
		$(wrapper).on("show", () => board.refresh());
	};

	const REFRESH_AFTER = 60000;
	/** Views of the server, each a tile: label, and what a number other than 0 means. */
	const VIEWS = () => ({
		late: [__("Limit Missed"), "bad"],
		near: [__("Limit Within a Day"), "warn"],
		unsent: [__("Not at a Station in Time"), "bad"],
		to_call: [__("To Call Back", null, "CS Complaint"), ""],
		asked: [__("More Time Asked"), "warn"],
		failed: [__("Could Not Be Looked At", null, "CS Complaint"), "bad"],
		all: [__("All Open Complaints"), ""],
	});

	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const { when } = cs_center.complaints;

	/** What is late or about to be, by level, and the leader's decisions about it (COMP-3, COMP-7). */
	class ComplaintBoard {
		constructor(wrapper) {
			this.view = "late";
			this.level = null;
			this.start = 0;
			this.page = frappe.ui.make_app_page({
				parent: wrapper,
				title: __("Complaint Board"),
				single_column: true,
			});
			this.make();
			setInterval(() => this.is_watched() && this.refresh(), REFRESH_AFTER);
		}

		make() {
			const again = () => this.show_from(0);
			this.team = this.page.add_field({
				fieldname: "team",
				label: __("Team"),
				fieldtype: "Select",
				options: [{ value: "", label: __("All My Teams") }],
				change: again,
			});
			this.station = this.page.add_field({
				fieldname: "station",
				label: __("Station", null, "CS Complaint"),
				fieldtype: "Link",
				options: "CS Station",
				change: again,
			});
			this.page.set_secondary_action(__("Refresh"), () => this.refresh(), "refresh");
			this.$body = $(`<div class="p-3">
				<div class="cs-tiles"></div>
				<div class="cs-board narrow-side"><div class="cs-complaints"></div><div class="cs-levels"></div></div>
			</div>`).appendTo(this.page.main);
			this.$complaints = this.$body.find(".cs-complaints");
			this.$complaints.html(`<p class="text-muted text-center p-5">${__("Loading")} …</p>`);
			this.listen();
		}

		listen() {
			this.$body.on("click", ".cs-tile", ({ currentTarget }) => this.show_view(currentTarget.dataset.view));
			this.$body.on("click", ".cs-level-row", ({ currentTarget }) => this.show_level(currentTarget.dataset.level));
			this.$body.on("click", "[data-start]", ({ currentTarget }) => this.show_from(Number(currentTarget.dataset.start)));
			this.$body.on("click", "[data-deed]", (event) => {
				event.preventDefault();
				this.decide(event.currentTarget.dataset);
			});
		}

		is_watched() {
			return frappe.get_route()[0] === "cs-complaint-board" && !document.hidden && !window.cur_dialog;
		}

		show_view(view) {
			this.view = view;
			return this.show_from(0);
		}

		/** A second click on the chosen level shows all of them again. */
		show_level(level) {
			this.level = this.level === level ? null : level;
			return this.show_from(0);
		}

		show_from(start) {
			this.start = start;
			return this.refresh();
		}

		asked() {
			const [team, station] = [this.team.get_value() || "", this.station.get_value() || ""];
			return { team, station, level: this.level ?? "", view: this.view, start: this.start };
		}

		async refresh() {
			const asked = this.asked();
			const board = await cs_center.complaints.call("board", asked);
			// An answer that was asked for before another view was chosen comes too late.
			if (JSON.stringify(asked) !== JSON.stringify(this.asked())) return;
			this.board = board;
			cs_center.offer_teams(this.team, board.teams);
			this.$body.find(".cs-tiles").html(cs_center.view_tiles(VIEWS(), board.counts, this.view));
			this.show_levels();
			this.show_complaints();
		}

		show_levels() {
			const rows = this.board.levels.map((one) => {
				const chosen = String(one.level) === this.level;
				const name = text(cs_center.complaints.level_name(one.level, one.name));
				return `<tr class="cs-level-row ${chosen ? "chosen" : ""}" data-level="${one.level}">
					<td><button type="button" class="btn-reset" aria-pressed="${chosen}">${name}</button></td>
					<td class="text-right">${one.open}</td>
					<td class="text-right ${one.late ? "text-danger" : ""}">${one.late}</td>
					<td class="text-right ${one.near ? "cs-near" : ""}">${one.near}</td></tr>`;
			});
			const heads = [__("Open", null, "CS Complaint"), __("Late", null, "CS Complaint"), __("Near", null, "CS Complaint")];
			this.$body.find(".cs-levels").html(`<table class="table">
				<thead><tr><th>${__("Level")}</th>${heads.map((head) => `<th class="text-right">${head}</th>`).join("")}</tr></thead>
				<tbody>${rows.join("")}</tbody></table>`);
		}

		show_complaints() {
			const { rows } = this.board;
			if (!rows.length) {
				this.$complaints.html(`<p class="text-muted text-center p-5">${__("Nothing here.")}</p>${this.pages()}`);
				return;
			}
			const heads = [
				__("Complaint"),
				__("Stands At"),
				__("Promised By"),
				__("Has It Now"),
				__("Station", null, "CS Complaint"),
				`<span class="sr-only">${__("Decide", null, "CS Complaint")}</span>`,
			];
			this.$complaints.html(`<table class="table table-hover cs-complaints-table">
				<thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
				<tbody>${rows.map((row) => this.row(row)).join("")}</tbody></table>${this.pages()}`);
		}

		row(row) {
			const colour = row.is_late ? "text-danger" : row.is_near ? "cs-near" : "";
			const about = [row.party_name || row.customer, __(row.topic || "")].filter(Boolean).map(text).join(" · ");
			const severity = row.severity === "General" ? "" : cs_center.complaints.severity(row.severity);
			const urgent = row.urgent ? `<span class="indicator-pill no-indicator-dot red">${__("Urgent", null, "CS Complaint")}</span>` : "";
			const failed = row.sweep_error ? `<div class="text-danger small">${__("Could Not Be Looked At", null, "CS Complaint")}</div>` : "";
			const level = text(cs_center.complaints.level_name(row.level, row.level_name));
			return `<tr data-name="${text(row.name)}">
				<td>${cs_center.complaints.link(row.name, row.subject)} ${severity} ${urgent}
					<div class="text-muted small">${about}</div>${failed}</td>
				<td>${cs_center.complaints.status(row.status)}${this.hurry(row)}</td>
				<td class="${colour}">${when(row.due_by)}${this.asks(row)}</td>
				<td>${text(row.holder_name)}<div class="text-muted small">${level}</div></td>
				<td>${text(row.station)}</td>
				<td>${this.menu(row)}</td>
			</tr>`;
		}

		/** The nearer time within the promised one: at the station by, called back by. */
		hurry(row) {
			const by = { Taken: row.dispatch_by, "To Call Back": row.callback_by }[row.status];
			if (!by) return "";
			const is_late = by < frappe.datetime.now_datetime();
			const who = row.status === "To Call Back" ? `<div class="small">${text(row.caller_name)}</div>` : "";
			return `<div class="small ${is_late ? "text-danger" : "text-muted"}">${text(__("by {0}", [when(by)]))}</div>${who}`;
		}

		asks(row) {
			return row.asked_until
				? `<div class="small cs-near">${text(__("asks until {0}", [when(row.asked_until)]))}</div>`
				: "";
		}

		menu(row) {
			const items = cs_center.complaints.deeds
				.buttons(row)
				.map(({ label }, position) => `<a class="dropdown-item" href="#" data-deed="${position}" data-complaint="${text(row.name)}">${label}</a>`);
			if (!items.length) return "";
			const label = text(__("Decide about {0}", [row.subject]));
			return `<div class="dropdown"><button type="button" class="btn btn-xs btn-default" data-toggle="dropdown"
				aria-label="${label}">${frappe.utils.icon("dot-horizontal", "sm")}</button>
				<div class="dropdown-menu dropdown-menu-right">${items.join("")}</div></div>`;
		}

		pages() {
			const { start, has_more, rows } = this.board;
			const button = (from, label) =>
				`<button type="button" class="btn btn-default btn-sm mr-2" data-start="${from}">${label}</button>`;
			const earlier = start ? button(Math.max(0, start - 50), __("Previous")) : "";
			return earlier + (has_more ? button(start + rows.length, __("Next")) : "");
		}

		async decide({ deed, complaint }) {
			const row = this.board.rows.find((one) => one.name === complaint);
			await cs_center.complaints.deeds.buttons(row)[Number(deed)].deed(row);
			await this.refresh();
		}
	}
})();
