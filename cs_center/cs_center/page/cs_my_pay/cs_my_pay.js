// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	frappe.pages["cs-my-pay"].on_page_load = (wrapper) => {
		const page = new MyPay(wrapper);
		$(wrapper).on("show", () => page.refresh());
	};

	const { pay } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	/** One's own closed months, each yuan with its rule, record and formula (STAFF-13, STAFF-14). */
	class MyPay {
		constructor(wrapper) {
			this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("My Pay"), single_column: true });
			this.month = this.page.add_field({
				fieldname: "month",
				label: __("Month"),
				fieldtype: "Select",
				options: [],
				change: () => this.show(this.month.get_value()),
			});
			this.page.set_primary_action(__("Print"), () => this.print(), "printer");
			this.page.add_menu_item(__("PDF"), () => this.download());
			this.$body = $(`<div class="cs-my-pay"></div>`).appendTo(this.page.main);
		}

		async refresh() {
			const months = await pay.call("my_pay_months");
			this.shown = null;
			this.months = months;
			if (!months.length) {
				this.page.clear_primary_action();
				this.$body.html(`<p class="text-muted text-center p-5">${__("There is no closed month of yours yet.")}</p>`);
				return;
			}
			this.month.df.options = months.map(({ month }) => month);
			this.month.refresh();
			await this.month.set_value(months[0].month);
			await this.show(months[0].month);
		}

		async show(month) {
			if (!month || month === this.shown) return;
			this.shown = month;
			const told = await pay.call("my_pay", { month });
			if (this.shown !== month) return;
			this.$body.html(`<div class="cs-my-pay-total"><span>${text(told.employee_name)} · ${text(told.month)}</span>
				<strong>${pay.yuan(told.total)}</strong></div>${pay.statement(told)}`);
		}

		async print() {
			const sheet = window.open("", "_blank");
			sheet.document.write(await pay.call("my_pay_print", { month: this.shown }));
			sheet.document.close();
			sheet.focus();
		}

		download() {
			const query = new URLSearchParams({ month: this.shown });
			window.open(`/api/method/cs_center.pay.api.my_pay_pdf?${query}`);
		}
	}
})();
