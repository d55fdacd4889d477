// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	frappe.pages["cs-pay-what-if"].on_page_load = (wrapper) => {
		const page = new WhatIf(wrapper);
		$(wrapper).on("show", () => page.shown());
	};

	const escape = (value) => frappe.utils.escape_html(String(value ?? ""));
	const FIGURES = () => ({
		yuan_per_point: __("Yuan for Each Point"),
		most_pay: __("Performance Pay at Most"),
		service_per_year: __("Yuan for Each Full Year of Service"),
		service_most: __("Years-of-Service Pay at Most"),
		first_award: __("First Three Months Running"),
		legal_days: __("Legal Days a Month"),
		proration_basis: __("Part of a Month Counts By"),
	});
	const BASES = () => ({ "Calendar Days": __("Calendar Days"), "Legal Days": __("Legal Days") });

	/** A month worked out with other figures beside the real ones; the browser keeps what is tried, the server nothing. */
	class WhatIf {
		constructor(wrapper) {
			this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("What If: Pay of a Month"), single_column: true });
			this.month = this.page.add_field({
				fieldname: "month",
				label: __("Month"),
				fieldtype: "Select",
				options: cs_center.papers.months(),
				default: cs_center.papers.months()[1],
				change: () => this.load(),
			});
			this.page.set_primary_action(__("Try It"), () => this.work_out());
			this.page.set_secondary_action(__("As It Is"), () => this.load(true));
			this.$body = $(`<div class="cs-what-if p-3">
				<p class="text-muted">${__("Change figures or rates: the month is worked out with them beside the real ones. Nothing is saved.")}</p>
				<div class="row"><div class="col-md-4 cs-what-if-form"></div><div class="col-md-8 cs-what-if-result"></div></div>
			</div>`).appendTo(this.page.main);
			this.$form = this.$body.find(".cs-what-if-form");
			this.$result = this.$body.find(".cs-what-if-result");
			this.$result.on("click", "[data-employee]", (event) => {
				event.preventDefault();
				this.show_person(event.currentTarget.dataset);
			});
		}

		shown() {
			const [, month] = frappe.get_route();
			if (month && month !== this.month.get_value()) this.month.set_value(month);
			else if (!this.real) this.load();
		}

		async load(anew) {
			const month = this.month.get_value();
			if (!month || (month === this.loaded && !anew)) return;
			this.loaded = month;
			this.real = await cs_center.pay_office.call("what_if_figures", { month });
			this.draw_form();
			this.$result.empty();
		}

		draw_form() {
			const { figures, rates } = this.real;
			const input = (kind, name, label, value) =>
				`<div class="form-group"><label class="control-label">${escape(label)}</label>
				<input class="form-control input-sm" inputmode="decimal" data-kind="${kind}" data-name="${escape(name)}" value="${escape(value)}"></div>`;
			const options = Object.entries(BASES()).map(
				([one, label]) => `<option value="${one}" ${one === figures.proration_basis ? "selected" : ""}>${label}</option>`
			);
			const labels = FIGURES();
			const fields = Object.keys(labels).map((name) =>
				name === "proration_basis"
					? `<div class="form-group"><label class="control-label">${labels[name]}</label>
						<select class="form-control input-sm" data-kind="figures" data-name="${name}">${options.join("")}</select></div>`
					: input("figures", name, labels[name], figures[name])
			);
			const of_rates = Object.entries(rates).map(([grade, rate]) => input("rates", grade, grade, rate));
			this.$form.html(`<h5>${__("Figures")}</h5>${fields.join("")}<h5>${__("Rates of Grades, Yuan a Month")}</h5>${of_rates.join("")}`);
		}

		/** Only what differs from what is real. */
		changes() {
			const found = { figures: {}, rates: {} };
			this.$form.find("[data-kind]").each((_place, field) => {
				const { kind, name } = field.dataset;
				if (field.value.trim() !== String(this.real[kind][name])) found[kind][name] = field.value.trim();
			});
			return found;
		}

		async work_out() {
			this.tried = { month: this.month.get_value(), changes: this.changes() };
			this.$result.html(`<p class="text-muted text-center p-5">${__("Working it out")} …</p>`);
			try {
				this.draw(await cs_center.pay_office.call("what_if", this.tried));
			} catch (error) {
				this.$result.empty();
				throw error;
			}
		}

		draw(found) {
			const { yuan, difference } = cs_center.pay_office;
			const tile = (label, value) => `<div class="cs-tile"><b>${value}</b><br><span class="text-muted">${label}</span></div>`;
			const tiles = [
				tile(__("As It Is"), yuan(found.total.before)),
				tile(__("As Tried"), yuan(found.total.after)),
				tile(__("Difference"), difference(found.total.change)),
				tile(__("People with More, with Less"), `${found.more} / ${found.less}`),
			];
			this.$result.html(`<div class="cs-tiles">${tiles.join("")}</div>${this.notes(found)}
				${this.grid(__("By Component"), found.by_component.map((row) => [__(row.component), row]))}
				${this.grid(__("By Team"), found.by_team.map((row) => [escape(row.team || __("(None)")), row]))}
				${this.people(found)}`);
		}

		notes(found) {
			const notes = [];
			if (found.stored !== null && found.stored !== found.total.before)
				notes.push(__("The statements that there are come to {0}: they were worked out before something changed.", [cs_center.pay_office.yuan(found.stored)]));
			if (found.problem_count) notes.push(__("Left out with a problem: {0}", [found.problem_count]));
			const problems = Object.entries(found.problems).map(([name, why]) => `${escape(name)}: ${escape(why)}`);
			const lines = [...notes, ...problems].map((one) => `<li>${one}</li>`);
			return lines.length ? `<ul class="text-warning mt-3">${lines.join("")}</ul>` : "";
		}

		people(found) {
			if (!found.changed_count) return `<p class="text-muted mt-3">${__("Nobody's pay would differ.")}</p>`;
			const rows = found.changed.map((one) => [
				`<a href="#" data-employee="${escape(one.employee)}" data-name="${escape(one.name)}">${escape(one.name)}</a> <span class="text-muted">${escape(one.team)}</span>`,
				one,
			]);
			return this.grid(__("{0} People, the Greatest Difference First", [found.changed_count]), rows);
		}

		grid(title, rows) {
			const { yuan, difference } = cs_center.pay_office;
			const lines = rows.map(
				([label, one]) => `<tr><td>${label}</td><td class="text-right">${yuan(one.before)}</td>
				<td class="text-right">${yuan(one.after)}</td><td class="text-right">${difference(one.change)}</td></tr>`
			);
			const head = ["", __("As It Is"), __("As Tried"), __("Difference")].map((one) => `<th class="text-right">${one}</th>`);
			return `<h5 class="mt-4">${title}</h5><table class="table table-sm"><thead><tr>${head.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table>`;
		}

		async show_person({ employee, name }) {
			const rows = await cs_center.pay_office.call("what_if_of", { ...this.tried, employee });
			const lines = rows.map((row) => [`${__(row.component)}<br><span class="text-muted small">${escape(row.why)}</span>`, row]);
			frappe.msgprint({ title: escape(name), message: this.grid("", lines), wide: true });
		}
	}
})();
