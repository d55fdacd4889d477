// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	frappe.pages["cs-responsibility-board"].on_page_load = (wrapper) => {
		const board = new ResponsibilityBoard(wrapper);
		$(wrapper).on("show", () => board.refresh());
	};

	const REFRESH_AFTER = 60000;
	/** Views of the server, each a tile: label, and what a number other than 0 means. */
	const VIEWS = () => ({
		all: [__("All Matters"), ""],
		waiting: [__("Waiting for Acceptance"), "warn"],
		absent: [__("Owner Is Absent"), "warn"],
		near: [__("Limit Within a Day"), "warn"],
		missed: [__("Limit Missed"), "bad"],
		unconfirmed: [__("Not Confirmed Yet"), ""],
	});

	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	/** Who owns what, what waits and what is late, and the leader's decisions about it (FIRST-5, FIRST-8, FIRST-9). */
	class ResponsibilityBoard {
		constructor(wrapper) {
			this.wrapper = wrapper;
			this.view = "all";
			this.chosen = new Set();
			this.page = frappe.ui.make_app_page({
				parent: wrapper,
				title: __("Responsibility Board"),
				single_column: true,
			});
			this.make();
			setInterval(() => this.is_watched() && this.refresh(), REFRESH_AFTER);
			// A worker has moved what was too much for one request.
			frappe.realtime.on("cs_reassigned", (result) => {
				cs_center.many.show_result(__("Reassign"), result, this.board);
				this.refresh();
			});
		}

		make() {
			this.team = this.page.add_field({
				fieldname: "team",
				label: __("Team"),
				fieldtype: "Select",
				options: [{ value: "", label: __("All My Teams") }],
				change: () => this.refresh(),
			});
			this.page.set_secondary_action(__("Refresh"), () => this.refresh(), "refresh");
			this.$body = $(`<div class="p-3">
				<div class="cs-tiles"></div>
				<div class="cs-board">
					<div><div class="cs-board-actions"></div><div class="cs-matters"></div></div>
					<div class="cs-owners"></div>
				</div>
			</div>`).appendTo(this.page.main);
			this.$matters = this.$body.find(".cs-matters");
			this.$matters.html(`<p class="text-muted text-center p-5">${__("Loading")} …</p>`);
			this.listen();
		}

		listen() {
			this.$body.on("click", ".cs-tile", (event) => this.show_view(event.currentTarget.dataset.view));
			this.$body.on("change", "[data-matter]", ({ target }) => this.choose(target.dataset.matter, target.checked));
			this.$body.on("change", ".cs-choose-all", ({ target }) => {
				for (const row of this.board.rows) this.choose(row.name, target.checked);
				this.show_matters();
			});
			this.$body.on("click", "[data-deed]", ({ currentTarget }) => this.decide(currentTarget.dataset.deed));
		}

		is_watched() {
			return frappe.get_route()[0] === "cs-responsibility-board" && !document.hidden && !window.cur_dialog;
		}

		show_view(view) {
			this.view = view;
			this.chosen.clear();
			return this.refresh();
		}

		choose(matter, is_chosen) {
			if (is_chosen) this.chosen.add(matter);
			else this.chosen.delete(matter);
			this.show_actions();
		}

		async refresh() {
			const asked = { team: this.team.get_value() || null, view: this.view };
			const board = await cs_center.matters.call("leader_board", asked);
			// An answer that was asked for before another view was chosen comes too late.
			if (asked.view !== this.view || asked.team !== (this.team.get_value() || null)) return;
			this.board = board;
			const shown = new Set(this.board.rows.map((row) => row.name));
			for (const name of this.chosen) if (!shown.has(name)) this.chosen.delete(name);
			cs_center.offer_teams(this.team, board.teams);
			this.$body.find(".cs-tiles").html(cs_center.view_tiles(VIEWS(), board.counts, this.view));
			this.show_matters();
			this.show_owners();
		}

		show_matters() {
			const { rows, most_rows, counts } = this.board;
			this.show_actions();
			if (!rows.length) {
				this.$matters.html(`<p class="text-muted text-center p-5">${__("Nothing here.")}</p>`);
				return;
			}
			const heads = [__("Customer"), __("Matter"), __("Owner", null, "CS Responsibility"), __("Promised By"), __("Offered to / Worked on by")];
			const left = counts[this.view] - rows.length;
			const more = left > 0 ? __("The first {0} are shown; {1} more.", [most_rows, left]) : "";
			const all = rows.every((row) => this.chosen.has(row.name));
			this.$matters.html(`<table class="table table-hover cs-matters-table">
				<thead><tr>
					<th><input type="checkbox" class="cs-choose-all" aria-label="${text(__("Choose All"))}" ${
				all ? "checked" : ""
			}></th>
					${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
				<tbody>${rows.map((row) => this.matter_row(row)).join("")}</tbody>
			</table><p class="text-muted small">${more}</p>`);
		}

		matter_row(row) {
			const name = row.party_name || row.title;
			const subject = row.ticket_subject || row.title;
			const colour = row.is_missed ? "text-danger" : row.is_near ? "cs-near" : "";
			const due = row.due_by ? frappe.datetime.str_to_user(row.due_by) : "";
			const with_whom = [
				row.offered_to && __("offered to {0}", [text(row.offered_to_name)]),
				row.station && __("worked on by {0}", [text(row.station_name)]),
			];
			return `<tr>
				<td><input type="checkbox" data-matter="${text(row.name)}" aria-label="${text(
				__("Choose {0}", [subject])
			)}" ${this.chosen.has(row.name) ? "checked" : ""}></td>
				<td>${text(name)}<div class="text-muted small">${text(__(row.tier || ""))}</div></td>
				<td><a href="/app/cs-responsibility/${encodeURIComponent(row.name)}">${text(subject)}</a>
					<div class="text-muted small">${[row.ticket, __(row.kind || "")].filter(Boolean).map(text).join(" · ")}
					${row.status === "Open" ? "" : cs_center.matters.pill(row.status)}</div></td>
				<td title="${text(row.owner_why)}"><span class="cs-dot ${row.owner_there ? "there" : ""}"></span>${text(
				row.owner_name
			)}</td>
				<td class="text-nowrap ${colour}">${due}</td>
				<td>${with_whom.filter(Boolean).join("<br>")}</td>
			</tr>`;
		}

		show_owners() {
			const { owners } = this.board;
			const rows = owners.map((owner) => {
				const dot = owner.there ? (owner.busy ? "busy" : "there") : "";
				const why = owner.there ? "" : `<div class="text-muted small">${text(owner.why)}</div>`;
				return `<tr><td title="${text(owner.why)}"><span class="cs-dot ${dot}"></span>${text(owner.name)}${why}</td>
					<td class="text-right">${owner.matters}</td>
					<td class="text-right ${owner.dropped ? "text-danger" : ""}">${owner.dropped}</td></tr>`;
			});
			this.$body.find(".cs-owners").html(
				owners.length
					? `<table class="table"><thead><tr><th>${__("Owner", null, "CS Responsibility")}</th><th>${__("Matters")}</th>
						<th title="${text(__("Dropped This Month"))}">${__("Dropped", null, "CS Responsibility Event")}</th></tr></thead>
						<tbody>${rows.join("")}</tbody></table>`
					: ""
			);
		}

		show_actions() {
			const count = this.chosen.size;
			const deeds = [
				["reassign", __("Reassign to One")],
				["share", __("Share Among People")],
				["take", __("Take Over")],
				["release", __("Release", null, "CS Responsibility")],
			];
			const buttons = deeds.map(
				([deed, label]) =>
					`<button type="button" class="btn btn-default btn-sm" data-deed="${deed}">${label}</button>`
			);
			const chosen = `<span>${__("{0} chosen", [count])}</span>${buttons.join("")}`;
			const hint = `<span class="text-muted">${__("Choose matters to decide about them.")}</span>`;
			this.$body.find(".cs-board-actions").html(count ? chosen : hint);
		}

		async decide(deed) {
			const matters = [...this.chosen];
			const { reassign, share, take, release } = cs_center.many;
			const done = {
				reassign: () => reassign(matters, this.board),
				share: () => share(matters, this.board),
				take: () => take(matters, this.board),
				release: () => release(matters, this.board),
			};
			await done[deed]();
			this.chosen.clear();
			await this.refresh();
		}
	}
})();
